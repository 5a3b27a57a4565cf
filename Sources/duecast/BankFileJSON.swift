import BankStatements
import Foundation
import LedgerFiles
import Receivables
import Reporting

/// All that was read of a bank's files, for machines; what is refused has its reason.
enum BankFileJSON {
  static func text(_ files: [StatementFile], _ movements: BankMovements) throws -> String {
    let list: [Value] = files.map(file)
    return try JSONText.encode(
      Value.object([
        ("files", .list(list)),
        ("movements", .list(movements.movements.map(movement))),
        ("repeated_entries", .number(movements.repeated)),
        ("unbooked_entries", .number(movements.unbooked)),
      ]))
  }

  /// A tree of texts; what is empty is left out.
  indirect enum Value: Encodable {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([Value])
    case object([(String, Value)])

    private struct Key: CodingKey {
      let stringValue: String
      let intValue: Int? = nil
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    private var isEmpty: Bool {
      switch self {
      case .text(let text): text.isEmpty
      case .list(let list): list.isEmpty
      case .object(let object): object.allSatisfy { $0.1.isEmpty }
      case .number, .truth: false
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .text(let text):
        var single = encoder.singleValueContainer()
        try single.encode(text)
      case .number(let number):
        var single = encoder.singleValueContainer()
        try single.encode(number)
      case .truth(let truth):
        var single = encoder.singleValueContainer()
        try single.encode(truth)
      case .list(let list):
        var single = encoder.singleValueContainer()
        try single.encode(list)
      case .object(let object):
        var keyed = encoder.container(keyedBy: Key.self)
        for (name, value) in object where !value.isEmpty {
          try keyed.encode(value, forKey: Key(stringValue: name))
        }
      }
    }
  }

  private static func money(_ money: Money?) -> Value {
    guard let money else { return .text("") }
    return .object([("amount", .text("\(money)")), ("currency", .text(money.currency.code))])
  }

  private static func day(_ day: Day?) -> Value { .text(day?.description ?? "") }

  private static func texts(_ texts: [String]) -> Value { .list(texts.map(Value.text)) }

  private static func issue(_ issue: LedgerIssue) -> Value {
    .object([
      ("line", .number(issue.line)), ("code", .text(issue.code)),
      ("problem", .text(issue.problem)), ("remedy", .text(issue.remedy)),
    ])
  }

  private static func file(_ file: StatementFile) -> Value {
    .object([
      ("file", .text(file.name)), ("format", .text(file.format?.rawValue ?? "")),
      ("refused", .list(file.issues.filter { $0.effect == .setAside }.map(issue))),
      ("notes", .list(file.issues.filter { $0.effect != .setAside }.map(issue))),
      ("statements", .list(file.statements.map(statement))),
      ("advice", .list(file.advice.map(advice))),
    ])
  }

  private static func advice(_ advice: RemittanceAdvice) -> Value {
    .object([
      ("payment_reference", .text(advice.paymentReference)), ("payer", .text(advice.payerName)),
      ("on", day(advice.on)), ("amount", money(advice.amount)),
      ("documents", .list(advice.documents.map(document))),
    ])
  }

  private static func statement(_ statement: BankStatement) -> Value {
    let balances = statement.balances.map { balance in
      Value.object([
        ("type", .text(balance.kind.rawValue)), ("amount", .text("\(balance.amount)")),
        ("currency", .text(balance.amount.currency.code)), ("on", day(balance.on)),
      ])
    }
    return .object([
      ("id", .text(statement.id)), ("account", .text(statement.account)),
      ("currency", .text(statement.currency?.code ?? "")),
      ("sequence", .text(statement.sequence)), ("page", .text(statement.page)),
      ("from", day(statement.from)), ("to", day(statement.to)),
      ("is_copy", .truth(statement.isCopy)), ("text", .text(statement.text)),
      ("refused", statement.refusal.map(issue) ?? .text("")),
      ("is_balanced", .truth(statement.isBalanced)), ("balances", .list(balances)),
      ("entries", .list(statement.entries.map(entry))),
    ])
  }

  private static func entry(_ entry: BankEntry) -> Value {
    .object([
      ("line", .number(entry.line)), ("amount", .text("\(entry.amount)")),
      ("currency", .text(entry.amount.currency.code)), ("booked_on", day(entry.bookedOn)),
      ("value_on", day(entry.valueOn)), ("status", .text(entry.status.rawValue)),
      ("is_reversal", .truth(entry.isReversal)), ("code", .text(entry.code)),
      ("bank_reference", .text(entry.bankReference)),
      ("customer_reference", .text(entry.customerReference)),
      ("batch", .text(entry.batch?.id ?? "")), ("text", .text(entry.text)),
      ("charges", .list(entry.charges.map { money($0) })),
      ("parts", .list(entry.parts.map(part))),
    ])
  }

  private static func counterparty(_ party: Counterparty) -> Value {
    .object([
      ("name", .text(party.name)), ("ultimate_name", .text(party.ultimateName)),
      ("account", .text(party.account)), ("bank", .text(party.bank)),
    ])
  }

  private static func references(_ references: PaymentReferences) -> Value {
    .object([
      ("end_to_end", .text(references.endToEnd)), ("mandate", .text(references.mandate)),
      ("creditor", .text(references.creditor)), ("instruction", .text(references.instruction)),
      ("transaction", .text(references.transaction)), ("cheque", .text(references.cheque)),
      ("bank", .text(references.bank)),
    ])
  }

  private static func document(_ document: RemittedDocument) -> Value {
    .object([
      ("number", .text(document.number)), ("amount", money(document.amount)),
      ("discount", money(document.discount)), ("deduction", money(document.deduction)),
      ("reason", .text(document.reason)), ("is_credit", .truth(document.isCredit)),
    ])
  }

  private static func structured(_ reference: StructuredReference) -> Value {
    .object([
      ("scheme", .text(reference.scheme.rawValue)), ("text", .text(reference.text)),
      ("valid", reference.isValid.map { .truth($0) } ?? .text("")),
    ])
  }

  private static func part(_ part: EntryPart) -> Value {
    .object([
      ("amount", money(part.amount)), ("counterparty", counterparty(part.counterparty)),
      ("references", references(part.references)), ("remittance", texts(part.remittance)),
      ("structured", .list(part.structured.map(structured))),
      ("documents", .list(part.documents.map(document))),
      ("charges", .list(part.charges.map { money($0) })), ("original", money(part.original)),
      ("return_reason", .text(part.returnReason)),
    ])
  }

  private static func movement(_ movement: BankMovement) -> Value {
    .object([
      ("id", .text(movement.id)), ("account", .text(movement.account)),
      ("amount", .text("\(movement.amount)")), ("currency", .text(movement.amount.currency.code)),
      ("booked_on", day(movement.bookedOn)), ("value_on", day(movement.valueOn)),
      ("counterparty", counterparty(movement.counterparty)),
      ("references", references(movement.references)),
      ("remittance", texts(movement.remittance)), ("file", .text(movement.file)),
      ("line", .number(movement.line)),
    ])
  }

  /// The payments alone, a line for each.
  static func csv(_ movements: [BankMovement]) -> String {
    var encoder = CSVEncoder()
    encoder.header([
      "id", "account", "booked_on", "value_on", "amount", "currency", "counterparty",
      "counterparty_account", "end_to_end", "mandate", "bank_reference", "return_reason",
      "remittance", "file", "line",
    ])
    for movement in movements {
      encoder.field(movement.id)
      encoder.field(movement.account)
      encoder.field(movement.bookedOn)
      encoder.field(movement.valueOn)
      encoder.field(movement.amount)
      for text in [
        movement.amount.currency.code, movement.counterparty.name, movement.counterparty.account,
        movement.references.endToEnd, movement.references.mandate, movement.references.bank,
        movement.returnReason, movement.text, movement.file,
      ] { encoder.field(text) }
      encoder.field(movement.line)
      encoder.endRow()
    }
    return String(decoding: encoder.bytes, as: UTF8.self)
  }
}
