/// Values that metrics of `health.csv` can have, by the names that are common for them.
package struct PlausibleHealth: Sendable {
  package let range: ClosedRange<Double>
  /// The largest values that portfolios state a metric in, such as 1, 10 and 100 for a share; empty where
  /// there is one way.
  package let spans: [Double]

  package init(range: ClosedRange<Double>, spans: [Double]) {
    (self.range, self.spans) = (range, spans)
  }

  private static let share = PlausibleHealth(range: 0...100, spans: [1, 10, 100])
  private static let events = PlausibleHealth(range: 0...10_000, spans: [])

  package static let known: [String: PlausibleHealth] = [
    "nps": PlausibleHealth(range: -100...100, spans: []),
    "csat": PlausibleHealth(range: 0...100, spans: [5, 10, 100]),
    "customer_effort": PlausibleHealth(range: 0...100, spans: [7, 10, 100]),
    "survey_score": share, "interview_score": share, "response_rate": share,
    "generic_answers": share, "target_outcomes_met": share, "value_path": share,
    "responsiveness": share, "informed_before": share, "key_feature_usage": share,
    "reference_calls": events, "speaking_engagements": events, "advisory_involvement": events,
    "usage": PlausibleHealth(range: 0...1e12, spans: []),
    "active_users": PlausibleHealth(range: 0...1e9, spans: []),
    "support_tickets": PlausibleHealth(range: 0...1e6, spans: []),
    "incidents": PlausibleHealth(range: 0...1e6, spans: []),
    "margin": PlausibleHealth(range: -1000...100, spans: [1, 100]),
    "growth": PlausibleHealth(range: -100...10_000, spans: [3, 100]),
    "cost_to_serve": PlausibleHealth(range: 0...1e12, spans: [3, 100]),
  ]

  /// The span that nearly all of some values lie within; the first where there are none.
  package func span(of values: [Double]) -> Double? {
    guard let first = spans.first, !values.isEmpty else { return spans.first }
    let sorted = values.sorted()
    let place = sorted.count < 20 ? sorted.count / 2 : min(sorted.count * 19 / 20, sorted.count - 1)
    return spans.first { sorted[place] <= $0 * 1.000001 } ?? spans.last ?? first
  }
}
