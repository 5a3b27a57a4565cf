public import AccountReview
import Receivables

/// Where overdue money stands in the plan of a day, for a terminal.
public enum PlanText {
  /// A line for each status and reason, with a total for each currency.
  public static func table(_ plan: CollectionsPlan, byCollector: Bool = false) -> String {
    let totals = plan.totals(byCollector: byCollector)
    guard !totals.isEmpty else { return "Nothing is overdue.\n" }
    var columns: [TextTable.Column] = [.init("overdue money")]
    if byCollector { columns.insert(.init("collector", widest: 16), at: 0) }
    var table = TextTable(
      columns + [.init("accounts", .right), .init("amount", .right), .init("")])
    let currencies = Set(totals.map(\.currency)).sorted()
    for currency in currencies {
      let own = totals.filter { $0.currency == currency }
      for total in own {
        table.row(
          (byCollector ? [total.collector.isEmpty ? "nobody" : total.collector] : [])
            + [
              label(total), NumberText.grouped(total.accounts), NumberText.exact(total.amount),
              currency.code,
            ])
      }
      table.row(
        (byCollector ? [""] : [])
          + [
            "in all", NumberText.grouped(own.reduce(0) { $0 + $1.accounts }),
            NumberText.exact(own.reduce(Money.zero(currency)) { $0 + $1.amount }), currency.code,
          ])
    }
    return table.text
  }

  static func label(_ total: PlanTotal) -> String { label(status: total.status, total.reason) }

  /// The wording of a status and its kind of reason.
  static func label(status: String, _ reason: String) -> String {
    switch (status, reason) {
    case ("today", _): "action today"
    case ("over-capacity", _): "due, over capacity"
    case (_, "last-contact"): "waiting after a contact"
    case (_, "first-step"): "waiting for the first step"
    case (_, "contact-cap"): "waiting: contact cap reached"
    case (_, "promised"): "waiting for a promise"
    case (_, "cash-on-its-way"): "waiting: cash on its way"
    case (_, "collector-absent"): "waiting: collector absent"
    case (_, "agreed"): "waiting: next action agreed"
    case (_, "snoozed"): "waiting: snoozed"
    case (_, "at-agency"): "waiting at the agency"
    case (_, "disputed"): "excluded: disputed"
    case (_, "covered"): "excluded: covered by cash"
    case (_, "held"): "excluded: held"
    case (_, "below-minimum"): "excluded: too small to ask for"
    default: reason.replacing("-", with: " ")
    }
  }
}
