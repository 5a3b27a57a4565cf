public import Receivables

/// What asks for a person's time, and what is done automatically.
public struct TreatmentPolicy: Sendable, Hashable, Codable {
  /// Overdue balances below this are reminded automatically: no person acts.
  public var minimumBalance: AmountByCurrency
  /// Overdue balances below this are not asked for.
  public var smallestBalance: AmountByCurrency
  /// Days in which cash is taken to be on its way to its invoices.
  public var applicationDays: Int
  /// Which accounts with nothing overdue are reminded.
  public var beforeDue: BeforeDuePolicy
}

/// Which accounts with nothing overdue are reminded before the due day.
public struct BeforeDuePolicy: Sendable, Hashable, Codable {
  /// Invoices due within so many days.
  public var days: Int
  /// Of what falls due in them, the least that is expected to go over 30 days late.
  public var expectedLate: AmountByCurrency
  /// Days after a contact before such a reminder.
  public var waitDays: Int
}

/// The time that collectors have for contacts.
public struct CapacityPolicy: Sendable, Hashable, Codable {
  /// Customers that one collector contacts in a day.
  public var contactsPerDay: Int
  /// Minutes that one collector has for contacts in a day.
  public var minutesPerDay: Double
  /// Other minutes, by collector.
  public var minutesByCollector: [String: Double]
  /// Days on which collectors have no time.
  public var absences: [Absence]
  /// Debt that has a collector's time first.
  public var serious: SeriousDebtPolicy

  /// Days on which one collector has no time; both ends count.
  public struct Absence: Sendable, Hashable, Codable {
    /// By name, as customers have it.
    public var collector: String
    /// The first day of it.
    public var from: Day
    /// The last day of it.
    public var until: Day
  }

  func minutes(_ collector: String) -> Double { minutesByCollector[collector] ?? minutesPerDay }

  /// The last day of an absence that has the day.
  func absence(of collector: String, on day: Day) -> Day? {
    absences.filter { $0.collector == collector && $0.from <= day && day <= $0.until }
      .map(\.until).max()
  }
}

/// Debt that has a collector's time first when nobody has spoken to the customer for long.
public struct SeriousDebtPolicy: Sendable, Hashable, Codable {
  /// Of the oldest overdue invoice, at least.
  public var daysPastDue: Int
  /// What can be asked for, at least.
  public var balance: AmountByCurrency
  /// Days without a contact.
  public var untouchedDays: Int
}

/// How accounts are ranked, with one effect of a contact for all.
public struct PriorityPolicy: Sendable, Hashable, Codable {
  /// Multiplies the hazard of payment.
  public var effect: Double
  /// Days after the contact in which it does.
  public var windowDays: Int
  /// The share of the overdue accounts that are first by what a contact changes.
  public var head: Double
}

/// What outcomes of contacts mean.
///
/// Words are as ``ContactOutcome/normalised(_:)`` has them. Those of the four groups are all that there
/// are: a closed list, which a policy may extend.
public struct OutcomePolicy: Sendable, Hashable, Codable {
  /// After which somebody spoke with the customer.
  public var reached: Set<String>
  /// After which the customer was not reached.
  public var notReached: Set<String>
  /// Of what was written.
  public var written: Set<String>
  /// Of what was learnt elsewhere.
  public var other: Set<String>
  /// Ways of contact that an activity may name.
  public var channels: Set<String>
  /// Failed attempts in a row that together count as one step taken.
  public var attempts: Int
  /// The most days that an entry may put the next contact off, by a snooze or an agreed day.
  public var longestWait: Int

  /// The outcomes of all groups.
  public var all: Set<String> { reached.union(notReached).union(written).union(other) }
}

/// The words of an activity log.
public enum ContactOutcome {
  /// Lower case with hyphens: `No answer` and `no_answer` are `no-answer`.
  public static func normalised(_ outcome: String) -> String {
    outcome.lowercased().split { $0 == " " || $0 == "_" || $0 == "-" }.joined(separator: "-")
  }
}
