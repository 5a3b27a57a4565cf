public import CreditLoss
import Foundation
public import Receivables
public import Settings
internal import Statistics

/// The rules and assumptions of the worklist, as a person can read and edit them.
///
/// Every key and its default stand, with their meaning, in ``defaultText``.
public struct Policy: Sendable, Hashable, Codable {
  public var ageing: AgeingPolicy
  public var tiers: TierPolicy
  public var treatment: TreatmentPolicy
  public var promises: PromisePolicy
  public var contactCap: ContactCap
  public var outcomes: OutcomePolicy
  public var capacity: CapacityPolicy
  public var priority: PriorityPolicy
  public var channels: [ContactChannel: ChannelPolicy]
  public var experiment: ExperimentPolicy
  public var capital: CapitalPolicy
  /// The steps of collection, in order, for each tier.
  public var escalation: [Tier: [EscalationStep]]
  public var reasons: ReasonPolicy
  public var tasks: TaskPolicy
  public var health: HealthPolicy
  public var reviews: ReviewPolicy
  public var success: SuccessPolicy
  public var letters: LetterPolicy
  public var placement: PlacementPolicy
  public var latePayment: LatePaymentPolicy
  public var creditLoss: ProvisionTerms

  /// The default policy with its comments, ready to edit.
  public static let defaultText = String(
    decoding: PackageResources.default_policy_yaml, as: UTF8.self)

  /// What ``defaultText`` says.
  public static let standard: Policy = {
    do { return try read(defaultText, over: nil) } catch {
      preconditionFailure("the default policy: \(error)")
    }
  }()

  private static let kind = SettingsKind(
    name: "policy", original: "what `duecast policy` prints")

  private static func read(
    _ text: String, over fallback: String?
  ) throws(SettingsError) -> Policy {
    try SettingsReader.policy(SettingsReader.root(text, over: fallback, kind))
  }

  /// Reads a policy from YAML; a key left out keeps its default.
  ///
  /// - Throws: ``SettingsError`` naming the key.
  public init(yaml: String) throws(SettingsError) {
    self = try Policy.read(yaml, over: Policy.defaultText)
  }

  /// Reads a policy from YAML; a key left out has the value of another one, which has all keys of the
  /// default or leaves them out itself.
  ///
  /// - Throws: ``SettingsError`` naming the key.
  public init(yaml: String, over base: String) throws(SettingsError) {
    self = try Policy.read(
      SettingsReader.merged(yaml, over: base, Policy.kind), over: Policy.defaultText)
  }

  init(
    ageing: AgeingPolicy, tiers: TierPolicy, treatment: TreatmentPolicy, promises: PromisePolicy,
    contactCap: ContactCap, outcomes: OutcomePolicy, capacity: CapacityPolicy,
    priority: PriorityPolicy, channels: [ContactChannel: ChannelPolicy],
    experiment: ExperimentPolicy,
    capital: CapitalPolicy, escalation: [Tier: [EscalationStep]], reasons: ReasonPolicy,
    tasks: TaskPolicy, health: HealthPolicy, reviews: ReviewPolicy, success: SuccessPolicy,
    letters: LetterPolicy, placement: PlacementPolicy,
    latePayment: LatePaymentPolicy, creditLoss: ProvisionTerms
  ) {
    self.ageing = ageing
    self.tiers = tiers
    self.treatment = treatment
    self.promises = promises
    self.contactCap = contactCap
    self.outcomes = outcomes
    self.capacity = capacity
    self.priority = priority
    self.channels = channels
    self.experiment = experiment
    self.capital = capital
    self.escalation = escalation
    self.reasons = reasons
    self.tasks = tasks
    self.health = health
    self.reviews = reviews
    self.success = success
    self.letters = letters
    self.placement = placement
    self.latePayment = latePayment
    self.creditLoss = creditLoss
  }

  /// What one contact costs, in major units.
  func cost(_ channel: ContactChannel, _ currency: Currency) -> Double {
    channels[channel]?.cost.majorUnits(currency) ?? 0
  }

  /// The amount that amounts in a currency are divided by to be compared with those in others, in major
  /// units: the smallest balance that is worth a person's time; 1 where that is nothing.
  func comparisonUnit(_ currency: Currency) -> Double {
    let unit = treatment.minimumBalance.majorUnits(currency)
    return unit > 0 ? unit : 1
  }

  /// A collector's minutes for an action; 0 where it is automatic.
  func minutes(_ action: NextAction) -> Double { channels[action.channel]?.minutes ?? 0 }

  func isAutomatic(_ action: NextAction) -> Bool { minutes(action) == 0 }

  /// The hazard ratio assumed for a contact about an invoice in an overdue bucket (1 is the first).
  func assumedEffect(_ channel: ContactChannel, bucket: Int) -> Double {
    channels[channel]?.effect[bucket - 1] ?? 1
  }
}

/// An amount in major units with a default and exceptions for some currencies.
public struct AmountByCurrency: Sendable, Hashable, Codable {
  public var standard: Double
  /// By ISO 4217 code.
  public var exceptions: [String: Double]

  public init(_ standard: Double, exceptions: [String: Double] = [:]) {
    self.standard = standard
    self.exceptions = exceptions
  }

  public func majorUnits(_ currency: Currency) -> Double { exceptions[currency.code] ?? standard }

  /// Rounded to the minor unit.
  public func money(_ currency: Currency) -> Money {
    let minor = majorUnits(currency) * Double(currency.minorUnitsPerMajor)
    return Money(minorUnits: Int64(nearest: minor), currency)
  }
}

public struct AgeingPolicy: Sendable, Hashable, Codable {
  public var basis: Ageing.Basis
  public var buckets: AgeingBuckets
}

/// How much attention a customer gets.
public enum Tier: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  case highTouch = "high-touch"
  case standard
  case noTouch = "no-touch"
}

public struct TierPolicy: Sendable, Hashable, Codable {
  public var highTouchCustomers: Int
  public var noTouchBelow: AmountByCurrency
}

public struct PromisePolicy: Sendable, Hashable, Codable {
  public var graceDays: Int
  /// Days for which a broken promise counts.
  public var rememberedDays: Int
}

/// The most contacts with one customer within a moving window of days.
public struct ContactCap: Sendable, Hashable, Codable {
  public var contacts: Int
  /// The window's length, the day of the next contact included.
  public var inDays: Int
  /// Activities that are no contacts, in lower case.
  public var ignoredChannels: [String]
}

/// How a customer is contacted.
public enum ContactChannel: String, Sendable, Hashable, Codable, CaseIterable,
  CodingKeyRepresentable
{
  case email, call, letter, visit, escalation, agency

  /// The channel of an activity; `nil` for a word that policy does not know.
  public init?(_ activity: Activity) {
    switch activity.channel.lowercased() {
    case "dunning": self = .letter
    case let word: self.init(rawValue: word)
    }
  }
}

public struct ChannelPolicy: Sendable, Hashable, Codable {
  public var cost: AmountByCurrency
  /// Of a collector's time; 0 where nobody has to act.
  public var minutes: Double
  /// Hazard ratios, one for each overdue bucket, youngest first.
  public var effect: [Double]
}

public struct ExperimentPolicy: Sendable, Hashable, Codable {
  /// Days after a contact in which it changes the hazard of payment.
  public var windowDays: Int
  /// Payments needed in each arm.
  public var minimumEvents: Int
}

public struct CapitalPolicy: Sendable, Hashable, Codable {
  public var yearlyCost: Double
  public var maximumDays: Int
  public var lossGivenDefault: Double

  /// The cost of tying up one unit for one day.
  public var dailyCost: Double { yearlyCost / 365 }
}

/// One step of collection.
public struct EscalationStep: Sendable, Hashable, Codable {
  public var fromDaysPastDue: Int
  public var action: NextAction
  /// Days after this step before the next contact.
  public var waitDays: Int
}

/// When an account is placed with a collection agency.
public struct PlacementPolicy: Sendable, Hashable, Codable {
  /// Of the oldest invoice of which something can be asked.
  public var fromDaysPastDue: Int
  /// Contacts since it fell due, at least.
  public var contacts: Int
  /// Days since the last of them, at least.
  public var waitDays: Int
  public var minimumBalance: AmountByCurrency
  /// Days from a placement, or from the agency's last report, to the day by which it is to report.
  public var reportDays: Int
}

/// How letters are worded.
public struct LetterPolicy: Sendable, Hashable, Codable {
  /// Days past due of the oldest invoice from which each level is written, from the first reminder
  /// to the final demand.
  public var fromDaysPastDue: [Int]
  /// Days from a letter to the day by which it asks to be paid.
  public var payWithinDays: Int
  /// Where to pay, by ISO 4217 code, and `default`.
  public var bankDetails: [String: String]

  /// Where to pay what is owed in a currency; empty to say nothing.
  func bankDetails(_ currency: Currency) -> String {
    bankDetails[currency.code] ?? bankDetails["default"] ?? ""
  }

  /// The level of the final demand; the first reminder is 1.
  public static let highestLevel = 4
}

public struct ReasonPolicy: Sendable, Hashable, Codable {
  public var recentInvoices: Int
  public var slowerByDays: Int
  public var lateShareRise: Double
  public var disputeClosedDays: Int
}

extension Policy {
  /// The keys in which a policy differs from another text or the default one.
  ///
  /// - Throws: ``SettingsError`` where a text is not YAML.
  public static func changes(
    in text: String, from base: String = Policy.defaultText
  ) throws(SettingsError) -> [SettingsChange] {
    try SettingsReader.changes(in: text, from: base, kind)
  }
}
