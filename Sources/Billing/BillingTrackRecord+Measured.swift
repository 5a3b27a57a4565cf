internal import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

extension BillingTrackRecord {
  /// - Parameter past: the days as of which billing was planned, and the plans.
  package init(
    _ past: [(day: Day, plan: BillingOutlook.Plan)], knownBy view: LedgerView,
    _ specification: BillingSpecification.MovingAverage
  ) {
    let billed = Dictionary(grouping: view.allBilled, by: \.currency)
      .mapValues { invoices in
        invoices.map {
          (on: $0.issuedOn, amount: Money(minorUnits: $0.amount, $0.currency).majorUnits)
        }
      }
    let entries = billed.sorted { $0.key < $1.key }.compactMap { currency, invoices in
      let errors = past.compactMap { day, plan in
        BillingTrackRecord.errors(
          plan.expectedWeeks(currency), billed: invoices, from: day, through: view.day,
          weeksBefore: specification.weeks)
      }
      return Entry(currency, errors, specification)
    }
    self.init(entries: entries, weeks: specification.weeks)
  }

  /// The errors from one day on; `nil` where nothing was invoiced since, or no whole week ago.
  private static func errors(
    _ expected: [Double], billed: [(on: Day, amount: Double)], from day: Day, through last: Day,
    weeksBefore: Int
  ) -> (own: Double, movingAverage: Double)? {
    let weeks = min(expected.count, (last - day) / 7)
    var actual = [Double](repeating: 0, count: weeks)
    var before = 0.0
    for item in billed {
      let ahead = item.on - day
      if ahead >= 1, (ahead - 1) / 7 < weeks {
        actual[(ahead - 1) / 7] += item.amount
      } else if ahead <= 0, ahead > -7 * weeksBefore {
        before += item.amount
      }
    }
    let total = actual.reduce(0, +)
    guard weeks > 0, total > 0 else { return nil }
    let mean = before / Double(weeksBefore)
    return (
      zip(expected, actual).reduce(0) { $0 + abs($1.0 - $1.1) } / total,
      actual.reduce(0) { $0 + abs(mean - $1) } / total
    )
  }
}

extension BillingTrackRecord.Entry {
  /// - Parameter errors: of the model and of the moving average at each origin; `nil` for none.
  init?(
    _ currency: Currency, _ errors: [(own: Double, movingAverage: Double)],
    _ specification: BillingSpecification.MovingAverage = BillingSpecification.standard
      .movingAverage
  ) {
    guard !errors.isEmpty else { return nil }
    let n = Double(errors.count)
    let differences = errors.map { $0.own - $0.movingAverage }
    let mean = differences.reduce(0, +) / n
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(n - 1, 1)
    self.init(
      currency: currency, origins: errors.count,
      error: errors.reduce(0) { $0 + $1.own } / n,
      errorOfMovingAverage: errors.reduce(0) { $0 + $1.movingAverage } / n,
      usesMovingAverage: errors.count >= specification.fewestOrigins
        && mean > specification.standardErrors * (variance / n).squareRoot())
  }
}
