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
  public var customer: CustomerIndex
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

  /// A contact of which no more than customer and day is known, unless more is stated.
  public init(
    id: String, customer: CustomerIndex, on: Day, channel: String = "", level: Int? = nil,
    outcome: String = "", collector: String = "", note: String = "", experimentArm: String = "",
    followUp: FollowUp = FollowUp()
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
