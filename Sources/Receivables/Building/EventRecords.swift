// Typed records of what happened beside documents and money.

/// A claim that its customer contests.
public struct DisputeRecord: Sendable, Hashable {
  public var id: String
  public var invoice: String
  public var openedOn: Day
  public var closedOn: Day?
  /// `nil` for all of the invoice.
  public var amount: DecimalText?
  public var code: String
  public var outcome: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var id: String
  public var customer: String
  /// Empty for the account.
  public var invoice: String
  public var madeOn: Day
  public var promisedFor: Day
  /// `nil` for all that is owed.
  public var amount: DecimalText?
  /// An earlier promise.
  public var replaces: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var customer: String
  /// Names the customer too.
  public var invoice: String
  public var from: Day
  public var until: Day?
  public var reason: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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

/// A contact with a customer.
public struct ActivityRecord: Sendable, Hashable {
  public var id: String
  public var customer: String
  public var on: Day
  public var channel: String
  public var level: Int?
  public var outcome: String
  public var collector: String
  public var note: String
  public var experimentArm: String
  public var followUp: FollowUp
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(
    id: String, customer: String, on: Day, channel: String = "", level: Int? = nil,
    outcome: String = "", collector: String = "", note: String = "", experimentArm: String = "",
    followUp: FollowUp = FollowUp(), postedOn: Day? = nil
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
    self.postedOn = postedOn
  }
}

/// A measurement of a customer.
public struct HealthRecord: Sendable, Hashable {
  public var customer: String
  public var observedOn: Day
  public var metric: String
  public var value: Double
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(
    customer: String, observedOn: Day, metric: String, value: Double, postedOn: Day? = nil
  ) {
    self.customer = customer
    self.observedOn = observedOn
    self.metric = metric
    self.value = value
    self.postedOn = postedOn
  }
}

/// What one unit of a currency is worth in another.
public struct ExchangeRateRecord: Sendable, Hashable {
  public var rate: ExchangeRate
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

  public init(
    rate: ExchangeRate, postedOn: Day? = nil
  ) {
    self.rate = rate
    self.postedOn = postedOn
  }
}

/// Billing that is announced.
public struct ExpectedBillingRecord: Sendable, Hashable {
  public var customer: String
  public var expectedOn: Day
  /// Above zero.
  public var amount: DecimalText
  public var currency: Currency?
  /// From 0 to 1.
  public var probability: Double
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
  public var on: Day
  public var amount: DecimalText
  public var currency: Currency?
  public var label: String
  /// The day it became known, where that is later than its own day.
  public var postedOn: Day?

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
