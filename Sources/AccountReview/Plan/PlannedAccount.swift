public import Receivables

/// One customer's account in one currency in the plan of a day.
public struct PlannedAccount: Sendable, Hashable, Codable {
  /// Position in the view's customers.
  public let customer: CustomerIndex
  /// As ``Customer/id``.
  public let customerID: String
  /// Who looks after the account; empty for nobody.
  public let collector: String
  /// A customer has an account for each currency.
  public let currency: Currency
  /// Where it stands: exactly one.
  public internal(set) var status: PlanStatus
  /// All that is open of it, the most pressing part first.
  public internal(set) var parts: [PlanPart]
  /// Of the customer, whatever the currency; `nil` without one.
  public let lastContactOn: Day?
  /// The next contact, its reasons and its worth; `nil` where nothing is to be asked for.
  public internal(set) var item: WorklistItem?
}

/// A part of an account's money.
public struct PlanPart: Sendable, Hashable, Codable {
  /// Why this part is asked for now, later or not at all.
  public internal(set) var status: PlanStatus
  /// What is open of it.
  public let amount: Money
  /// Open invoices that the amount is of.
  public let invoices: Int
}

/// The next contact of an account.
public struct PlannedStep: Sendable, Hashable, Codable {
  /// What is to be done.
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
/// Two aims disagree: to bring money in sooner, and to catch what ends late. At the top of the list are
/// those whom a contact moves most, below them those of whom most is expected to end late. With Σ over
/// what can be asked for, a the amount and S(k) the probability that it is unpaid k days ahead,
///
///     late over 30 = Σ a · P(unpaid 30 days after the due day),     likewise over 60
///     money-days   = Σ a · Σₖ S(k) − S′(k),   S′ after a contact of one common effect, overdue only
///     head score   = √(Σ a overdue × money-days)
///     late score   = late over 30 + late over 60
///
/// Of the overdue accounts, policy's share with the best head scores comes first, then the others by the
/// late score. Accounts with nothing overdue have no money-days: they take their place among the others by
/// the money late over 30 days. For that, the overdue accounts in their order are given the overdue
/// accounts' money late over 30 days in descending order: the i-th best the i-th largest.
public struct Priority: Sendable, Hashable, Codable {
  /// Late over 30 days, major units.
  public internal(set) var expectedLate = 0.0
  /// Late over 60 days, major units.
  public internal(set) var expectedVeryLate = 0.0
  /// What is overdue and can be asked for, major units.
  var asked = 0.0
  /// Major units times days.
  public internal(set) var moneyDays = 0.0
  /// The expected late money of the place that the account takes, in smallest balances of its currency.
  public internal(set) var weight = 0.0

  var headScore: Double { (asked * moneyDays).squareRoot() }
  var lateScore: Double { expectedLate + expectedVeryLate }
}

extension [PlannedAccount] {
  /// By customer, then currency.
  var inOrderOfCustomer: [PlannedAccount] {
    sorted { ($0.customer, $0.currency) < ($1.customer, $1.currency) }
  }
}
