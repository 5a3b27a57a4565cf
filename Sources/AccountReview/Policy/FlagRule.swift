/// When an account is flagged, for any metric of `health.csv` or fact of the ledger.
public struct FlagRule: Sendable, Hashable, Codable {
  /// What must hold for an account to be flagged.
  public enum Condition: Sendable, Hashable, Codable {
    /// The level is at or below a value, in the metric's unit.
    case below(Double)
    /// The level is at or above it.
    case above(Double)
    /// The level scores at or below it, on the metric's own scale.
    case scoresBelow(Double)
    /// The level fell by so much against the own past: in the metric's unit, or as a share where the metric is
    /// judged by shares.
    case fallenBy(Double)
    /// The level rose by so much against the own past, likewise.
    case risenBy(Double)
    /// Nothing of what was regular, for so many months.
    case stopped(months: Int)
    /// No measurement for so many days, nor for two and a half of its usual intervals; or none ever of what
    /// half of the portfolio is measured by.
    case notMeasured(days: Int)
    /// At least so many metrics got worse, each by that share of a change that counts.
    case worsened(atLeast: Int, by: Double)
    /// At least so many of these rules hold.
    case rules([String], atLeast: Int)
  }

  /// As policies and findings name it: `usage-reduced`.
  public var name: String
  /// A metric or a fact; `any` for every metric; for conditions on several, empty.
  public var metric: String
  /// Of ``metric``, or of several.
  public var condition: Condition
  /// Of the finding, below ``redFrom``.
  public var severity: HealthFlag.Severity
  /// From here on the finding is red: like the condition's own number.
  public var redFrom: Double?
  /// Whether it shows before money is late.
  public var isEarly: Bool
  /// What to do about it; may be empty.
  public var nextStep: String

  static let anyMetric = "any"
}
