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
  /// Overdue balances below this are not worth a contact.
  public var minimumBalance: AmountByCurrency
  /// Days in which cash is taken to be on its way to its invoices.
  public var applicationDays: Int
  public var promises: PromisePolicy
  public var contactCap: ContactCap
  /// Customers that one collector contacts in a day.
  public var contactsPerDay: Int
  public var channels: [ContactChannel: ChannelPolicy]
  public var experiment: ExperimentPolicy
  public var capital: CapitalPolicy
  /// The steps of collection, in order, for each tier.
  public var escalation: [Tier: [EscalationStep]]
  public var reasons: ReasonPolicy
  public var health: HealthPolicy
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

  init(
    ageing: AgeingPolicy, tiers: TierPolicy, minimumBalance: AmountByCurrency,
    applicationDays: Int, promises: PromisePolicy, contactCap: ContactCap, contactsPerDay: Int,
    channels: [ContactChannel: ChannelPolicy], experiment: ExperimentPolicy,
    capital: CapitalPolicy, escalation: [Tier: [EscalationStep]], reasons: ReasonPolicy,
    health: HealthPolicy, letters: LetterPolicy, placement: PlacementPolicy,
    latePayment: LatePaymentPolicy, creditLoss: ProvisionTerms
  ) {
    self.ageing = ageing
    self.tiers = tiers
    self.minimumBalance = minimumBalance
    self.applicationDays = applicationDays
    self.promises = promises
    self.contactCap = contactCap
    self.contactsPerDay = contactsPerDay
    self.channels = channels
    self.experiment = experiment
    self.capital = capital
    self.escalation = escalation
    self.reasons = reasons
    self.health = health
    self.letters = letters
    self.placement = placement
    self.latePayment = latePayment
    self.creditLoss = creditLoss
  }

  /// What one contact costs, in major units.
  func cost(_ channel: ContactChannel, _ currency: Currency) -> Double {
    channels[channel]?.cost.majorUnits(currency) ?? 0
  }

  /// What one contact in each channel costs, in major units: what amounts in this currency are
  /// divided by to be compared with those in others.
  ///
  /// Where contacts cost nothing, 1.
  func comparisonUnit(_ currency: Currency) -> Double {
    let costs = ContactChannel.allCases.reduce(0) { $0 + cost($1, currency) }
    return costs > 0 ? costs : 1
  }

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
}

/// How letters are worded.
public struct LetterPolicy: Sendable, Hashable, Codable {
  /// Days past due of the oldest invoice from which each level is written, from the first reminder
  /// to the final demand.
  public var fromDaysPastDue: [Int]

  /// The level of the final demand; the first reminder is 1.
  public static let highestLevel = 4
}

public struct ReasonPolicy: Sendable, Hashable, Codable {
  public var recentInvoices: Int
  public var slowerByDays: Int
  public var lateShareRise: Double
  public var disputeClosedDays: Int
}
