public import Receivables

/// One customer's account in one currency that needs somebody's action, and why.
public struct WorklistItem: Sendable, Hashable, Codable, Identifiable {
  /// What distinguishes an item: amounts of different currencies are never added.
  public struct ID: Sendable, Hashable, Codable {
    public let customerID: String
    public let currency: Currency
  }

  /// Position in the worklist's items, from 1.
  public internal(set) var rank = 0
  public let customerID: String
  public let name: String
  public let tier: Tier
  public let collector: String
  public let contactName: String
  public let contactEmail: String
  public let contactPhone: String
  public let currency: Currency
  public let openAmount: Money
  public let overdueAmount: Money
  /// What is open by ageing bucket, in the order of ``Worklist/bucketNames``.
  public let ageing: [Money]
  /// 0 where nothing is overdue.
  public let oldestDaysPastDue: Int
  /// Contested parts of what is open.
  public let disputedAmount: Money
  /// What is open and inside a promise whose day plus grace has not passed.
  public let promisedAmount: Money
  /// The first day of such a promise.
  public let promisedFor: Day?
  /// Promises broken within the days that policy remembers.
  public let brokenPromises: Int
  /// Receipts and credit notes that no invoice has taken up.
  public let unappliedCredit: Money
  /// Open amount ÷ credit limit; `nil` without a limit above zero in this currency.
  public let creditLimitUsed: Double?
  /// The overdue amount that a contact would be about: neither covered by cash or credit on account, nor
  /// held back, contested or promised.
  public let contactableAmount: Money
  /// Major units; above 0 for a contact, unless a broken promise asks for it, and 0 for an action
  /// that is none.
  public let valueOfContact: ContactValue
  /// Σ open and not covered × P(never paid) × loss given default, in major units.
  public let expectedLoss: Double
  /// P(still unpaid 30 days after the due day), averaged over open undisputed amounts; `nil` if
  /// there are none.
  public let probabilityOver30Late: Double?
  /// The account's score, where it was scored.
  public var healthScore: Double?
  public var healthBand: String?
  /// P(leaves within so many days), as the scorecard has it; `nil` where it is not known.
  public var leaving: LeavingChance?

  /// The probability that a customer leaves, and the days that it is of.
  public struct LeavingChance: Sendable, Hashable, Codable {
    public let probability: Double
    public let days: Int
  }
  public let nextAction: NextAction
  /// A business day on which the action is allowed, the first from the action day on.
  public let nextActionOn: Day
  /// Strongest first, at most three; each is a fact to be found in the ledger.
  public let reasons: [Reason]

  public var id: ID { ID(customerID: customerID, currency: currency) }
}

/// An open amount that is not on the worklist, or not for a contact, and why.
public struct Exclusion: Sendable, Hashable, Codable {
  public let customerID: String
  public let amount: Money
  /// Open invoices that the amount is of.
  public let invoices: Int
  public let reason: Reason

  public enum Reason: Sendable, Hashable, Codable {
    case notDue
    /// Contested; the rest of an invoice stays.
    case disputed
    /// Inside a promise until its day plus grace.
    case promised(until: Day)
    /// Cash or credit on account covers it: the customer's own, or cash of its parent or payer.
    case coveredByUnappliedCredit
    /// A hold stops asking for it.
    case held(reason: String, until: Day?)
    /// The overdue balance is less than policy bothers about.
    case trivialBalance(below: Money)
    /// As many contacts as policy allows; the first day the next one is.
    case contactCapReached(until: Day)
    /// Neither the next step of collection nor one before it is worth more than it costs, and no
    /// promise was broken.
    case costsMoreThanItBrings
  }
}

extension Exclusion.Reason {
  /// A stable name of the kind of reason.
  public var code: String {
    switch self {
    case .notDue: "not-due"
    case .disputed: "disputed"
    case .promised: "promised"
    case .coveredByUnappliedCredit: "covered-by-unapplied-credit"
    case .held: "held"
    case .trivialBalance: "trivial-balance"
    case .contactCapReached: "contact-cap-reached"
    case .costsMoreThanItBrings: "costs-more-than-it-brings"
    }
  }
}
