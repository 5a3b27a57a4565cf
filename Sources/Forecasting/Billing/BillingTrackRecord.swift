internal import Foundation
public import Receivables
internal import Statistics

/// How billing to come was foretold as of earlier days, beside the mean of the weeks before,
/// 13 unless ``BillingSpecification`` says otherwise.
///
/// Of each origin of ``CashTrackRecord`` and each currency, with b_w the amounts invoiced in the
/// whole weeks since and e_w those expected, the error is Σ |e_w − b_w| / Σ b_w. The mean of the
/// weeks before takes over (``BillingLevels``) where its error was smaller by more than two standard
/// errors of the difference over at least three origins, or what the specification says of both.
public struct BillingTrackRecord: Sendable, Hashable, Encodable {
  public struct Entry: Sendable, Hashable, Encodable {
    public let currency: Currency
    public let origins: Int
    /// Mean over origins of the weekly error, of the model and of the moving average.
    public let error: Double
    public let errorOfMovingAverage: Double
    public let usesMovingAverage: Bool
  }

  /// In order of code.
  public let entries: [Entry]
  /// Weeks that the moving average is taken over.
  let weeks: Int

  private enum CodingKeys: CodingKey { case entries }

  /// Currencies whose level is the moving average's.
  var movingAverages: Set<Currency> {
    Set(entries.filter(\.usesMovingAverage).map(\.currency))
  }

  /// What a reader must know, as sentences without their full stops.
  public var fallbacks: [String] {
    entries.filter(\.usesMovingAverage).map { entry in
      func percent(_ share: Double) -> String { "\(Int(nearest: 100 * share))%" }
      return
        "the forecast of future billing in \(entry.currency) was less accurate than the mean of "
        + "the last \(weeks) weeks (weekly error \(percent(entry.error)), of the mean "
        + "\(percent(entry.errorOfMovingAverage)), from \(entry.origins) earlier days), so the mean "
        + "sets its level"
    }
  }

  /// - Parameter past: the days as of which billing was planned, and the plans.
  init(
    _ past: [(day: Day, plan: BillingOutlook.Plan)], knownBy view: LedgerView,
    _ specification: BillingSpecification.MovingAverage
  ) {
    weeks = specification.weeks
    let billed = Dictionary(grouping: view.allBilled, by: \.currency)
      .mapValues { invoices in
        invoices.map {
          (on: $0.issuedOn, amount: Money(minorUnits: $0.amount, $0.currency).majorUnits)
        }
      }
    entries = billed.sorted { $0.key < $1.key }.compactMap { currency, invoices in
      let errors = past.compactMap { day, plan in
        BillingTrackRecord.errors(
          plan.expectedWeeks(currency), billed: invoices, from: day, through: view.day,
          weeksBefore: specification.weeks)
      }
      return Entry(currency, errors, specification)
    }
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
    self.currency = currency
    origins = errors.count
    error = errors.reduce(0) { $0 + $1.own } / n
    errorOfMovingAverage = errors.reduce(0) { $0 + $1.movingAverage } / n
    usesMovingAverage =
      errors.count >= specification.fewestOrigins
      && mean > specification.standardErrors * (variance / n).squareRoot()
  }
}
