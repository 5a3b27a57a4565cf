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
      let name = TextTable.cut(PlainText.singleLine(item.title), to: room)
      let gap = String(
        repeating: " ", count: max(2, width - lead.count - name.count - amount.count))
      var action = item.instruction
      if item.step.isAutomatic { action += " (automatic)" }
      if !item.collector.isEmpty { action += "; \(item.collector)" }
      return lead + name + gap + amount + "\n"
        + TextTable.wrap(action, width: width, indent: indent)
        + item.facts.map {
          TextTable.wrap("· \($0)", width: width, indent: indent, hang: indent + "  ")
        }
        .joined()
    }.joined()
  }
}

extension WorklistText {
  /// The list with its head, and where all overdue money stands below it.
  ///
  /// - Parameters:
  ///   - next: the best account that is not shown and could be.
  ///   - departures: who left the list since the one before.
  public static func page(
    _ worklist: Worklist, showing items: [WorklistItem], next: WorklistItem? = nil,
    departures: ListDepartures? = nil, byCollector: Bool = false
  ) -> String {
    let head =
      items.isEmpty
      ? "No account to contact on \(worklist.actionDay), after the close of \(worklist.day)\n"
      : TextTable.wrap(
        "\(NumberText.count(items.count, "account", "accounts")) of "
          + "\(NumberText.grouped(worklist.items.count)) on the list for \(worklist.actionDay), after "
          + "the close of \(worklist.day)." + gaps(items), width: 80)
    return head + "\n" + text(items) + (items.isEmpty ? "" : "\n")
      + automatic(worklist, showing: items) + cover(worklist, showing: items, next: next)
      + (departures.map(left) ?? "")
      + PlanText.table(worklist.plan, byCollector: byCollector)
      + (worklist.items.isEmpty
        ? "" : "\n" + TextTable.wrap(worklist.plan.effect.wording, width: 80))
  }

  /// Why ranks are missing among the accounts shown.
  private static func gaps(_ items: [WorklistItem]) -> String {
    guard let last = items.last?.rank, last > items.count else { return "" }
    return
      " Ranks are among all with a next contact: those missing here are automatic, wait, are over "
      + "capacity or another collector's."
  }

  /// The automatic reminders of the day, where they are not shown.
  static func automatic(_ worklist: Worklist, showing items: [WorklistItem] = []) -> String {
    let shown = Set(items.map(\.id))
    let others = worklist.today.filter { $0.step.isAutomatic && !shown.contains($0.id) }
    guard !others.isEmpty else { return "" }
    let early = others.count { $0.nextAction == .reminderBeforeDue }
    let overdue = Dictionary(
      grouping: others.filter { $0.contactableAmount.minorUnits > 0 }, by: \.currency)
    let amounts = overdue.sorted { $0.key < $1.key }.map { currency, own in
      let asked = own.reduce(Money.zero(currency)) { $0 + $1.contactableAmount }
      return "\(NumberText.exact(asked)) \(currency)"
    }
    return TextTable.wrap(
      "Automatic on this day: \(NumberText.count(others.count, "reminder", "reminders"))"
        + (early > 0 ? ", \(NumberText.grouped(early)) of them before the due day" : "")
        + (amounts.isEmpty ? "." : "; \(amounts.joined(separator: ", ")) is overdue."),
      width: 80) + "\n"
  }

  /// Departures shown where there are more.
  private static let departuresShown = 10

  /// Who was to be contacted by the list before and is off this one, and why.
  static func left(_ list: ListDepartures) -> String {
    guard !list.departures.isEmpty else { return "" }
    let shown = list.departures.prefix(departuresShown)
    let more = list.departures.count - shown.count
    return "Due on \(DayText.long(list.listOn)) and off the list\n"
      + shown.map {
        TextTable.wrap(sentence($0), width: 80, indent: "  ", hang: "    ")
      }.joined()
      + (more > 0 ? "  and \(NumberText.count(more, "account", "accounts")) more\n" : "") + "\n"
  }

  /// `Elverton Printing Inc. (C00024), 4,207.38 USD: promised; honoured until 2025-07-11`.
  static func sentence(_ departure: ListDeparture) -> String {
    let name =
      departure.name.isEmpty
      ? departure.customerID : "\(departure.name) (\(departure.customerID))"
    return PlainText.singleLine(
      "\(name), \(NumberText.exact(departure.asked)) \(departure.currency): "
        + departure.cause.wording)
  }

  /// What the accounts shown stand for of the money that is expected to go late, and what one more would
  /// add.
  private static func cover(
    _ worklist: Worklist, showing items: [WorklistItem], next: WorklistItem?
  ) -> String {
    guard !items.isEmpty else { return "" }
    let all = worklist.items.reduce(into: [Currency: Double]()) {
      $0[$1.currency, default: 0] += $1.priority.expectedLate
    }
    let shown = items.reduce(into: [Currency: Double]()) {
      $0[$1.currency, default: 0] += $1.priority.expectedLate
    }
    let lines = all.sorted { $0.key < $1.key }.filter {
      $0.value > 0 && shown[$0.key] != nil
    }.map { currency, all in
      let covered = shown[currency] ?? 0
      var text =
        "Of \(NumberText.whole(all)) \(currency) expected to go over 30 days late, "
        + (items.count == 1
          ? "this account stands"
          : "these \(NumberText.grouped(items.count)) accounts stand")
        + " for \(NumberText.whole(covered)) (\(NumberText.percent(covered / all)))"
      if let next, next.currency == currency {
        text +=
          "; the next, \(PlainText.singleLine(next.title)), would add "
          + NumberText.whole(next.priority.expectedLate)
      }
      return TextTable.wrap(text + ".", width: 80)
    }
    return lines.isEmpty ? "" : lines.joined() + "\n"
  }
}

extension WorklistItem {
  /// What the rank comes from: `late 1,200 EUR; a contact saves 9,000 EUR-days`.
  var priorityWording: String {
    var text =
      "\(NumberText.whole(priority.expectedLate)) \(currency) expected to go over 30 days late"
    if priority.moneyDays > 0 {
      text += "; a contact saves \(NumberText.whole(priority.moneyDays)) \(currency)-days"
    }
    return text
  }

  /// What was last said and paid; `nil` where neither is known.
  var historyWording: String? {
    let contact = lastContact.map { contact in
      "last contact \(contact.on), \(PlainText.singleLine(contact.channel))"
        + (contact.outcome.isEmpty ? "" : " (\(PlainText.singleLine(contact.outcome)))")
    }
    let payment = lastPayment.map {
      "last payment \($0.on), \(NumberText.exact($0.amount)) \($0.amount.currency)"
    }
    let facts = [contact, payment].compactMap(\.self)
    return facts.isEmpty ? nil : facts.joined(separator: "; ")
  }

  /// All that is told of it below its name, the strongest first.
  var facts: [String] {
    [priorityWording] + reasons.map(\.wording)
      + [promiseWording ?? askedWording, historyWording, healthWording].compactMap(\.self)
  }

  /// `1,200.00 of 5,000.00 EUR open is promised, from 2026-07-10 on; 3,800.00 EUR is asked for`; `nil` without a
  /// promise.
  private var promiseWording: String? {
    guard promisedAmount.minorUnits > 0, let promisedFor else { return nil }
    var text =
      "\(NumberText.exact(promisedAmount)) of \(NumberText.exact(openAmount)) \(currency) open is "
      + "promised, from \(promisedFor) on"
    if contactableAmount.minorUnits > 0 {
      text += "; \(NumberText.exact(contactableAmount)) \(currency) is asked for"
    }
    return text
  }

  /// `1,752.74 of 2,815.15 EUR overdue is asked for; …`; `nil` where all of it is, or nothing.
  private var askedWording: String? {
    let (asked, overdue) = (contactableAmount, overdueAmount)
    guard asked.minorUnits > 0, asked.minorUnits < overdue.minorUnits else { return nil }
    return
      "\(NumberText.exact(asked)) of \(NumberText.exact(overdue)) \(currency) overdue is asked "
      + "for; the rest is covered by money on account, on hold or disputed"
  }
}
