/// One customer as known at a view's day.
public struct Customer: Sendable, Hashable, Identifiable {
  /// Unique in the ledger; never empty.
  public let id: String
  /// Empty where the ledger does not say; ``id`` is shown then.
  public var name = ""
  /// The ledger's own grouping, such as `retail`; empty for none.
  public var segment = ""
  /// As written, mostly an ISO 3166 code; empty where it is not stated.
  public var country = ""
  /// What it is billed in; `nil` where its documents alone say.
  public var currency: Currency?
  /// In the customer's own currency; `nil` for no stated limit.
  public var creditLimit: Money?
  /// `nil` where its first document is the first that is known of it.
  public var onboardedOn: Day?
  /// Hidden until that day has come.
  public var churnedOn: Day?
  /// The customer whose group it belongs to; empty for none.
  public var parentID = ""
  /// The customer that takes over its history from ``mergedOn`` on; empty for none.
  public var mergedInto = ""
  /// `nil` where it keeps its own.
  public var mergedOn: Day?
  /// The customer that pays its invoices; empty where it does itself.
  public var payerID = ""
  /// Who looks after the account, by name; empty for nobody.
  public var collector = ""
  /// Whom letters address; empty for the company.
  public var contactName = ""
  /// Empty where none is stated: the account can be reached by other channels only.
  public var contactEmail = ""
  /// Empty where none is stated.
  public var contactPhone = ""
  /// Of letters, as the ledger writes it, such as `en`; may be empty.
  public var language = ""
  /// How much the account matters beyond its billing, from 0 to 1; `nil` for unstated.
  public var strategicValue: Double?
  /// The line in `customers.csv`, counted from 0 without the header; `nil` for a customer known
  /// only from documents.
  public var row: Int?

  /// A customer of which nothing else is stated.
  public init(id: String) { self.id = id }
}

/// Cash received from a customer, whether or not it is allocated yet.
///
/// Its identifier is ``LedgerView/receiptID(_:)``.
public struct Receipt: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// The value day, on which the bank credited it.
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

  package init(
    customer: CustomerIndex, on: Day, amount: Money, unapplied: Money, drawn: Money? = nil,
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
  /// Unique in the ledger.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Sales fall by its amount from this day on.
  public let issuedOn: Day
  /// Above zero, unlike the document's own amount.
  public let amount: Money
  /// What is left of it at the view's day.
  public let unapplied: Money
  /// What was used up elsewhere than on an invoice of the ledger, as by a refund.
  public let netted: Money
  /// What was taken back by a later document.
  public let cancelled: Money

  package init(
    id: String, customer: CustomerIndex, issuedOn: Day, amount: Money, unapplied: Money,
    netted: Money,
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
  /// Unique among the ledger's disputes.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Position in the elements of ``LedgerView/invoices``.
  public let invoice: InvoiceIndex
  /// The first day on which the invoice counts as disputed.
  public let openedOn: Day
  /// `nil` while it is open at the view's day.
  public let closedOn: Day?
  /// What is contested; the whole invoice where the ledger does not say.
  public let amount: Money
  /// The ledger's own reason, such as `price`; may be empty.
  public let code: String
  /// Empty while it is open.
  public let outcome: String

  package init(
    id: String, customer: CustomerIndex, invoice: InvoiceIndex, openedOn: Day, closedOn: Day?,
    amount: Money,
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
  /// Unique among the ledger's promises.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Position in the elements of ``LedgerView/invoices``; `nil` for the account as a whole.
  public let invoice: InvoiceIndex?
  /// Cash with earlier value days does not count towards it.
  public let madeOn: Day
  /// By when the customer says it will have paid; grace comes on top.
  public let promisedFor: Day
  /// `nil` means all that is owed.
  public let amount: Money?
  /// The identifier of the promise that it replaces; empty where it adds to the others.
  public let replaces: String

  package init(
    id: String, customer: CustomerIndex, invoice: InvoiceIndex?, madeOn: Day, promisedFor: Day,
    amount: Money?,
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
  /// Unique among the ledger's activities.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public internal(set) var customer: CustomerIndex
  /// The day of the contact.
  public let on: Day
  /// `email`, `call`, `letter`, `visit`, `dunning`, or the ledger's own word.
  public let channel: String
  /// Of dunning, from 1; `nil` where the contact is no reminder.
  public let level: Int?
  /// The ledger's own word, such as `reached`; may be empty.
  public let outcome: String
  /// Who made it; empty where it is not stated.
  public let collector: String
  /// Free text; nothing is computed from it.
  public let note: String
  /// The arm of a randomised experiment: `contact`, `control`, or empty.
  public let experimentArm: String
  /// Who was spoken with, when in the day, and what was agreed to do next.
  public let followUp: FollowUp

  package init(
    id: String, customer: CustomerIndex, on: Day, channel: String, level: Int?, outcome: String,
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
  public internal(set) var customer: CustomerIndex
  /// A measurement stands until the next of the same metric.
  public let observedOn: Day
  /// The ledger's own name; the policy says which direction is good.
  public let metric: String
  /// In the metric's own unit.
  public let value: Double

  package init(customer: CustomerIndex, observedOn: Day, metric: String, value: Double) {
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
    /// A second person agrees, or sends it back.
    case approve, reject
    /// Nothing more is to be done.
    case close
  }

  /// Position in ``LedgerView/customers``.
  public internal(set) var customer: CustomerIndex
  /// A verdict counts from this day on.
  public let reviewedOn: Day
  /// Who did the step, by name; may be empty.
  public let reviewer: String
  /// The reviewer's own word, such as `healthy`; may be empty.
  public let verdict: String
  /// Free text; nothing is computed from it.
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

  /// As a source has it: what is left out is not stated.
  public init(
    customer: CustomerIndex, reviewedOn: Day, reviewer: String, verdict: String, comment: String,
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
  public let customer: CustomerIndex
  /// The day of issue that is expected, not of payment.
  public let expectedOn: Day
  /// Above zero, in full: ``probability`` is not taken into it.
  public let amount: Money
  /// That it will be billed, from 0 to 1.
  public let probability: Double

  package init(customer: CustomerIndex, expectedOn: Day, amount: Money, probability: Double) {
    self.customer = customer
    self.expectedOn = expectedOn
    self.amount = amount
    self.probability = probability
  }
}

/// One unit of `from` in units of `to`.
public struct ExchangeRate: Sendable, Hashable {
  /// The rate stands from this day until the next of the pair.
  public let on: Day
  /// The currency of which one unit is priced.
  public let from: Currency
  /// The currency that the price is in.
  public let to: Currency
  /// Above zero.
  public let rate: Double

  /// The reciprocal serves the other direction; one record is enough.
  public init(on: Day, from: Currency, to: Currency, rate: Double) {
    self.on = on
    self.from = from
    self.to = to
    self.rate = rate
  }
}

/// Planned cash that no invoice of the ledger brings, such as payroll, tax or a loan.
public struct OtherFlow: Sendable, Hashable {
  /// The day the bank books it.
  public let on: Day
  /// Negative where cash goes out.
  public let amount: Money
  /// What it is for; may be empty.
  public let label: String

  package init(on: Day, amount: Money, label: String) {
    self.on = on
    self.amount = amount
    self.label = label
  }
}

/// A day without banking.
public struct Holiday: Sendable, Hashable {
  /// Closed all day.
  public let on: Day
  /// Empty for a holiday of every calendar.
  public let calendar: String
  /// For people; may be empty.
  public let name: String

  /// An empty `calendar` closes the day in every calendar.
  public init(on: Day, calendar: String, name: String) {
    self.on = on
    self.calendar = calendar
    self.name = name
  }
}
