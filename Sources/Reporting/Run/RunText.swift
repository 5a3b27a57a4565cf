import AccountReview
public import DuecastEngine
internal import ForecastVocabulary
import Receivables

extension RunResults {
  /// Contacts shown on the terminal; `worklist.csv` has all.
  private var contactsShown: Int { 8 }

  /// What a run found, for a terminal: what is open, what is expected, and whom to contact.
  public var text: String {
    let today = worklist.contactsToday
    let head =
      today.isEmpty
      ? "No account to contact on \(worklist.actionDay).\n"
      : "\(NumberText.count(today.count, "account", "accounts")) to contact on \(worklist.actionDay)"
        + (today.count > contactsShown ? "; the first \(contactsShown):\n\n" : ":\n\n")
    let automatic = WorklistText.automatic(worklist, showing: today)
    return currencies + "\n" + head + WorklistText.text(Array(today.prefix(contactsShown)))
      + (automatic.isEmpty ? "" : "\n" + automatic.dropLast()) + remarks
  }

  private var currencies: String {
    var text = "As of the close of \(view.day)\n\n"
    if let staleness {
      text += TextTable.wrap("\(PlainText.capitalised(staleness)).", width: 80) + "\n"
    }
    if let lost = SetAsideText.headline(view.setAside) {
      text += TextTable.wrap("Not included: \(lost).", width: 80) + "\n"
    }
    let owed = Dictionary(uniqueKeysWithValues: ageing.totals.map { ($0.currency, $0) })
    // Where nothing is open there may still be future billing.
    let all = Set(owed.keys).union(forecast.currencies).sorted()
    for (place, currency) in all.enumerated() {
      text += place > 0 ? "\n" : ""
      text += owed[currency].map(open) ?? "Nothing is open in \(currency).\n"
      if forecast.currencies.contains(currency) {
        text += "\n" + CashText.table(cash(currency), record: forecast.trackRecord)
      }
    }
    return text
  }

  private func open(_ total: AgedAmounts) -> String {
    let open = total.open
    let overdue = overdue(total.currency)
    let count = openInvoices(total.currency)
    let share = open.minorUnits > 0 ? overdue.majorUnits / open.majorUnits : 0
    return TextTable.wrap(
      "Open: \(NumberText.exact(open)) \(total.currency) in "
        + "\(NumberText.count(count, "invoice", "invoices")), of which "
        + "\(NumberText.exact(overdue)) (\(Figure.overdueShare.unit.shown(share))) is overdue.",
      width: 80
    )
  }

  /// What was done otherwise than usual, and what is wrong with the data.
  private var remarks: String {
    let lines = modelNotes.map { TextTable.wrap("Note: \($0).", width: 80) }
    let issues =
      view.issues.isEmpty
      ? []
      : [
        TextTable.wrap("Data: \(IssueWording.summary(view.issues)) See `duecast check`.", width: 80)
      ]
    let all = lines + issues
    return all.isEmpty ? "" : "\n" + all.joined()
  }
}
