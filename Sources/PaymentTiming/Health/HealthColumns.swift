internal import AccountRecords
internal import Foundation
package import Receivables
package import Statistics

/// Which columns the health of customers makes: what `health.csv`, reviews, plans and flags say.
///
/// Chosen from what the view of a fit can see and kept with the models, so that columns mean the same on
/// every later view and on every part of a portfolio.
package struct HealthColumns: Sendable, Hashable, Codable {
  /// A metric by the name of its ledger, and how that ledger states it.
  struct Metric: Sendable, Hashable, Codable {
    let name: String
    /// To the unit of its scale.
    let factor: Double
    /// Whether it is never negative, as what is counted or weighed.
    let isSize: Bool
  }

  let metrics: [Metric]
  /// Verdicts of reviews that have a column, sorted.
  let verdicts: [String]
  let hasPlans: Bool
  let hasFlags: Bool

  /// Metrics that have columns, those measured most.
  private static let mostMetrics = 12
  private static let mostVerdicts = 4
  /// Records that a metric or a verdict needs.
  private static let fewest = 30

  /// - Returns: `nil` where nothing is known of anybody's health.
  package init?(_ view: LedgerView) {
    func often(_ counts: [String: Int], _ most: Int) -> [String] {
      counts.filter { $0.value >= HealthColumns.fewest }
        .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most).map(\.key).sorted()
    }
    var (measured, judged): ([String: Int], [String: Int]) = ([:], [:])
    var negative: Set<String> = []
    for observation in view.health.elements {
      measured[observation.metric, default: 0] += 1
      if observation.value < 0 { negative.insert(observation.metric) }
    }
    for review in view.reviews.elements where HealthColumns.isVerdict(review) {
      judged[review.verdict, default: 0] += 1
    }
    let stated = MetricNames(view, MetricPolicy.known)
    metrics = often(measured, HealthColumns.mostMetrics).map { name in
      Metric(
        name: name, factor: stated.entry(name)?.factor ?? 1, isSize: !negative.contains(name))
    }
    verdicts = often(judged, HealthColumns.mostVerdicts)
    hasPlans = !view.plans.elements.isEmpty
    hasFlags = !view.flagSteps.elements.isEmpty
    guard !names.isEmpty else { return nil }
  }

  /// A whole review in one line, or the step that put the verdict before others.
  static func isVerdict(_ review: Review) -> Bool {
    !review.verdict.isEmpty && (review.step == nil || review.step == .submit)
  }

  /// Of the priors' precision, by column: when something was measured hardly ever tells of payments, and
  /// what was measured is to come first.
  var priorFactors: [Double] {
    columns.map { column in
      switch column {
      case .metric(_, .age), .metric(_, .missing), .reviewAge: 40
      default: 1
      }
    }
  }

  package var names: [String] {
    metrics.flatMap { metric in HealthPart.allCases.map { "\(metric.name) \($0.rawValue)" } }
      + verdicts.map { "review=\($0)" } + (verdicts.isEmpty ? [] : ["review age"])
      + (hasPlans ? ["plan progress", "plan overdue"] : [])
      + (hasFlags ? ["flags open"] : [])
  }

  /// What a column is.
  enum Column {
    case metric(Int, HealthPart)
    case verdict(Int), reviewAge, planProgress, planOverdue, openFlags
  }

  /// In the order of ``names``.
  var columns: [Column] {
    metrics.indices.flatMap { metric in HealthPart.allCases.map { Column.metric(metric, $0) } }
      + verdicts.indices.map { Column.verdict($0) } + (verdicts.isEmpty ? [] : [.reviewAge])
      + (hasPlans ? [.planProgress, .planOverdue] : []) + (hasFlags ? [.openFlags] : [])
  }

  /// What columns are of: one metric, reviews, plans or flags, by column in the order of ``names``.
  var subjects: [String] {
    columns.map { column in
      switch column {
      case .metric(let at, _): metrics[at].name
      case .verdict, .reviewAge: "reviews"
      case .planProgress, .planOverdue: "plans"
      case .openFlags: "flags"
      }
    }
  }

  package func validate() throws(ModelFault) {
    try ModelFault.require(metrics.map(\.factor), in: 1e-9...1e9, "the factor of a metric")
    try ModelFault.require(
      (1...1000).contains(names.count) && Set(names).count == names.count,
      "there are no columns of health, or one twice")
  }
}

/// What is read of one metric.
enum HealthPart: String, Sendable, CaseIterable {
  /// The mean of the customer's past, on the metric's scale; without a scale of the logarithms of
  /// sizes, and of what may be negative as it is.
  case level
  /// The last measurement, in the same way.
  case latest
  /// The change against the customer's own past, in changes that count.
  case change
  /// The logarithm of the months since the last measurement.
  case age
  /// Whether there is none.
  case missing
}
