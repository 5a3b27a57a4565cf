internal import Receivables

/// Metrics by the names that are common for them, with what is good, to watch and bad of each.
///
/// Limits follow published practice where there is some, and are for policies to better:
///
/// - Net promoter score: above 0 more promoters than detractors, above 50 excellent (Reichheld, *The One
///   Number You Need to Grow*, 2003; Bain & Company, *How Good is Good*); medians of business software
///   lie between 30 and 40 (Retently, *B2B NPS Benchmarks*, 2024).
/// - Customer satisfaction of 5: four fifths "satisfied" or better is usual, which is a mean of about 4
///   (American Customer Satisfaction Index; Zendesk, *Benchmark*, 2023).
/// - Customer effort of 7: 5 and more of difficulty goes with leaving (Dixon, Freeman, Toman, *Stop
///   Trying to Delight Your Customers*, 2010).
/// - Use of key features: a fifth to a half of users is usual; less than an eighth is unused
///   (Pendo, *Feature Adoption Benchmarks*, 2019–2023).
/// - Cost to serve: support of 8–15 % of billing is usual in business software (SaaS Capital,
///   *Spending Benchmarks*, 2023); gross margins of 70–80 % there, and 10–30 % in services.
extension MetricPolicy {
  package static let known: [String: MetricPolicy] = Dictionary(
    uniqueKeysWithValues: surveys + relations + product + business)

  private typealias Entry = (String, MetricPolicy)

  private static func metric(
    _ name: String, _ pillar: Pillar, _ direction: MetricDirection, unit: String,
    _ scale: MetricScale? = nil, change: Double, relative: Bool = false,
    reading: Reading = .level
  ) -> Entry {
    let plausible = PlausibleHealth.known[name]
    var policy = MetricPolicy(pillar: pillar, direction: direction)
    (policy.unit, policy.scale, policy.change) = (unit, scale, change)
    (policy.isRelative, policy.range, policy.spans) = (
      relative, plausible?.range, plausible?.spans ?? []
    )
    policy.reading = reading
    return (name, policy)
  }

  /// A share of 1, which some state in percent or of 10.
  private static func share(
    _ name: String, _ pillar: Pillar, good: Double, watch: Double, bad: Double, change: Double
  ) -> Entry {
    metric(
      name, pillar, good > bad ? .higher : .lower, unit: "share",
      MetricScale(good: good, watch: watch, bad: bad), change: change)
  }

  private static let surveys: [Entry] = [
    metric(
      "nps", .customerValue, .higher, unit: "points",
      MetricScale(good: 45, watch: 15, bad: -20), change: 25),
    metric(
      "csat", .customerValue, .higher, unit: "of 5",
      MetricScale(good: 4.3, watch: 3.6, bad: 3), change: 0.6),
    metric(
      "customer_effort", .customerValue, .lower, unit: "of 7",
      MetricScale(good: 2.5, watch: 4, bad: 5), change: 1),
    share("survey_score", .customerValue, good: 0.8, watch: 0.65, bad: 0.5, change: 0.1),
    share("interview_score", .customerValue, good: 0.8, watch: 0.65, bad: 0.5, change: 0.1),
    share("response_rate", .customerValue, good: 0.5, watch: 0.3, bad: 0.15, change: 0.2),
    share("generic_answers", .customerValue, good: 0.1, watch: 0.3, bad: 0.5, change: 0.2),
  ]

  private static let relations: [Entry] = [
    share("target_outcomes_met", .customerValue, good: 0.8, watch: 0.6, bad: 0.4, change: 0.2),
    share("value_path", .customerValue, good: 0.8, watch: 0.6, bad: 0.4, change: 0.2),
    share("responsiveness", .customerValue, good: 0.8, watch: 0.5, bad: 0.3, change: 0.2),
    share("informed_before", .customerValue, good: 0.8, watch: 0.6, bad: 0.4, change: 0.2),
    metric(
      "reference_calls", .customerValue, .higher, unit: "a year",
      MetricScale(good: 2, watch: 0, bad: -2), change: 2, reading: .yearly),
    metric(
      "speaking_engagements", .customerValue, .higher, unit: "a year",
      MetricScale(good: 1, watch: 0, bad: -1), change: 1, reading: .yearly),
  ]

  private static let product: [Entry] = [
    metric(
      "usage", .productValue, .higher, unit: "", change: 0.25, relative: true),
    metric(
      "active_users", .productValue, .higher, unit: "users", change: 0.25, relative: true),
    share("key_feature_usage", .productValue, good: 0.6, watch: 0.35, bad: 0.15, change: 0.2),
    metric(
      "advisory_involvement", .productValue, .higher, unit: "a year",
      MetricScale(good: 2, watch: 0, bad: -2), change: 2, reading: .yearly),
    metric(
      "support_tickets", .productValue, .middle, unit: "a month",
      MetricScale(goodFrom: 0.5, through: 6, badBelow: -0.5, badAbove: 15), change: 1,
      relative: true),
    metric(
      "incidents", .productValue, .lower, unit: "a month",
      MetricScale(good: 0, watch: 1.5, bad: 3), change: 1.5),
  ]

  private static let business: [Entry] = [
    metric(
      "margin", .businessValue, .higher, unit: "share",
      MetricScale(good: 0.5, watch: 0.2, bad: 0), change: 0.15),
    metric(
      "growth", .businessValue, .higher, unit: "share",
      MetricScale(good: 0.1, watch: 0, bad: -0.1), change: 0.1),
    metric(
      "cost_to_serve", .businessValue, .lower, unit: "share",
      MetricScale(good: 0.12, watch: 0.25, bad: 0.5), change: 0.1),
  ]
}
