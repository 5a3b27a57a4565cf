// Typed records of what happened beside documents and money.

/// A claim that its customer contests.
public struct DisputeRecord: Sendable, Hashable {
  /// Unique among the source's disputes.
  public var id: String
  /// The disputed document; it says whose dispute it is.
  public var invoice: String
  /// Not before the invoice's issue.
  public var openedOn: Day
  /// `nil` while it is open; a view of an earlier day has it open.
  public var closedOn: Day?
  /// `nil` for all of the invoice.
  public var amount: DecimalText?
  /// The source's own word for the reason, such as `price`.
  public var code: String
  /// How it ended, in the source's own word; hidden until ``closedOn``.
  public var outcome: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// An open dispute of the whole invoice, unless more is stated.
  public init(
    id: String, invoice: String, openedOn: Day, closedOn: Day? = nil, amount: DecimalText? = nil,
    code: String = "", outcome: String = "", postedOn: Day? = nil
  ) {
    self.id = id
    self.invoice = invoice
    self.openedOn = openedOn
    self.closedOn = closedOn
    self.amount = amount
    self.code = code
    self.outcome = outcome
    self.postedOn = postedOn
  }
}

/// Money that a customer says it will pay.
public struct PromiseRecord: Sendable, Hashable {
  /// Unique among the source's promises; ``replaces`` names it.
  public var id: String
  /// Who undertook to pay.
  public var customer: String
  /// Empty for the account.
  public var invoice: String
  /// The day it was given; cash of earlier value days does not keep it.
  public var madeOn: Day
  /// The last day to pay, before grace.
  public var promisedFor: Day
  /// `nil` for all that is owed.
  public var amount: DecimalText?
  /// An earlier promise.
  public var replaces: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// A promise of all that the account owes, unless more is stated.
  public init(
    id: String, customer: String, invoice: String = "", madeOn: Day, promisedFor: Day,
    amount: DecimalText? = nil, replaces: String = "", postedOn: Day? = nil
  ) {
    self.id = id
    self.customer = customer
    self.invoice = invoice
    self.madeOn = madeOn
    self.promisedFor = promisedFor
    self.amount = amount
    self.replaces = replaces
    self.postedOn = postedOn
  }
}

/// Days on which a customer or an invoice is not asked for money.
public struct HoldRecord: Sendable, Hashable {
  /// Empty where ``invoice`` says whose it is.
  public var customer: String
  /// Names the customer too.
  public var invoice: String
  /// The first day on which it holds.
  public var from: Day
  /// The last day on which it holds; `nil` until further notice.
  public var until: Day?
  /// `dunning_block`, `insolvency`, `plan`, `legal`, or the source's own word.
  public var reason: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Until further notice, unless its last day is stated.
  public init(
    customer: String = "", invoice: String = "", from: Day, until: Day? = nil, reason: String,
    postedOn: Day? = nil
  ) {
    self.customer = customer
    self.invoice = invoice
    self.from = from
    self.until = until
    self.reason = reason
    self.postedOn = postedOn
  }
}

/// What one unit of a currency is worth in another.
public struct ExchangeRateRecord: Sendable, Hashable {
  /// Its day, its two currencies and what the one is worth in the other.
  public var rate: ExchangeRate
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Known on the rate's own day, unless a later one is stated.
  public init(
    rate: ExchangeRate, postedOn: Day? = nil
  ) {
    self.rate = rate
    self.postedOn = postedOn
  }
}

/// Billing that is announced.
public struct ExpectedBillingRecord: Sendable, Hashable {
  /// Who will owe it.
  public var customer: String
  /// The day it will be issued, not paid.
  public var expectedOn: Day
  /// Above zero.
  public var amount: DecimalText
  /// `nil` for the customer's, or else the default.
  public var currency: Currency?
  /// From 0 to 1.
  public var probability: Double
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Certain billing in the customer's currency, unless more is stated.
  public init(
    customer: String, expectedOn: Day, amount: DecimalText, currency: Currency? = nil,
    probability: Double = 1, postedOn: Day? = nil
  ) {
    self.customer = customer
    self.expectedOn = expectedOn
    self.amount = amount
    self.currency = currency
    self.probability = probability
    self.postedOn = postedOn
  }
}

/// Planned cash that is neither invoiced nor to be; below zero, paid out.
public struct OtherFlowRecord: Sendable, Hashable {
  /// The day the bank books it.
  public var on: Day
  /// Below zero where cash goes out.
  public var amount: DecimalText
  /// `nil` for the default, or else the one currency that invoices have.
  public var currency: Currency?
  /// What it is for, such as `payroll`.
  public var label: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  /// Known from the beginning, unless a day is stated; ``on`` says nothing of it.
  public init(
    on: Day, amount: DecimalText, currency: Currency? = nil, label: String = "",
    postedOn: Day? = nil
  ) {
    self.on = on
    self.amount = amount
    self.currency = currency
    self.label = label
    self.postedOn = postedOn
  }
}
