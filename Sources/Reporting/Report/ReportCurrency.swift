internal import CashTables
internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

extension ReportPage {
  /// All that is said of one currency; currencies are never added.
  struct CurrencySection: Sendable {
    let code: String
    let cards: [Card]
    let cashTitle: String
    let cashLead: String
    let legend: [LegendEntry]
    let charts: [CashChart]
    let table: CashTableSection
    let debtors: [Debtor]
    let hasDebtors: Bool
    let risks: [Risk]
    let hasRisks: Bool
    let ageingLead: String
    let allowanceLead: String
    let buckets: [Bucket]
    let figures: [Fact]
    let hasFigures: Bool
  }
}

extension ReportPage.CurrencySection {
  init(_ currency: Currency, _ results: RunResults) {
    let forecast = results.forecast
    let days = forecast.horizon
    let periods = results.periods
    let rows = CashRow.rows(of: forecast, by: periods).filter { $0.currency == currency }
    let whole = CashSource.allCases.map { CashRow(forecast, 1...days, $0, currency) }
    guard let own = results.cashTable(currency) else {
      preconditionFailure("no cash table in \(currency)")
    }

    code = currency == .unstated ? "" : currency.code
    cards = Self.cards(currency, results)
    let received = ReceivedCash(
      results.view, currency, by: periods, most: ReceivedCash.most(periods.length))
    cashTitle = periods.title
    cashLead = Self.cashLead(currency, results, received)
    legend = Self.legend(Self.sources(in: whole))
    charts = [CashChart.Size.wide, .narrow].map {
      CashChart(rows, currency: currency, received: received, size: $0, length: periods.length)
    }
    table = ReportPage.CashTableSection(own, by: periods, whole: results.cash(currency).whole)
    debtors = Self.debtors(currency, results)
    hasDebtors = !debtors.isEmpty
    risks = Self.risks(currency, results)
    hasRisks = !risks.isEmpty
    let aged = results.ageing.totals.first { $0.currency == currency }
    ageingLead = Self.ageingLead(aged, results.ageing)
    allowanceLead = Self.allowanceLead(currency, results)
    buckets = Self.buckets(currency, results)
    figures = Self.figures(results.keyFigures, currency)
    hasFigures = !figures.isEmpty
  }

  private static func cards(_ currency: Currency, _ results: RunResults) -> [ReportPage.Card] {
    let forecast = results.forecast
    let days = forecast.horizon
    let unit = currency == .unstated ? "" : currency.code
    let soon = CashRow(forecast, 1...min(28, days), .total, currency)
    let whole = results.cash(currency).whole
    let open = results.ageing.totals.first { $0.currency == currency }?.open ?? .zero(currency)
    let overdue = results.overdue(currency)
    func compact(_ units: Int64) -> String {
      NumberText.compact(Money(minorUnits: units, currency).majorUnits)
    }
    return [
      ReportPage.Card(
        label: Figure.openAmount.label, value: NumberText.compact(open.majorUnits), unit: unit,
        note: NumberText.count(results.openInvoices(currency), "invoice", "invoices")),
      ReportPage.Card(
        label: Figure.overdueAmount.label, value: NumberText.compact(overdue.majorUnits),
        unit: unit,
        note: open.minorUnits > 0
          ? "\(Figure.overdueShare.unit.shown(overdue.majorUnits / open.majorUnits)) of the open amount"
          : ""),
      ReportPage.Card(
        label: Figure.expectedSoon.label, value: NumberText.compact(soon.expected), unit: unit,
        note: "80% range \(range(NumberText.compact(soon.p10), NumberText.compact(soon.p90)))"),
      ReportPage.Card(
        label: HorizonText.expected(days), value: compact(whole.total), unit: unit,
        note: "80% range \(range(compact(whole.p10), compact(whole.p90)))"),
    ]
  }

  private static func cashLead(
    _ currency: Currency, _ results: RunResults, _ received: ReceivedCash
  ) -> String {
    let length = results.periods.length.rawValue
    let before = received.present.flatMap {
      $0.amount == 0
        ? nil
        : "The bar of this \(length) has what was received in it up to the as-of day, "
          + "\(NumberText.whole($0.amount)), and what is still expected. "
    }
    return (before ?? "")
      + "The total of a \(length) should lie within its 80% range in 8 of 10 cases."
  }
}
