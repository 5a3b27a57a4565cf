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
  public var customer: String
  public var issuedOn: Day
  /// `nil` where nothing is said: it is due on issue.
  public var dueOn: Day?
  /// Below zero for a credit note.
  public var amount: DecimalText
  public var currency: Currency?
  /// `nil` for a credit note.
  public var kind: Invoice.Kind?
  public var paidOn: Day?
  /// What is left to pay.
  public var openAmount: DecimalText?
  public var status: DocumentStatus?
  public var entity: String
  public var fiscalYear: String
  /// Who is to pay, where it is another than the customer.
  public var payer: String
  /// The document that a credit note cancels.
  public var cancels: String
  /// Candidate features by name; those of the first record name them all.
  public var attributes: [String: String]
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var invoice: String
  public var dueOn: Day
  /// Above zero.
  public var amount: DecimalText
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var id: String
  public var customer: String
  /// The value day.
  public var receivedOn: Day
  public var amount: DecimalText
  public var currency: Currency?
  /// The payment that went back.
  public var reverses: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var invoice: String
  public var allocatedOn: Day
  /// In the invoice's currency.
  public var amount: DecimalText
  /// What the payment gives of its own currency.
  public var paymentAmount: DecimalText?
  /// Of the invoice.
  public var entity: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var invoice: String
  public var writtenOffOn: Day
  public var amount: DecimalText
  /// `nil` where it is for size, terms and habit to say.
  public var reason: Settlement.Reason?
  public var entity: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
