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
