public import Receivables

/// One customer's account in one currency in the plan of a day.
public struct PlannedAccount: Sendable, Hashable, Codable {
  /// Position in the view's customers.
  public let customer: Int
  public let customerID: String
  public let collector: String
  public let currency: Currency
  /// Where it stands: exactly one.
  public internal(set) var status: PlanStatus
  /// All that is open of it, the most pressing part first.
  public internal(set) var parts: [PlanPart]
  public let lastContactOn: Day?
  /// The next contact, its reasons and its worth; `nil` where nothing is to be asked for.
  public internal(set) var item: WorklistItem?
}

/// A part of an account's money.
public struct PlanPart: Sendable, Hashable, Codable {
  public internal(set) var status: PlanStatus
  public let amount: Money
  /// Open invoices that the amount is of.
  public let invoices: Int
}

/// The next contact of an account.
public struct PlannedStep: Sendable, Hashable, Codable {
  public let action: NextAction
  /// A business day on which the action is allowed, the first from the action day on.
  public private(set) var on: Day
  /// In major units of the account's currency.
  public let value: ContactValue
  /// Done without a person.
  public let isAutomatic: Bool
  /// Of a collector's time.
  public let minutes: Double
  /// Of the letter that goes with it, from 1 (``DunningLetter/level``): the step itself, or the written
  /// reminder beside a call, a visit or an escalation; `nil` where none is written.
  public let level: Int?

  init(
    _ action: NextAction, on: Day, _ value: ContactValue, level: Int? = nil, _ policy: Policy
  ) {
    self.action = action
    self.on = on
    self.value = value
    self.level = level
    minutes = policy.minutes(action)
    isAutomatic = minutes == 0
  }

  func putOff(to day: Day) -> PlannedStep {
    var later = self
    later.on = day
    return later
  }
}

/// What an account's place on the worklist comes from.
///
/// Overdue accounts are ordered by the geometric mean of two amounts that disagree: the money expected
/// to go late, which finds the large and doubtful, and the money-days that a contact saves, which finds
/// those whom a contact moves. With Σ over what can be asked for, a the amount and S(k) the
/// probability that it is unpaid k days ahead,
///
///     expected late = Σ a · P(unpaid 30 days after the due day)
///     money-days    = Σ a · Σₖ S(k) − S′(k),   S′ after a contact of one common effect, overdue only
///     score         = √(expected late × money-days)
///
/// Accounts with nothing overdue have no money-days: they take their place among the others by the
/// expected late money. For that, the overdue accounts in the order of their scores are given the
/// overdue accounts' expected late money in descending order: the i-th best the i-th largest.
public struct Priority: Sendable, Hashable, Codable {
  /// Major units.
  public internal(set) var expectedLate = 0.0
  /// Major units times days.
  public internal(set) var moneyDays = 0.0
  /// The expected late money of the place that the account takes, in smallest balances of its currency.
  public internal(set) var weight = 0.0

  var score: Double { (expectedLate * moneyDays).squareRoot() }
}
