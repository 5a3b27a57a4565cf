public import AccountReview
import Receivables

/// A worklist for a terminal: a line for each account, its reasons below it.
public enum WorklistText {
  /// - Parameter width: Columns of the terminal.
  public static func text(_ items: [WorklistItem], width: Int = 80) -> String {
    items.map { item in
      let rank = String(item.rank)
      let indent = String(repeating: " ", count: 6)
      let amount =
        "\(NumberText.exact(item.overdueAmount)) \(item.currency) overdue, "
        + "\(NumberText.count(item.oldestDaysPastDue, "day", "days"))"
      let lead = String(repeating: " ", count: max(0, 4 - rank.count)) + rank + "  "
      let room = max(12, width - lead.count - amount.count - 2)
      let name = TextTable.cut(item.title, to: room)
      let gap = String(
        repeating: " ", count: max(2, width - lead.count - name.count - amount.count))
      var action = item.instruction + (item.collector.isEmpty ? "" : " (\(item.collector))")
      if item.nextAction.channel != nil {
        action +=
          "; value of contact "
          + "\(Figure.valueOfContact.unit.shown(item.valueOfContact.total)) \(item.currency)"
      }
      return lead + name + gap + amount + "\n"
        + TextTable.wrap(action, width: width, indent: indent)
        + (item.reasons.map(\.wording) + [item.healthWording].compactMap(\.self)).map {
          TextTable.wrap("· \($0)", width: width, indent: indent, hang: indent + "  ")
        }
        .joined()
    }.joined()
  }
}

extension WorklistText {
  /// The list with its head, and what was left out below it.
  public static func page(_ worklist: Worklist, showing items: [WorklistItem]) -> String {
    let head =
      items.isEmpty
      ? "No account to contact on \(worklist.actionDay)"
      : "\(NumberText.count(items.count, "account", "accounts")) of "
        + "\(NumberText.grouped(worklist.items.count)) on the list of \(worklist.actionDay)"
    return head + "\n\n" + text(items) + (items.isEmpty ? "" : "\n") + leftOut(worklist)
  }

  /// Amounts that need no contact, by reason.
  static func leftOut(_ worklist: Worklist) -> String {
    let totals = worklist.exclusionTotals
    guard !totals.isEmpty else { return "" }
    var table = TextTable([
      .init("left out"), .init("accounts", .right), .init("invoices", .right),
      .init("amount", .right), .init(""),
    ])
    for total in totals {
      table.row([
        total.code.replacing("-", with: " "), NumberText.grouped(total.accounts),
        NumberText.grouped(total.invoices), NumberText.exact(total.amount),
        total.amount.currency.code,
      ])
    }
    return table.text + held(worklist)
  }

  /// A line for each amount on hold, for at most twenty.
  private static func held(_ worklist: Worklist) -> String {
    let held = worklist.excluded.filter { $0.reason.code == "held" }
    guard !held.isEmpty else { return "" }
    let lines = held.prefix(20).map {
      TextTable.wrap(
        "\($0.customerID): \(NumberText.exact($0.amount)) \($0.amount.currency) "
          + $0.reason.wording, width: 80)
    }
    let more = held.count - lines.count
    return "\n" + lines.joined()
      + (more > 0 ? "and \(NumberText.grouped(more)) more on hold\n" : "")
  }
}
