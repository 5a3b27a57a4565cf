public import ForecastVocabulary
internal import Foundation
public import Receivables
internal import Simulation

/// Roll rates: in each ageing bucket the share of the money paid in a week stays what it was.
///
/// The rate of a bucket is the amount paid within a week of those outstanding in it at the start,
/// over the last 26 weeks. An open invoice moves through the buckets as it ages and is paid at
/// their rates, evenly over the week's business days.
///
/// - SeeAlso: Cyert, Davidson & Thompson, *Estimation of the Allowance for Doubtful Accounts by
///   Markov Chains* (1962).
public struct RollRateForecaster: PaymentForecaster {
  public let name = "roll_rates"
  private let calendar: BusinessCalendar
  private let horizon: Int
  private static let weeks = 26
  /// First days past due of each bucket but the first.
  private static let edges = [-29, -13, -6, 1, 8, 31, 61, 91]

  /// `horizon` in days ahead; payments fall on the calendar's business days.
  public init(calendar: BusinessCalendar = BusinessCalendar(), horizon: Int = 91) {
    self.calendar = calendar
    self.horizon = horizon
  }

  private static func bucket(_ daysPastDue: Int) -> Int {
    edges.lastIndex { $0 <= daysPastDue }.map { $0 + 1 } ?? 0
  }

  /// The share paid within a week, by bucket.
  private func rates(_ view: LedgerView) -> [Double] {
    var paid = [Double](repeating: 0, count: RollRateForecaster.edges.count + 1)
    var owed = paid
    let units = view.invoices.elements.indexed().map { view.units($0, $1) }
    for week in 1...RollRateForecaster.weeks {
      let start = view.day - 7 * week
      for (position, invoice) in view.invoices.elements.indexed()
      where invoice.issuedOn <= start {
        if let end = invoice.endedOn, end <= start { continue }
        let bucket = RollRateForecaster.bucket(start + 1 - invoice.dueOn)
        let amount = Money(minorUnits: invoice.amount, invoice.currency).majorUnits
        for unit in units[position] where unit.ended > start.number {
          owed[bucket] += unit.share * amount
          if unit.fate == .paid, unit.ended <= (start + 7).number {
            paid[bucket] += unit.share * amount
          }
        }
      }
    }
    return zip(paid, owed).map { $1 > 0 ? min($0 / $1, 0.999) : 0.05 }
  }

  /// Of open invoices alone: nothing is billed.
  public func outlook(_ view: LedgerView) -> Outlook {
    let rates = rates(view)
    let businessDays = (1...horizon).map { calendar.isBusinessDay(view.day + $0) }
    let outlooks = view.openPositions.map { position in
      let invoice = view.invoices.elements[position]
      if invoice.uncovered == 0 {
        return InvoiceOutlook(
          invoice: position, model: .existing, evidenceWeight: 0,
          curve: .paid(horizon: horizon), factors: [])
      }
      var (open, paid) = (1.0, 0.0)
      var paidBy: [Float] = []
      for start in stride(from: 1, through: horizon, by: 7) {
        let week = start...min(start + 6, horizon)
        let bucket = RollRateForecaster.bucket(view.day + start - invoice.dueOn)
        let working = week.count { businessDays[$0 - 1] }
        for day in week {
          if businessDays[day - 1] { paid += open * rates[bucket] / Double(working) }
          paidBy.append(Float(paid))
        }
        if working > 0 { open *= 1 - rates[bucket] }
      }
      return InvoiceOutlook(
        invoice: position, model: .existing, evidenceWeight: 0,
        curve: PaymentCurve(
          paidBy: paidBy, openAtHorizon: 1 - paid,
          tailPaymentHazard: max(1e-6, 1 - pow(1 - (rates.last ?? 0), 1 / 7)),
          tailWriteOffHazard: 0), factors: [])
    }
    return Outlook(day: view.day, horizon: horizon, invoices: outlooks, customers: [])
  }

  public func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) -> (outlook: Outlook, cash: CashForecast) {
    let outlook = outlook(view)
    let simulation = CashSimulation(
      view: view, outlook: outlook, billing: nil,
      shocks: Shocks(customerVariance: 0, portfolioVariance: 0), calendar: calendar,
      horizon: horizon, threads: 1)
    return (outlook, simulation.run(paths: paths, seed: seed))
  }
}
