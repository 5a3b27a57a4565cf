public import CreditLoss
import Foundation
public import Receivables
public import Settings
internal import Statistics

/// The rules and assumptions of the worklist, as a person can read and edit them.
///
/// Every key and its default stand, with their meaning, in ``defaultText``.
public struct Policy: Sendable, Hashable, Codable {
  /// How the year divides into weeks, months and quarters.
  public var calendar: FiscalCalendar
  /// How open items are grouped by age.
  public var ageing: AgeingPolicy
  /// Which customers get how much attention.
  public var tiers: TierPolicy
  /// What needs a person, and what is done automatically.
  public var treatment: TreatmentPolicy
  /// When a promise is broken, and how long that counts.
  public var promises: PromisePolicy
  /// Limits on contacting one customer.
  public var contactCap: ContactCap
  /// What the words of the activity log mean.
  public var outcomes: OutcomePolicy
  /// The time that collectors have.
  public var capacity: CapacityPolicy
  /// The one effect of a contact by which accounts are compared.
  public var priority: PriorityPolicy
  /// What a contact costs and does; one entry for each channel.
  public var channels: [ContactChannel: ChannelPolicy]
  /// When the activity log is trusted over assumed effects.
  public var experiment: ExperimentPolicy
  /// What unpaid money costs.
  public var capital: CapitalPolicy
  /// The steps of collection, in order, for each tier.
  public var escalation: [Tier: [EscalationStep]]
  /// When a fact is worth telling a collector.
  public var reasons: ReasonPolicy
  /// Owners and target days of work that is no contact.
  public var tasks: TaskPolicy
  /// How accounts are scored and reviewed.
  public var health: HealthPolicy
  /// How accounts are reviewed by people.
  public var reviews: ReviewPolicy
  /// When plans and answers of customers are findings.
  public var success: SuccessPolicy
  /// When which letter is written, and where to pay.
  public var letters: LetterPolicy
  /// When an account goes to a collection agency.
  public var placement: PlacementPolicy
  /// What is claimed for late payment.
  public var latePayment: LatePaymentPolicy
  /// The terms of the allowance.
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

  /// YAML with the keys of both texts; those of the first count.
  package static func merged(_ yaml: String, over base: String) throws(SettingsError) -> String {
    try SettingsReader.merged(yaml, over: base, kind)
  }

  init(
    calendar: FiscalCalendar, ageing: AgeingPolicy, tiers: TierPolicy, treatment: TreatmentPolicy,
    promises: PromisePolicy,
    contactCap: ContactCap, outcomes: OutcomePolicy, capacity: CapacityPolicy,
    priority: PriorityPolicy, channels: [ContactChannel: ChannelPolicy],
    experiment: ExperimentPolicy,
    capital: CapitalPolicy, escalation: [Tier: [EscalationStep]], reasons: ReasonPolicy,
    tasks: TaskPolicy, health: HealthPolicy, reviews: ReviewPolicy, success: SuccessPolicy,
    letters: LetterPolicy, placement: PlacementPolicy,
    latePayment: LatePaymentPolicy, creditLoss: ProvisionTerms
  ) {
    self.calendar = calendar
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
  /// For currencies without an exception; major units.
  public var standard: Double
  /// By ISO 4217 code.
  public var exceptions: [String: Double]

  /// The same number in every currency, unless exceptions are stated.
  public init(_ standard: Double, exceptions: [String: Double] = [:]) {
    self.standard = standard
    self.exceptions = exceptions
  }

  /// The exception of the currency, or else the default.
  public func majorUnits(_ currency: Currency) -> Double { exceptions[currency.code] ?? standard }

  /// Rounded to the minor unit.
  public func money(_ currency: Currency) -> Money {
    let minor = majorUnits(currency) * Double(currency.minorUnitsPerMajor)
    return Money(minorUnits: Int64(nearest: minor), currency)
  }
}

/// How open items are aged.
public struct AgeingPolicy: Sendable, Hashable, Codable {
  /// Whether ages count from the due day or from the day of issue.
  public var basis: Ageing.Basis
  /// The columns of the ageing, and the groups of the effects of contacts.
  public var buckets: AgeingBuckets
}

/// How much attention a customer gets.
public enum Tier: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  /// The largest customers of each currency: a person reviews them.
  case highTouch = "high-touch"
  /// All between the two.
  case standard
  /// The smallest customers: nobody's time is spent on them.
  case noTouch = "no-touch"
}

/// The sizes that divide customers into tiers: what is open plus a year's billing.
public struct TierPolicy: Sendable, Hashable, Codable {
  /// How many of the largest customers of each currency are high-touch.
  public var highTouchCustomers: Int
  /// The size below which a customer is no-touch.
  public var noTouchBelow: AmountByCurrency
}

/// When promises are broken.
public struct PromisePolicy: Sendable, Hashable, Codable {
  /// Days after the promised day in which cash still keeps it.
  public var graceDays: Int
  /// Days for which a broken promise counts.
  public var rememberedDays: Int
  /// The most days ahead that a promise may be for.
  public var longestDays: Int
}

/// The most contacts with one customer within a moving window of days.
public struct ContactCap: Sendable, Hashable, Codable {
  /// How many contacts the window may hold.
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
  /// As policy files and activities name them.
  case email, call, letter, visit, escalation, agency

  /// The channel of an activity; `nil` for a word that policy does not know.
  public init?(_ activity: Activity) {
    switch activity.channel.lowercased() {
    case "dunning": self = .letter
    case let word: self.init(rawValue: word)
    }
  }
}

/// What a contact by one channel costs and does.
public struct ChannelPolicy: Sendable, Hashable, Codable {
  /// Money out of pocket for one contact; it chooses between channels.
  public var cost: AmountByCurrency
  /// Of a collector's time; 0 where nobody has to act.
  public var minutes: Double
  /// Hazard ratios, one for each overdue bucket, youngest first.
  public var effect: [Double]
}

/// What an experiment in the activity log must have to be used.
public struct ExperimentPolicy: Sendable, Hashable, Codable {
  /// Days after a contact in which it changes the hazard of payment.
  public var windowDays: Int
  /// Payments needed in each arm.
  public var minimumEvents: Int
}

/// What it costs that money is not there.
public struct CapitalPolicy: Sendable, Hashable, Codable {
  /// Of capital, as a share: 0.08 is 8% a year.
  public var yearlyCost: Double
  /// The most days over which an unpaid invoice is taken to tie up capital.
  public var maximumDays: Int
  /// The share of an invoice that is lost if it is never paid.
  public var lossGivenDefault: Double

  /// The cost of tying up one unit for one day.
  public var dailyCost: Double { yearlyCost / 365 }
}

/// One step of collection.
public struct EscalationStep: Sendable, Hashable, Codable {
  /// Of the oldest overdue invoice, on the day of the action.
  public var fromDaysPastDue: Int
  /// One that a ladder may have: neither a reminder before the due day nor a proposal to an agency.
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
  /// The least that can be asked for; accounts below it are not placed.
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

/// How large a change must be to be given as a reason.
public struct ReasonPolicy: Sendable, Hashable, Codable {
  /// Settled invoices in which a customer's usual and recent days late are looked for.
  public var recentInvoices: Int
  /// Days beyond the usual days late from which an invoice is slower than usual.
  public var slowerByDays: Int
  /// Rise in the share of invoices paid late, recent against earlier ones.
  public var lateShareRise: Double
  /// Days after a dispute was closed in which it is news.
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
