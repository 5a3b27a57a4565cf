internal import Receivables

/// The records of a view and what does not depend on the cutoff of a fit.
struct PaymentHistory: Sendable {
  let records: PaymentRecords
  let attributes: AttributeTable
  /// `nil` where health has no columns.
  private(set) var health: HealthTable?
  private let days: DayTable
  private let disputes: DisputeDays

  init(
    _ view: LedgerView, calendar: BusinessCalendar, horizon: Int,
    encodings: [AttributeEncoding]? = nil, health: HealthColumns? = nil,
    portfolio: PaymentPortfolio? = nil
  ) {
    records = PaymentRecords(view, calendar: calendar, portfolio: portfolio)
    attributes = AttributeTable(encodings ?? AttributeTable.encodings(of: view), view)
    days = DayTable(
      records, from: min(records.firstDay, view.day.number),
      through: view.day.number + Int32(horizon) + 31)
    disputes = DisputeDays(view)
    self.health = health.map { HealthTable($0, view) }
  }

  /// The same without columns of health.
  var withoutHealth: PaymentHistory {
    var history = self
    history.health = nil
    return history
  }

  /// Of a part of a portfolio whose state is known.
  func source(_ portfolio: PaymentPortfolio, rates: PortfolioRates) -> PaymentPanel.Source {
    source(rates: rates, drift: PortfolioDrift(on: portfolio.day.number, portfolio.drift))
  }

  func source(cutoff: Int32, rates: PortfolioRates? = nil) -> PaymentPanel.Source {
    let counts = PortfolioDays(records, days: days, cutoff: cutoff)
    let rates = rates ?? PortfolioRates(records, counts, days: days, cutoff: cutoff)
    return source(rates: rates, drift: PortfolioDrift(counts, rates: rates))
  }

  private func source(rates: PortfolioRates, drift: PortfolioDrift) -> PaymentPanel.Source {
    PaymentPanel.Source(
      records: records, rates: rates, attributes: attributes, drift: drift, days: days,
      baseline: PortfolioBaseline(rates, days), disputes: disputes, health: health,
      promises: records.view.promises)
  }

  /// The invoice-days that landmarks so many days apart would see.
  func rows(spacing: Int32, cutoff: Int32, horizon: Int) -> Double {
    var rows = 0.0
    for record in records.records where record.issued < cutoff {
      // A day `a` days after issue is seen from the landmarks of the `min(a, horizon)` days before.
      let life = Double(min(min(record.ended, cutoff) - record.issued, 900))
      let full = max(0, life - Double(horizon))
      let ramp = min(life, Double(horizon))
      rows += (ramp * (ramp + 1) / 2 + full * Double(horizon)) / Double(spacing)
    }
    return rows
  }
}
