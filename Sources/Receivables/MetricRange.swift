/// The values that a metric of a common name can have at all.
struct MetricRange: Sendable {
  let lowest: Double
  let highest: Double

  /// As a sentence ends: `from -100 to 100`.
  var words: String {
    highest.isFinite
      ? "from \(MetricRange.shown(lowest)) to \(MetricRange.shown(highest))"
      : "\(MetricRange.shown(lowest)) or more"
  }

  func contains(_ value: Double) -> Bool { lowest <= value && value <= highest }

  /// Of a metric whose name says what it is; `nil` of any other.
  ///
  /// Satisfaction is measured from 1 to 5, from 0 to 10 or as a percentage, so no more is asked of it
  /// than to be on one of these scales; shares may be percentages.
  static func of(_ metric: String) -> MetricRange? { known[metric] }

  /// Without a fraction that says nothing.
  static func shown(_ value: Double) -> String {
    abs(value) < 1e15 && value == value.rounded() ? "\(Int64(value))" : "\(value)"
  }

  private static let known: [String: MetricRange] = {
    let score = MetricRange(lowest: -100, highest: 100)
    let scale = MetricRange(lowest: 0, highest: 100)
    let count = MetricRange(lowest: 0, highest: .infinity)
    var ranges = ["nps": score, "csat": scale, "target_outcomes_met": scale]
    for name in [
      "usage", "key_feature_usage", "active_users", "logins", "incidents", "support_tickets",
      "reference_calls", "speaking_engagements", "cost_to_serve",
    ] { ranges[name] = count }
    return ranges
  }()
}
