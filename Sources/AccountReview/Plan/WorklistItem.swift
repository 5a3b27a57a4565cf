public import Receivables

/// One customer's account in one currency that has a next contact, and why.
public struct WorklistItem: Sendable, Hashable, Codable, Identifiable {
  /// What distinguishes an item: amounts of different currencies are never added.
  public struct ID: Sendable, Hashable, Codable, Comparable {
    public let customerID: String
    public let currency: Currency

    public static func < (a: ID, b: ID) -> Bool {
      (a.customerID, a.currency) < (b.customerID, b.currency)
    }
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
  /// The overdue amount that the step is about: neither covered by cash or credit on account, nor held
  /// back, disputed or promised.
  public let contactableAmount: Money
  public let step: PlannedStep
  /// Today, over capacity or waiting.
  public internal(set) var status: PlanStatus
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
  /// The last contact, whether it reached the customer or not.
  public let lastContact: Contact?
  /// The last cash received in this currency.
  public let lastPayment: Payment?

  /// What a collector did, and what came of it.
  public struct Contact: Sendable, Hashable, Codable {
    public let on: Day
    public let channel: String
    /// As the log has it; may be empty.
    public let outcome: String
  }

  /// Cash that was received.
  public struct Payment: Sendable, Hashable, Codable {
    public let on: Day
    public let amount: Money
  }

  /// What the rank comes from.
  public internal(set) var priority: Priority
  /// Strongest first, at most three; each is a fact to be found in the ledger.
  public let reasons: [Reason]

  public var nextAction: NextAction { step.action }
  public var nextActionOn: Day { step.on }
  public var valueOfContact: ContactValue { step.value }

  public var id: ID { ID(customerID: customerID, currency: currency) }
}
