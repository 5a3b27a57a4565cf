public import Receivables

/// One customer's account in one currency that has a next contact, and why.
public struct WorklistItem: Sendable, Hashable, Codable, Identifiable {
  /// What distinguishes an item: amounts of different currencies are never added.
  public struct ID: Sendable, Hashable, Codable, Comparable {
    /// As ``Customer/id``.
    public let customerID: String
    /// Of the account.
    public let currency: Currency

    public static func < (a: ID, b: ID) -> Bool {
      (a.customerID, a.currency) < (b.customerID, b.currency)
    }
  }

  /// Position in the worklist's items, from 1.
  public internal(set) var rank = 0
  /// As ``Customer/id``.
  public let customerID: String
  /// Empty where the ledger has none.
  public let name: String
  /// How much attention the customer gets.
  public let tier: Tier
  /// Who looks after the account; empty for nobody.
  public let collector: String
  /// Whom to ask for; empty where the ledger does not say.
  public let contactName: String
  /// Empty where the ledger has none.
  public let contactEmail: String
  /// Empty where the ledger has none.
  public let contactPhone: String
  /// Of all amounts of the item.
  public let currency: Currency
  /// What is owed, gross of cash and credit on account.
  public let openAmount: Money
  /// Of ``openAmount``, what was due before the view's day.
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
  /// What is to be done, when, and its value.
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
  /// `green`, `amber` or `red`; `nil` without a score.
  public var healthBand: String?
  /// P(leaves within so many days), as the scorecard has it; `nil` where it is not known.
  public var leaving: LeavingChance?

  /// The probability that a customer leaves, and the days that it is of.
  public struct LeavingChance: Sendable, Hashable, Codable {
    /// From 0 to 1.
    public let probability: Double
    /// Days ahead, by the policy.
    public let days: Int
  }
  /// The last contact, whether it reached the customer or not.
  public let lastContact: Contact?
  /// The last cash received in this currency.
  public let lastPayment: Payment?

  /// What a collector did, and what came of it.
  public struct Contact: Sendable, Hashable, Codable {
    /// The day of the activity.
    public let on: Day
    /// As the log has it, such as `call`.
    public let channel: String
    /// As the log has it; may be empty.
    public let outcome: String
  }

  /// Cash that was received.
  public struct Payment: Sendable, Hashable, Codable {
    /// The value day.
    public let on: Day
    /// Above zero; in the account's currency.
    public let amount: Money
  }

  /// What the rank comes from.
  public internal(set) var priority: Priority
  /// Strongest first, at most three; each is a fact to be found in the ledger.
  public let reasons: [Reason]

  /// Of ``step``.
  public var nextAction: NextAction { step.action }
  /// The business day of ``step``.
  public var nextActionOn: Day { step.on }
  /// Of ``step``, in major units.
  public var valueOfContact: ContactValue { step.value }

  public var id: ID { ID(customerID: customerID, currency: currency) }
}
