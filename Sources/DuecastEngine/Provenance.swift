public import AccountReview
public import Receivables

/// What a result was computed from: with the same provenance, results are the same.
public struct Provenance: Sendable, Hashable {
  /// Where the models of a forecast come from.
  public enum Models: Sendable, Hashable {
    /// The result needs none.
    case none
    /// Fitted on the ledger as it stood on the as-of day.
    case fitted
    /// Fitted by that version on what was known on that day.
    case kept(version: String, fittedAsOf: Day)
  }

  /// Of the engine.
  public let engineVersion: String
  /// The ledger's name, for the heads of pages.
  public let ledgerName: String
  /// Identifies the ledger's content.
  public let ledgerFingerprint: String
  /// The last day whose postings count.
  public let day: Day
  /// The policy's text, or `default`.
  public let policy: String
  /// Where the models come from.
  public let models: Models
  /// Which days have no banking; `nil` where nothing depends on it.
  public let calendar: BusinessCalendar.Rule?
  /// Simulated paths; `nil` where nothing was simulated.
  public let paths: Int?
  /// Of the simulation; `nil` where nothing was simulated.
  public let seed: UInt64?

  init(
    _ ledger: LedgerAsOf, _ policy: StatedPolicy = .standard, models: Models = .none,
    calendar: BusinessCalendar.Rule? = nil, paths: Int? = nil, seed: UInt64? = nil
  ) {
    engineVersion = Engine.version
    ledgerName = ledger.name
    ledgerFingerprint = ledger.fingerprint
    day = ledger.view.day
    self.policy = policy.text
    self.models = models
    self.calendar = calendar
    self.paths = paths
    self.seed = seed
  }
}

/// A policy and the text that states it.
public struct StatedPolicy: Sendable {
  /// The rules.
  public let rules: Policy
  /// The YAML that they were read from, or `default`.
  public let text: String

  /// The rules that come with the engine.
  public static let standard = StatedPolicy()

  private init() { (rules, text) = (.standard, "default") }

  /// - Parameter yaml: keys that are left out keep their defaults.
  /// - Throws: an error that names the line and the key at fault.
  public init(yaml: String) throws { (rules, text) = (try Policy(yaml: yaml), yaml) }

  /// The same rules with others where a text of YAML has keys.
  ///
  /// - Throws: an error that names the line and the key at fault.
  package func with(_ yaml: String) throws -> StatedPolicy {
    let base = text == "default" ? Policy.defaultText : text
    return StatedPolicy(
      try Policy(yaml: yaml, over: base), try Policy.merged(yaml, over: base))
  }

  private init(_ rules: Policy, _ text: String) { (self.rules, self.text) = (rules, text) }
}
