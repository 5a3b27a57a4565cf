package import Receivables

/// How a bank writes its statements.
package enum StatementFormat: String, Sendable, Hashable, CaseIterable {
  case camt052 = "camt.052"
  case camt053 = "camt.053"
  case camt054 = "camt.054"
  case mt940 = "MT940"
  case mt942 = "MT942"
  case bai2 = "BAI2"
  case ofx = "OFX"
  case coda = "CODA"
  case cfonb120 = "CFONB 120"
  case norma43 = "Norma 43"
  case adviceCSV = "remittance CSV"
  case edi820 = "EDI 820"
  case nacha = "NACHA"

  /// What its entries are; entries of a report or a notification are in a statement later.
  package var kind: BankStatement.Kind {
    switch self {
    case .camt052, .mt942: .report
    case .camt054, .nacha: .notification
    default: .statement
    }
  }
}

/// What a bank says of one account: balances and entries.
package struct BankStatement: Sendable, Hashable {
  package enum Kind: Int, Sendable, Hashable, Comparable {
    case statement, report, notification
    package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
  }

  package var format: StatementFormat
  package var file = ""
  /// Where it starts, counted from 1.
  package var line = 0
  package var id = ""
  /// As written, without blanks.
  package var account = ""
  package var currency: Currency?
  package var sequence = ""
  package var page = ""
  package var from: Day?
  package var to: Day?
  /// Whether the bank says that it is a copy or a duplicate.
  package var isCopy = false
  package var text = ""
  package var balances: [Balance] = []
  package var entries: [BankEntry] = []
  /// Sums that the file states beside its entries; zero lines where only sums are given.
  package var statedTotals: StatedTotals?
  /// Why it may not be used; its figures are kept to be looked at.
  package var refusal: LedgerIssue?
  /// Whether opening, entries and closing were held against one another.
  package var isBalanced = false

  package init(_ format: StatementFormat) { self.format = format }

  package func balance(_ kind: Balance.Kind) -> Balance? { balances.first { $0.kind == kind } }

  /// The balance before the first entry.
  package var opening: Balance? {
    if let opening = balance(.opening) ?? balance(.previousClosing) { return opening }
    let interim = balances.filter { $0.kind == .interim }
    return interim.count > 1 || (interim.count == 1 && balance(.closing) != nil)
      ? interim.first : nil
  }

  /// The balance after the last entry.
  package var closing: Balance? {
    if let closing = balance(.closing) { return closing }
    let interim = balances.filter { $0.kind == .interim }
    let hasOpening = balance(.opening) != nil || balance(.previousClosing) != nil
    return interim.count > (hasOpening ? 0 : 1) ? interim.last : nil
  }
}

/// What an account stood at.
package struct Balance: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case opening
    case previousClosing = "previous_closing"
    case closing, interim
    case openingAvailable = "opening_available"
    case closingAvailable = "closing_available"
    case interimAvailable = "interim_available"
    case forwardAvailable = "forward_available"
    case expected, information, other
  }

  package var kind: Kind
  package var amount: Money
  package var on: Day?

  package init(_ kind: Kind, _ amount: Money, on: Day?) {
    (self.kind, self.amount, self.on) = (kind, amount, on)
  }
}

/// What a bank says the entries come to.
package struct StatedTotals: Sendable, Hashable {
  package var credits: Int64?
  package var debits: Int64?
  package var entries: Int?

  package init(credits: Int64? = nil, debits: Int64? = nil, entries: Int? = nil) {
    (self.credits, self.debits, self.entries) = (credits, debits, entries)
  }
}

/// One movement of an account.
package struct BankEntry: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable { case booked, pending, info }

  /// Above zero where the account rose.
  package var amount: Money
  package var bookedOn: Day?
  package var valueOn: Day?
  package var status = Status.booked
  package var isReversal = false
  /// The bank's code for what it is, as written: `PMNT/RCDT/ESCT`, `166`, `115`.
  package var code = ""
  package var bankReference = ""
  package var customerReference = ""
  package var batch: Batch?
  /// What it consists of; one for an entry that is no batch.
  package var parts: [EntryPart] = []
  package var charges: [Money] = []
  package var text = ""
  /// Where it starts, counted from 1.
  package var line = 0

  package init(_ amount: Money) { self.amount = amount }

  /// The day from which the money is ours, as far as it is known.
  package var day: Day? { valueOn ?? bookedOn }
}

/// What an entry of several payments says of itself.
package struct Batch: Sendable, Hashable {
  package var id = ""
  package var count: Int?
  package var total: Money?
  package init() {}
}

/// One payment of an entry.
package struct EntryPart: Sendable, Hashable {
  /// Signed as its entry; `nil` where the file does not say.
  package var amount: Money?
  package var counterparty = Counterparty()
  package var references = PaymentReferences()
  /// What the payer wrote, in lines as the bank has them.
  package var remittance: [String] = []
  package var structured: [StructuredReference] = []
  package var documents: [RemittedDocument] = []
  package var charges: [Money] = []
  package var original: Money?
  /// Why the money went back: `AC04`, `MD01`.
  package var returnReason = ""

  package init() {}
}

/// The other side of a payment.
package struct Counterparty: Sendable, Hashable {
  package var name = ""
  /// In whose name it pays or is paid.
  package var ultimateName = ""
  package var account = ""
  package var bank = ""
  package init() {}
}

/// Names that a payment has among payer, payee and banks.
package struct PaymentReferences: Sendable, Hashable {
  package var endToEnd = ""
  package var mandate = ""
  package var creditor = ""
  package var instruction = ""
  package var transaction = ""
  package var cheque = ""
  package var bank = ""
  package init() {}
}

/// A document that a remittance names.
package struct RemittedDocument: Sendable, Hashable {
  package var number = ""
  /// What is paid of it.
  package var amount: Money?
  package var discount: Money?
  /// What is kept back, with the payer's reason.
  package var deduction: Money?
  package var reason = ""
  package var isCredit = false
  package init() {}
}
