import AccountReview
import Forecasting
import Receivables

extension RunResults {
  /// Contacts shown on the terminal; `worklist.csv` has all.
  private var contactsShown: Int { 8 }

  /// What a run found, for a terminal: what is open, what is expected, and whom to contact.
  public var text: String {
    let today = worklist.capped()
    let head =
      today.isEmpty
      ? "Nobody to contact on \(worklist.actionDay).\n"
      : "To contact on \(worklist.actionDay): \(NumberText.count(today.count, "account", "accounts"))"
        + (today.count > contactsShown ? ", the first \(contactsShown) of them\n\n" : "\n\n")
    return currencies + "\n" + head + WorklistText.text(Array(today.prefix(contactsShown)))
      + issueLine
  }

  private var currencies: String {
    var text = "As of the close of \(view.day)\n\n"
    for (place, total) in ageing.totals.enumerated() {
      let open = total.open
      let overdue = open - total.amount(inBucket: 0)
      let count = outlook.invoices.count {
        view.invoices.elements[$0.invoice].currency == total.currency
      }
      let share = open.minorUnits > 0 ? overdue.majorUnits / open.majorUnits : 0
      text += place > 0 ? "\n" : ""
      text += TextTable.wrap(
        "Open \(NumberText.exact(open)) \(total.currency) in "
          + "\(NumberText.count(count, "invoice", "invoices")); "
          + "\(NumberText.exact(overdue)) of it (\(NumberText.percent(share))) is "
          + (ageing.basis == .dueDay ? "overdue." : "older than its day."), width: 80)
      if forecast.currencies.contains(total.currency) {
        text += "\n" + CashText.table(forecast, by: settings.period, total.currency)
      }
    }
    return text
  }

  private var issueLine: String {
    guard !view.issues.isEmpty else { return "" }
    return "\nData: \(IssueText.summary(view.issues)) `duecast check` lists them.\n"
  }
}
