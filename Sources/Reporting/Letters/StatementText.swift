internal import AccountReview
public import DuecastEngine
internal import Receivables

/// A customer's account with a running balance, for a terminal or a letter's attachment.
public enum StatementText {
  public static func page(_ results: StatementResults, customer: String) -> String {
    guard !results.statements.isEmpty else {
      return "Nothing is open or on account of \(customer) on \(results.view.day).\n"
    }
    return results.statements.map { text($0, results.view) }.joined(separator: "\n")
  }

  private static func text(_ statement: AccountStatement, _ view: LedgerView) -> String {
    let customer = view.customers[statement.customer]
    let name = customer.name.isEmpty ? customer.id : "\(customer.name) (\(customer.id))"
    var table = TextTable([
      .init("day"), .init("", widest: 16), .init("reference", widest: 20), .init("due"),
      .init("amount", .right), .init("balance", .right),
    ])
    table.row([
      statement.from.description, "brought forward", "", "", "",
      NumberText.exact(statement.opening),
    ])
    for entry in statement.entries {
      var due = ""
      if case .document(_, let dueOn) = entry.kind { due = dueOn.description }
      table.row([
        entry.on.description, label(entry.kind), entry.reference, due,
        NumberText.exact(entry.amount), NumberText.exact(entry.balance),
      ])
    }
    return PlainText.singleLine("Statement of account of \(name) in \(statement.currency)")
      + "\nas of the close of \(statement.day)\n\n" + table.text
      + "\nBalance: \(NumberText.exact(statement.closing)) \(statement.currency)\n"
  }

  static func label(_ kind: AccountStatement.Entry.Kind) -> String {
    switch kind {
    case .document(.invoice, _): "invoice"
    case .document(.debitNote, _): "debit note"
    case .document(.fee, _): "fee"
    case .document(.interest, _): "interest"
    case .settlement(.cash): "payment"
    case .settlement(.creditNote): "credit note"
    case .settlement(.discount): "discount"
    case .settlement(.taxWithheld): "tax withheld"
    case .settlement(.rounding): "rounding"
    case .settlement(.bankCharge): "bank charge"
    case .settlement(.exchange): "exchange"
    case .settlement(.waiver): "waived"
    case .settlement(.badDebt): "written off"
    case .settlement(.undated): "settled"
    case .cashOnAccount: "on account"
    case .creditOnAccount: "credit"
    }
  }
}
