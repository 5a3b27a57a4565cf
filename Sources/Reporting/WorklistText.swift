public import AccountReview
import Receivables

/// A worklist for a terminal: a line for each account, its reasons below it.
public enum WorklistText {
  /// - Parameter width: Columns of the terminal.
  public static func text(_ items: [WorklistItem], width: Int = 80) -> String {
    items.map { item in
      let rank = String(item.rank)
      let indent = String(repeating: " ", count: 6)
      let amount = item.amountWording
      let lead = String(repeating: " ", count: max(0, 4 - rank.count)) + rank + "  "
      let room = max(12, width - lead.count - amount.count - 2)
      let name = TextTable.cut(item.title, to: room)
      let gap = String(
        repeating: " ", count: max(2, width - lead.count - name.count - amount.count))
      var action = "\(item.instruction)"
      if item.step.isAutomatic { action += " (automatic)" }
      if !item.collector.isEmpty { action += "; \(item.collector)" }
      return lead + name + gap + amount + "\n"
        + TextTable.wrap(action, width: width, indent: indent)
        + (item.reasons.map(\.wording) + [item.healthWording].compactMap(\.self)).map {
          TextTable.wrap("· \($0)", width: width, indent: indent, hang: indent + "  ")
        }
        .joined()
    }.joined()
  }
}

extension WorklistItem {
  /// What is overdue and for how long, or what is open where nothing is.
  var amountWording: String {
    overdueAmount.minorUnits > 0
      ? "\(NumberText.exact(overdueAmount)) \(currency) overdue, "
        + NumberText.count(oldestDaysPastDue, "day", "days")
      : "\(NumberText.exact(openAmount)) \(currency) not due yet"
  }

  /// The name with the identifier, or the identifier alone.
  var title: String { name.isEmpty ? customerID : "\(name) (\(customerID))" }

  /// The health of the account where it is not green: `health 35, red; leaves within 182 days with a
  /// chance of 13%`.
  var healthWording: String? {
    guard let healthScore, let healthBand, healthBand != HealthBand.green.rawValue else {
      return nil
    }
    let chance = leaving.map {
      "; leaves within \($0.days) days with a chance of \(NumberText.percent($0.probability))"
    }
    return "health \(NumberText.whole(healthScore)), \(healthBand)" + (chance ?? "")
  }

  /// What to do and when: `Call on 30 Jun 2026`.
  var instruction: String {
    let words = nextAction.wording
    return "\(words.prefix(1).uppercased())\(words.dropFirst()) on \(DayText.long(nextActionOn))"
  }
}

extension WorklistText {
  /// The list with its head, and where all overdue money stands below it.
  public static func page(
    _ worklist: Worklist, showing items: [WorklistItem], byCollector: Bool = false
  ) -> String {
    let head =
      items.isEmpty
      ? "Nobody to contact on \(worklist.actionDay)"
      : "\(NumberText.count(items.count, "account", "accounts")) of "
        + "\(NumberText.grouped(worklist.items.count)) on the list of \(worklist.actionDay)"
    return head + "\n\n" + text(items) + (items.isEmpty ? "" : "\n")
      + cover(worklist, showing: items) + PlanText.table(worklist.plan, byCollector: byCollector)
  }

  /// What the accounts shown stand for of the money that is expected to go late, and what one more would
  /// add.
  private static func cover(_ worklist: Worklist, showing items: [WorklistItem]) -> String {
    guard let last = items.map(\.rank).max(), items.count == last else { return "" }
    let next = worklist.items.first { $0.rank == last + 1 }
    return worklist.expectedLate(ofFirst: last).sorted { $0.key < $1.key }
      .filter { $0.value.all > 0 }
      .map { currency, late in
        var text =
          "Of \(NumberText.whole(late.all)) \(currency) expected to go over 30 days late, "
          + (items.count == 1 ? "this account stands" : "these \(items.count) accounts stand")
          + " for \(NumberText.whole(late.covered)) (\(NumberText.percent(late.covered / late.all)))"
        if let next, next.currency == currency {
          text += "; the next would add \(NumberText.whole(next.priority.expectedLate))"
        }
        return TextTable.wrap(text + ".", width: 80)
      }
      .joined() + "\n"
  }
}
