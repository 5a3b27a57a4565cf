public import Receivables

/// A finding about one account, by a rule of the policy, as of a day.
///
/// The same fact has the same ``key`` on every day it holds, whatever it measures by then, so that what
/// people decided about it stays with it.
public struct HealthFlag: Sendable, Hashable, Codable, Identifiable {
  /// What stays the same while a fact holds: whose it is, by which rule, of which metric.
  public struct Key: Sendable, Hashable, Codable {
    /// As ``Customer/id``.
    public let customerID: String
    /// As the policy names it: `usage-reduced`.
    public let rule: String
    /// As `health.csv` or the policy names it: `usage`, `billing_trend`.
    public let metric: String

    /// Days and values are left out: they change while the fact holds.
    public init(customerID: String, rule: String, metric: String) {
      (self.customerID, self.rule, self.metric) = (customerID, rule, metric)
    }
  }

  /// How much a finding says of the band.
  public enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Worth knowing; the band is what the score says.
    case note
    /// The account is not green.
    case amber
    /// The account is red.
    case red

    public static func < (a: Severity, b: Severity) -> Bool {
      a.place < b.place
    }

    private var place: Int {
      switch self {
      case .note: 0
      case .amber: 1
      case .red: 2
      }
    }
  }

  /// Whether a finding shows before money is late, or when it is.
  public enum Signal: String, Sendable, Hashable, Codable, CaseIterable {
    /// Before money is late, or when it is.
    case early, lagging
  }

  /// What a finding compares.
  public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    /// A level with a limit, a change with the own past, or what was regular with its end.
    case below, above, fell, rose, stopped
    /// What should be measured with what is.
    case notMeasured = "not measured"
    /// Several metrics or several rules at once.
    case combined
  }

  /// What it is told from other findings by, on any day.
  public let key: Key
  /// Decides how good the band may be.
  public let severity: Severity
  /// Early findings are shown first.
  public let signal: Signal
  /// Says how ``value`` and ``limit`` are to be read.
  public let direction: Direction
  /// The day of the measurement or booking that shows it.
  public let measuredOn: Day
  /// The first day since which measurements show it without a break, as far as can be seen.
  public let since: Day
  /// As measured, in ``unit``; for a change, the change.
  public let value: Double
  /// What ``value`` was compared with: a limit, or a level before.
  public let limit: Double
  /// What values are counted in: `points`, `share`, `a month`, `days`.
  public let unit: String
  /// What was found, in words that a person can check, without a full stop.
  public let sentence: String
  /// What the policy suggests to do about it; empty where it says nothing.
  public let nextStep: String
  /// Who is named for it where it was found; empty where the account's own person sees to it.
  public var owner = ""

  /// `sentence` and `nextStep` are finished texts, without full stops.
  public init(
    key: Key, severity: Severity, signal: Signal, direction: Direction, measuredOn: Day,
    since: Day, value: Double, limit: Double, unit: String, sentence: String, nextStep: String
  ) {
    self.key = key
    (self.severity, self.signal, self.direction) = (severity, signal, direction)
    (self.measuredOn, self.since) = (measuredOn, since)
    (self.value, self.limit, self.unit) = (value, limit, unit)
    (self.sentence, self.nextStep) = (sentence, nextStep)
  }

  public var id: Key { key }
  /// Whether it shows before money is late.
  public var isEarly: Bool { signal == .early }
}

extension HealthFlag {
  /// Early warnings before lagging facts, then the graver, then the older, then by rule and metric.
  static func isBefore(_ a: HealthFlag, _ b: HealthFlag) -> Bool {
    if a.signal != b.signal { return a.isEarly }
    if a.severity != b.severity { return a.severity > b.severity }
    return (a.since, a.key.rule, a.key.metric) < (b.since, b.key.rule, b.key.metric)
  }
}
