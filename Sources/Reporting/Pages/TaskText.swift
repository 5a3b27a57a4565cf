public import AccountReview
import Receivables

/// Disputes to settle, cash to apply and promises to check, for a terminal.
public enum TaskText {
  /// Tasks shown where nobody says how many.
  private static let shown = 200

  /// The disputes, at most so many.
  public static func disputes(_ tasks: CollectionTasks, atMost most: Int? = nil) -> String {
    page(
      tasks.disputes.map(\.line), one: "dispute to settle", many: "disputes to settle", tasks.day,
      most, sums: tasks.disputes.map(\.ownAmount), of: " disputed",
      parts: tasks.disputes.map(\.overdueAmount))
  }

  /// The cash, at most so many payments.
  public static func cash(_ tasks: CollectionTasks, atMost most: Int? = nil) -> String {
    page(
      tasks.cash.map(\.line), one: "amount to apply", many: "amounts to apply", tasks.day, most,
      sums: tasks.cash.map(\.amount), of: "")
  }

  /// The promises, at most so many.
  public static func promises(_ tasks: CollectionTasks, atMost most: Int? = nil) -> String {
    page(
      tasks.promises.map(\.line), one: "promise to check", many: "promises to check", tasks.day,
      most, sums: tasks.promises.map(\.unpaid), of: " unpaid")
  }

  private static func page(
    _ lines: [TaskLine], one: String, many: String, _ day: Day, _ most: Int?, sums: [Money],
    of what: String, parts: [Money] = []
  ) -> String {
    guard !lines.isEmpty else { return "No \(many) on \(day).\n" }
    var text = "\(NumberText.count(lines.count, one, many)) as of the close of \(day)\n\n"
    let most = most ?? shown
    for line in lines.prefix(most) { text += entry(line, day) }
    if lines.count > most {
      text += "\nThe first \(NumberText.grouped(most)) are shown; --format csv has all.\n"
    }
    text += "\n"
    for (currency, own) in Dictionary(grouping: sums, by: \.currency).sorted(by: { $0.key < $1.key }
    ) {
      let sum = own.reduce(.zero(currency), +)
      let overdue = parts.filter { $0.currency == currency }.reduce(.zero(currency), +)
      let part =
        parts.isEmpty ? "" : ", \(NumberText.exact(overdue)) of it overdue"
      text += "In all \(NumberText.exact(sum)) \(currency)\(what)\(part).\n"
    }
    return text
  }

  /// The customer and the amount, and below them what it is about, its owner and target day.
  private static func entry(_ line: TaskLine, _ day: Day) -> String {
    let amount = "\(NumberText.exact(line.amount)) \(line.amount.currency)"
    let title = TextTable.cut(
      PlainText.singleLine("\(line.id)  \(line.customer)"), to: max(12, 80 - amount.count - 2))
    let gap = String(repeating: " ", count: max(2, 80 - title.count - amount.count))
    let late =
      line.target < day ? ", \(NumberText.count(day - line.target, "day", "days")) late" : ""
    let owner = line.owner.isEmpty ? "nobody" : line.owner
    let facts = "\(line.what); \(owner), by \(line.target)\(late)"
    return title + gap + amount + "\n"
      + TextTable.wrap(PlainText.singleLine(facts), width: 80, indent: "      ")
  }
}

/// A task of any kind as it is shown.
struct TaskLine: Sendable {
  let id: String
  let customer: String
  let amount: Money
  /// What it is about, and how old it is.
  let what: String
  let owner: String
  let target: Day
}

extension DisputeTask {
  var line: TaskLine {
    let reason = code.isEmpty ? "" : ", \(code)"
    return TaskLine(
      id: id, customer: customerName.isEmpty ? customerID : customerName, amount: amount,
      what: "invoice \(invoiceID)\(reason), open for \(NumberText.count(age, "day", "days"))",
      owner: owner, target: targetOn)
  }
}

extension CashTask {
  var line: TaskLine {
    let use: String
    if amount.minorUnits < 0 {
      use = "it went back, and nothing says what it was paid for"
    } else if kind == .unidentified {
      use = covers.isEmpty ? "to be identified" : "would settle \(covers[0])"
    } else if let matchingDocument {
      use = "exactly what is open of \(matchingDocument)"
    } else if let first = covers.first {
      let more = covers.count > 1 ? " and \(NumberText.grouped(covers.count - 1)) more" : ""
      use = "covers \(first)\(more)"
    } else {
      use = "nothing is open to apply it to"
    }
    let name =
      switch kind {
      case .payment: "payment"
      case .creditNote: "credit note"
      case .unidentified: "payment, likely of this customer,"
      }
    return TaskLine(
      id: id, customer: customerName.isEmpty ? customerID : customerName, amount: amount,
      what: "\(name) of \(receivedOn), \(NumberText.count(age, "day", "days")) ago: \(use)",
      owner: owner, target: targetOn)
  }
}

extension PromiseTask {
  var line: TaskLine {
    let about = invoiceID.isEmpty ? "the account" : "invoice \(invoiceID)"
    let state = standing == .broken ? "broken" : "honoured until \(honouredUntil)"
    return TaskLine(
      id: id, customer: customerName.isEmpty ? customerID : customerName, amount: unpaid,
      what: "\(about), promised on \(madeOn) for \(promisedFor): \(state)", owner: owner,
      target: targetOn)
  }
}
