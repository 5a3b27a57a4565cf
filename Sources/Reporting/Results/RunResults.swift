internal import AccountReview
internal import CashTables
internal import DuecastEngine
internal import ForecastVocabulary
internal import Forecasting
internal import PaymentTiming
internal import Receivables

extension RunResults {
  /// Days at the end, up to the as-of day, on which the ledger has nothing posted.
  var daysWithoutPostings: Int { view.lastPosting.map { view.day - $0 } ?? 0 }

  /// What a reader must know before the numbers, as sentences without their full stops.
  var notes: [String] { (staleness.map { [$0] } ?? []) + modelNotes }

  /// How the models were fitted, and what they gave way to.
  var modelNotes: [String] {
    let notices =
      OutcomeScreen(view).notices + diagnostics.notices + (outlook.billingRecord?.fallbacks ?? [])
      + (outlook.leavingRecord?.notices ?? [])
    return notices.map(\.wording)
  }

  /// That the ledger ends long before the as-of day; `nil` where it does not.
  var staleness: String? {
    let silent = daysWithoutPostings
    guard silent > ordinarySilence else { return nil }
    return
      "the ledger has no postings in the \(NumberText.grouped(silent)) days up to "
      + "\(view.day), so payments received since count as unpaid: use a newer ledger, or "
      + "--as-of \(view.day - silent)"
  }

  /// Days without postings that need no notice: a week, or three of the usual waits for an invoice.
  private var ordinarySilence: Int {
    let issued = view.invoices.elements.map(\.issuedOn)
    guard let first = issued.min() else { return 7 }
    return max(7, 3 * (view.day - daysWithoutPostings - first) / issued.count)
  }

  /// A currency's own cash table, by period; `nil` where nothing of it is forecast.
  func cashTable(_ currency: Currency) -> CashTable? {
    cashTables.first { $0.currency == currency && !$0.isConverted }
  }

  /// Expected cash by the period that was chosen, or by another.
  func cash(_ currency: Currency, by other: Periods? = nil) -> CashByPeriod {
    CashByPeriod(forecast, by: other ?? periods, currency, table: cashTable(currency))
  }

  /// Open invoices of a currency.
  func openInvoices(_ currency: Currency) -> Int {
    view.documentCount(
      outlook.invoices.map(\.invoice).filter { view.invoices.elements[$0].currency == currency })
  }

  /// What is past due, whatever day the ageing counts from.
  func overdue(_ currency: Currency) -> Money {
    let byDueDay = ageing.basis == .dueDay ? ageing : Ageing(view, buckets: ageing.buckets)
    guard let total = byDueDay.totals.first(where: { $0.currency == currency }) else {
      return .zero(currency)
    }
    return total.open - total.amount(inBucket: 0)
  }
}
