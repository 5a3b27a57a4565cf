// Typed records of documents and money, as a ledger is built from them.
//
// Identifiers are what the source calls its records; amounts are signed and exact.

/// What is known of a customer beside documents and money.
public struct CustomerDetails: Sendable, Hashable {
  /// Without its credit limit and its row.
  public var customer: Customer
  /// In the customer's currency.
  public var creditLimit: DecimalText?
  /// Whether it is not to be asked for money.
  public var isBlocked: Bool
  /// Candidate features by name; those of the first record name them all.
  public var attributes: [String: String]
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// An account that may be asked for payment and has no limit, unless more is stated.
  public init(
    customer: Customer, creditLimit: DecimalText? = nil, isBlocked: Bool = false,
    attributes: [String: String] = [:], postedOn: Day? = nil
  ) {
    self.customer = customer
    self.creditLimit = creditLimit
    self.isBlocked = isBlocked
    self.attributes = attributes
    self.postedOn = postedOn
  }
}

/// A document that claims money, or gives a claim up: its amount is signed.
public struct InvoiceRecord: Sendable, Hashable {
  /// Unique within entity and fiscal year.
  public var id: String
  /// Who owes it; ``payer`` may be another.
  public var customer: String
  /// From this day on it is owed, and counted as sales.
  public var issuedOn: Day
  /// `nil` where nothing is said: it is due on issue.
  public var dueOn: Day?
  /// Below zero for a credit note.
  public var amount: DecimalText
  /// Of all its amounts; `nil` for the customer's, or else the default.
  public var currency: Currency?
  /// `nil` for a credit note.
  public var kind: Invoice.Kind?
  /// Paid in full on that day, for sources without allocations; `nil` for unpaid or unknown.
  public var paidOn: Day?
  /// What is left to pay.
  public var openAmount: DecimalText?
  /// As of when the source was written; settlements prevail over it.
  public var status: DocumentStatus?
  /// The own company that issued it; numbers are unique within one.
  public var entity: String
  /// The year within which the number is unique; empty where it is without one.
  public var fiscalYear: String
  /// Who is to pay, where it is another than the customer.
  public var payer: String
  /// The document that a credit note cancels.
  public var cancels: String
  /// Candidate features by name; those of the first record name them all.
  public var attributes: [String: String]
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// An invoice due on issue, of which no settlement is known, unless more is stated.
  public init(
    id: String, customer: String, issuedOn: Day, dueOn: Day? = nil, amount: DecimalText,
    currency: Currency? = nil, kind: Invoice.Kind? = .invoice, paidOn: Day? = nil,
    openAmount: DecimalText? = nil, status: DocumentStatus? = nil, entity: String = "",
    fiscalYear: String = "", payer: String = "", cancels: String = "",
    attributes: [String: String] = [:], postedOn: Day? = nil
  ) {
    self.id = id
    self.customer = customer
    self.issuedOn = issuedOn
    self.dueOn = dueOn
    self.amount = amount
    self.currency = currency
    self.kind = kind
    self.paidOn = paidOn
    self.openAmount = openAmount
    self.status = status
    self.entity = entity
    self.fiscalYear = fiscalYear
    self.payer = payer
    self.cancels = cancels
    self.attributes = attributes
    self.postedOn = postedOn
  }
}

/// A part of an invoice with a due day of its own.
public struct InstalmentRecord: Sendable, Hashable {
  /// The document that it is a part of; its parts add up to it.
  public var invoice: String
  /// The last day to pay this part in time.
  public var dueOn: Day
  /// Above zero.
  public var amount: DecimalText
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// One of several parts of the same invoice, in any order.
  public init(
    invoice: String, dueOn: Day, amount: DecimalText, postedOn: Day? = nil
  ) {
    self.invoice = invoice
    self.dueOn = dueOn
    self.amount = amount
    self.postedOn = postedOn
  }
}

/// Money received, or below zero, money that went back.
public struct ReceiptRecord: Sendable, Hashable {
  /// Unique among the source's payments; allocations name it.
  public var id: String
  /// Who paid, whose account it stands on until it is allocated.
  public var customer: String
  /// The value day.
  public var receivedOn: Day
  /// Below zero where money went back.
  public var amount: DecimalText
  /// `nil` for the customer's, or else the default.
  public var currency: Currency?
  /// The payment that went back.
  public var reverses: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// On account, until allocations take it up.
  public init(
    id: String, customer: String, receivedOn: Day, amount: DecimalText, currency: Currency? = nil,
    reverses: String = "", postedOn: Day? = nil
  ) {
    self.id = id
    self.customer = customer
    self.receivedOn = receivedOn
    self.amount = amount
    self.currency = currency
    self.reverses = reverses
    self.postedOn = postedOn
  }
}

/// A part of a payment or credit note that settles an invoice; below zero, one that is undone.
public struct AllocationRecord: Sendable, Hashable {
  /// A payment or a credit note.
  public var payment: String
  /// The document that it settles, by its number; an instalment has none of its own.
  public var invoice: String
  /// The day of booking: the invoice's balance moves on it.
  public var allocatedOn: Day
  /// In the invoice's currency.
  public var amount: DecimalText
  /// What the payment gives of its own currency.
  public var paymentAmount: DecimalText?
  /// Of the invoice.
  public var entity: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// In one currency, unless what the payment gives is stated.
  public init(
    payment: String, invoice: String, allocatedOn: Day, amount: DecimalText,
    paymentAmount: DecimalText? = nil, entity: String = "", postedOn: Day? = nil
  ) {
    self.payment = payment
    self.invoice = invoice
    self.allocatedOn = allocatedOn
    self.amount = amount
    self.paymentAmount = paymentAmount
    self.entity = entity
    self.postedOn = postedOn
  }
}

/// What is given up of an invoice; below zero, what is claimed again.
public struct WriteOffRecord: Sendable, Hashable {
  /// The document of which it is given up.
  public var invoice: String
  /// The day of booking.
  public var writtenOffOn: Day
  /// Below zero where it is claimed again, as on recovery.
  public var amount: DecimalText
  /// `nil` where it is for size, terms and habit to say.
  public var reason: Settlement.Reason?
  /// Of the invoice, where numbers repeat between entities.
  public var entity: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Given up for a reason that is inferred, unless it is stated.
  public init(
    invoice: String, writtenOffOn: Day, amount: DecimalText, reason: Settlement.Reason? = nil,
    entity: String = "", postedOn: Day? = nil
  ) {
    self.invoice = invoice
    self.writtenOffOn = writtenOffOn
    self.amount = amount
    self.reason = reason
    self.entity = entity
    self.postedOn = postedOn
  }
}
