/// One customer as known at a view's day.
public struct Customer: Sendable, Hashable, Identifiable {
  public let id: String
  public var name = ""
  public var segment = ""
  public var country = ""
  public var currency: Currency?
  public var creditLimit: Money?
  public var onboardedOn: Day?
  /// Hidden until that day has come.
  public var churnedOn: Day?
  /// The customer whose group it belongs to; empty for none.
  public var parentID = ""
  /// The customer that takes over its history, and the day from which it does; empty for none.
  public var mergedInto = ""
  public var mergedOn: Day?
  /// The customer that pays its invoices; empty where it does itself.
  public var payerID = ""
  public var collector = ""
  public var contactName = ""
  public var contactEmail = ""
  public var contactPhone = ""
  public var language = ""
  public var strategicValue: Double?
  /// The line in `customers.csv`, counted from 0 without the header; `nil` for a customer known
  /// only from documents.
  public var row: Int?

  public init(id: String) { self.id = id }
}

/// Cash received from a customer, whether or not it is allocated yet.
///
/// Its identifier is ``LedgerView/receiptID(_:)``.
public struct Receipt: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: Int
  public let on: Day
  /// Below zero for cash that went back: a returned or refunded payment.
  public let amount: Money
  /// What no invoice has taken up by the view's day; below zero where more went back than was on
  /// account.
  public let unapplied: Money
  /// Credit that it took up beside invoices: a credit note paid out, or netted in the transfer.
  public let drawn: Money
  /// What settled invoices in other currencies.
  public let converted: Money

  public init(
    customer: Int, on: Day, amount: Money, unapplied: Money, drawn: Money? = nil,
    converted: Money? = nil
  ) {
    self.customer = customer
    self.on = on
    self.amount = amount
    self.unapplied = unapplied
    self.drawn = drawn ?? .zero(amount.currency)
    self.converted = converted ?? .zero(amount.currency)
  }
}

/// A credit note (or an invoice of negative amount); amounts are positive.
public struct CreditNote: Sendable, Hashable {
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: Int
  public let issuedOn: Day
  public let amount: Money
  /// What is left of it at the view's day.
  public let unapplied: Money
  /// What was used up elsewhere than on an invoice of the ledger, as by a refund.
  public let netted: Money
  /// What was taken back by a later document.
  public let cancelled: Money

  public init(
    id: String, customer: Int, issuedOn: Day, amount: Money, unapplied: Money, netted: Money,
    cancelled: Money? = nil
  ) {
    self.id = id
    self.customer = customer
    self.issuedOn = issuedOn
    self.amount = amount
    self.unapplied = unapplied
    self.netted = netted
    self.cancelled = cancelled ?? .zero(amount.currency)
  }
}

/// A contested invoice.
public struct Dispute: Sendable, Hashable {
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: Int
  /// Position in the elements of ``LedgerView/invoices``.
  public let invoice: Int
  public let openedOn: Day
  /// `nil` while it is open at the view's day.
  public let closedOn: Day?
  /// What is contested; the whole invoice where the ledger does not say.
  public let amount: Money
  public let code: String
  /// Empty while it is open.
  public let outcome: String

  public init(
    id: String, customer: Int, invoice: Int, openedOn: Day, closedOn: Day?, amount: Money,
    code: String, outcome: String
  ) {
    self.id = id
    self.customer = customer
    self.invoice = invoice
    self.openedOn = openedOn
    self.closedOn = closedOn
    self.amount = amount
    self.code = code
    self.outcome = outcome
  }
}

/// A dated undertaking to pay.
public struct Promise: Sendable, Hashable {
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: Int
  /// Position in the elements of ``LedgerView/invoices``; `nil` for the account as a whole.
  public let invoice: Int?
  public let madeOn: Day
  public let promisedFor: Day
  /// `nil` means all that is owed.
  public let amount: Money?
  /// The identifier of the promise that it replaces; empty where it adds to the others.
  public let replaces: String

  public init(
    id: String, customer: Int, invoice: Int?, madeOn: Day, promisedFor: Day, amount: Money?,
    replaces: String = ""
  ) {
    self.id = id
    self.customer = customer
    self.invoice = invoice
    self.madeOn = madeOn
    self.promisedFor = promisedFor
    self.amount = amount
    self.replaces = replaces
  }
}

/// A contact with a customer, or a decision not to make one.
public struct Activity: Sendable, Hashable {
  public let id: String
  /// Position in ``LedgerView/customers``.
  public internal(set) var customer: Int
  public let on: Day
  /// `email`, `call`, `letter`, `visit`, `dunning`, or the ledger's own word.
  public let channel: String
  public let level: Int?
  public let outcome: String
  public let collector: String
  public let note: String
  /// The arm of a randomised experiment: `contact`, `control`, or empty.
  public let experimentArm: String
  /// Who was spoken with, when in the day, and what was agreed to do next.
  public let followUp: FollowUp

  public init(
    id: String, customer: Int, on: Day, channel: String, level: Int?, outcome: String,
    collector: String, note: String, experimentArm: String, followUp: FollowUp = FollowUp()
  ) {
    self.id = id
    self.customer = customer
    self.on = on
    self.channel = channel
    self.level = level
    self.outcome = outcome
    self.collector = collector
    self.note = note
    self.experimentArm = experimentArm
    self.followUp = followUp
  }
}

/// With whom a contact was, and what follows it.
public struct FollowUp: Sendable, Hashable {
  /// The time of day as the log has it; may be empty.
  public var time = ""
  /// Who was spoken with or written to; may be empty.
  public var person = ""
  /// What is to be done next; may be empty.
  public var action = ""
  /// The day for it.
  public var on: Day?
  /// Nothing is done before this day.
  public var snoozedUntil: Day?

  /// Nothing known.
  public init() {}
}

/// One measurement of a customer's health.
public struct HealthObservation: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public internal(set) var customer: Int
  public let observedOn: Day
  public let metric: String
  public let value: Double

  public init(customer: Int, observedOn: Day, metric: String, value: Double) {
    self.customer = customer
    self.observedOn = observedOn
    self.metric = metric
    self.value = value
  }
}

/// A step of the review of an account: a verdict, or one of those that lead to it.
public struct Review: Sendable, Hashable {
  /// What is done.
  ///
  /// A review is drafted, submitted, approved or rejected by another person, and closed.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// Handed to a person.
    case assign
    /// Begun, or changed.
    case draft
    /// A question is answered.
    case answer
    /// Put before whoever approves.
    case submit
    case approve, reject
    case close
  }

  /// Position in ``LedgerView/customers``.
  public internal(set) var customer: Int
  public let reviewedOn: Day
  /// Who did the step.
  public let reviewer: String
  public let verdict: String
  public let comment: String
  /// `nil` for a whole review in one line.
  public let step: Step?
  /// The reviewer's role at the step.
  public let role: String
  /// The name of the question that ``comment`` answers.
  public let question: String
  /// Where a document is kept that belongs to it.
  public let attachment: String
  /// Who goes on with it.
  public let assignedTo: String
  /// Who approved a whole review.
  public let approver: String
  /// The last day on which the verdict holds.
  public let validUntil: Day?
  /// Its place among the account's steps.
  public let number: Int

  public init(
    customer: Int, reviewedOn: Day, reviewer: String, verdict: String, comment: String,
    step: Step? = nil, role: String = "", question: String = "", attachment: String = "",
    assignedTo: String = "", approver: String = "", validUntil: Day? = nil, number: Int = 0
  ) {
    self.customer = customer
    self.reviewedOn = reviewedOn
    self.reviewer = reviewer
    self.verdict = verdict
    self.comment = comment
    self.step = step
    self.role = role
    self.question = question
    self.attachment = attachment
    self.assignedTo = assignedTo
    self.approver = approver
    self.validUntil = validUntil
    self.number = number
  }
}

/// Billing that a contract or an order announces.
public struct ExpectedBilling: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: Int
  public let expectedOn: Day
  public let amount: Money
  public let probability: Double

  public init(customer: Int, expectedOn: Day, amount: Money, probability: Double) {
    self.customer = customer
    self.expectedOn = expectedOn
    self.amount = amount
    self.probability = probability
  }
}

/// One unit of `from` in units of `to`.
public struct ExchangeRate: Sendable, Hashable {
  public let on: Day
  public let from: Currency
  public let to: Currency
  public let rate: Double

  public init(on: Day, from: Currency, to: Currency, rate: Double) {
    self.on = on
    self.from = from
    self.to = to
    self.rate = rate
  }
}

/// Planned cash that no invoice of the ledger brings, such as payroll, tax or a loan.
public struct OtherFlow: Sendable, Hashable {
  public let on: Day
  /// Negative where cash goes out.
  public let amount: Money
  /// What it is for; may be empty.
  public let label: String

  public init(on: Day, amount: Money, label: String) {
    self.on = on
    self.amount = amount
    self.label = label
  }
}

/// A day without banking.
public struct Holiday: Sendable, Hashable {
  public let on: Day
  /// Empty for a holiday of every calendar.
  public let calendar: String
  public let name: String

  public init(on: Day, calendar: String, name: String) {
    self.on = on
    self.calendar = calendar
    self.name = name
  }
}

/// A column of the ledger beyond the contract's own: a candidate feature.
///
/// Values are interned text; whether they are numbers is for the reader of a view to find out
/// from the rows that the view can see.
public struct Attribute: Sendable, Hashable {
  public let name: String
  /// The distinct values as written, in order of first appearance.
  public let levels: [String]
  /// For each row of the file, an index into ``levels``; −1 where the cell is empty.
  public let codes: [Int32]

  public init(name: String, levels: [String], codes: [Int32]) {
    self.name = name
    self.levels = levels
    self.codes = codes
  }

  /// The text in one row; `nil` where the cell is empty.
  public subscript(row: Int) -> String? { codes[row] < 0 ? nil : levels[Int(codes[row])] }
}
