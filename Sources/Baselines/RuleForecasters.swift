public import ForecastVocabulary
internal import Foundation
public import Receivables
internal import Simulation
internal import Statistics

/// Everybody pays on the due day; what is overdue is paid on the next business day.
public struct DueDayForecaster: PaymentForecaster {
  public let name = "due_day"
  private let rule: PointRule

  /// `horizon` in days ahead; payments fall on the calendar's business days.
  public init(calendar: BusinessCalendar = BusinessCalendar(), horizon: Int = 91) {
    rule = PointRule(calendar: calendar, horizon: horizon)
  }

  /// Each curve is 0 before the day of payment and 1 from it on; nothing is billed.
  public func outlook(_ view: LedgerView) -> Outlook { rule.outlook(view) { _ in 0 } }

  public func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) -> (outlook: Outlook, cash: CashForecast) {
    let outlook = outlook(view)
    return (outlook, rule.cashForecast(view, outlook, paths: paths, seed: seed))
  }
}

/// Everybody pays as many days after the due day as the customer did on average so far, parts by their
/// share of the invoice.
///
/// A customer without a paid invoice takes the portfolio's average. What should have been paid
/// already is paid on the next business day. This is the rule of most receivables software.
public struct AverageDelayForecaster: PaymentForecaster {
  public let name = "average_delay"
  private let rule: PointRule

  /// `horizon` in days ahead; payments fall on the calendar's business days.
  public init(calendar: BusinessCalendar = BusinessCalendar(), horizon: Int = 91) {
    rule = PointRule(calendar: calendar, horizon: horizon)
  }

  /// Each curve is 0 before the day of payment and 1 from it on; nothing is billed.
  public func outlook(_ view: LedgerView) -> Outlook {
    var sums = [Double](repeating: 0, count: view.customers.count)
    var counts = sums
    for (position, invoice) in view.invoices.elements.indexed() {
      for unit in view.units(position, invoice) where unit.fate == .paid {
        sums[invoice.customer] += unit.weight * Double(unit.ended - invoice.dueOn.number)
        counts[invoice.customer] += unit.weight
      }
    }
    let overall = sums.reduce(0, +) / max(counts.reduce(0, +), 1)
    return rule.outlook(view) { customer in
      let mean = counts[customer] > 0 ? sums[customer] / counts[customer] : overall
      return Int(nearest: mean)
    }
  }

  public func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) -> (outlook: Outlook, cash: CashForecast) {
    let outlook = outlook(view)
    return (outlook, rule.cashForecast(view, outlook, paths: paths, seed: seed))
  }
}

/// A forecast that is certain of one payment day for each open invoice.
struct PointRule: Sendable {
  let calendar: BusinessCalendar
  let horizon: Int

  /// - Parameter delay: days after due for a position in the view's customers.
  func outlook(_ view: LedgerView, delay: (CustomerIndex) -> Int) -> Outlook {
    let settled = view.customers.indices.map { view.paidInvoices(ofCustomer: $0) }
    let outlooks = view.openPositions.map { position in
      let invoice = view.invoices.elements[position]
      let customer = invoice.customer
      let expected = calendar.roll(max(invoice.dueOn + delay(customer), view.day + 1))
      let ahead = invoice.uncovered == 0 ? 1 : expected - view.day
      return InvoiceOutlook(
        invoice: position, model: settled[customer] > 0 ? .existing : .new, evidenceWeight: 0,
        curve: PaymentCurve(
          paidBy: (1...horizon).map { $0 >= ahead ? 1 : 0 },
          openAtHorizon: ahead > horizon ? 1 : 0, tailPaymentHazard: 0.05, tailWriteOffHazard: 0),
        factors: [])
    }
    return Outlook(day: view.day, horizon: horizon, invoices: outlooks, customers: [])
  }

  func cashForecast(
    _ view: LedgerView, _ outlook: Outlook, paths: Int, seed: UInt64
  ) -> CashForecast {
    CashSimulation(
      view: view, outlook: outlook, billing: nil,
      shocks: Shocks(customerVariance: 0, portfolioVariance: 0), calendar: calendar,
      horizon: horizon, threads: 1
    ).run(paths: paths, seed: seed)
  }
}
