import Foundation
import Receivables
internal import SortedSearch
internal import Statistics

/// Every measure of every customer as known at a view: raw values, and scores from 0 (bad) to 100.
///
/// The level of a metric is scored on its own scale (``MetricScale``), the same for one account as among
/// many; a metric without a scale by its place in the portfolio, 100 (rank − ½)/n with ties shared. A
/// change scores 50 + 35 times itself over a change that counts (``MetricPolicy``), so that none scores
/// 50. New accounts, which have no past, are compared instead with accounts like them at the same age
/// (``OnboardingNorms``). What is not known has no score; what was measured long ago weighs less.
struct HealthMeasurements: Sendable {
  /// One measure of one customer.
  struct Reading: Sendable, Hashable {
    /// A level, a change as a share or in the metric's unit, or what a fact counts.
    let raw: Double
    var score: Double
    /// From 1 (fresh) to 0.
    var freshness = 1.0
    /// The day of the last measurement; `nil` for a fact of the ledger.
    var measuredOn: Day?
    var isAgainstYearAgo = false
    /// Compared with accounts like it when they were new.
    var isByNorm = false
    /// Scored by its place in the portfolio.
    var isByPlace = false
  }

  let measures: [HealthMeasure]
  /// For each customer and measure, customer after customer.
  private let readings: [Reading?]
  /// By measure: whether it is known of any customer.
  let isMeasured: [Bool]

  init(_ view: LedgerView, _ measures: [HealthMeasure], policy: Policy, threads: Int = 1) {
    self.init(AssessedView(view, policy, threads: threads), measures, threads: threads)
  }

  init(_ assessed: AssessedView, _ measures: [HealthMeasure], threads: Int = 1) {
    self.measures = measures
    let count = assessed.view.customers.count
    let norms = OnboardingNorms(assessed)
    var readings = parallelParts(
      of: assessed.view.customers.indices, threads: threads
    ) { customer -> [Reading?] in
      let facts = LedgerFacts(customer, assessed)
      return measures.map { HealthMeasurements.reading($0, customer, facts, assessed, norms) }
    }.flatMap { $0 }
    for (j, measure) in measures.enumerated() {
      guard case .level(let metric) = measure,
        let policy = assessed.policy.health.metrics[metric]
      else { continue }
      let rows = (0..<count).map { $0 * measures.count + j }
        .filter { readings[$0]?.isByPlace == true }
      let places = HealthMeasurements.places(rows.map { readings[$0]?.raw }, policy.direction)
      for (row, place) in zip(rows, places) {
        if let place { readings[row]?.score = place }
      }
    }
    self.readings = readings
    isMeasured = measures.indices.map { j in
      (0..<count).contains { readings[$0 * measures.count + j] != nil }
    }
  }

  func readings(_ customer: CustomerIndex) -> ArraySlice<Reading?> {
    let first = customer.position * measures.count
    return readings[first..<(first + measures.count)]
  }

  func isKnown(_ measure: Int, of customer: CustomerIndex) -> Bool {
    readings[customer.position * measures.count + measure] != nil
  }

  func scores(_ customer: CustomerIndex) -> [Double?] { readings(customer).map { $0?.score } }

  private static func reading(
    _ measure: HealthMeasure, _ customer: CustomerIndex, _ facts: LedgerFacts,
    _ assessed: AssessedView,
    _ norms: OnboardingNorms
  ) -> Reading? {
    let health = assessed.policy.health
    func reading(_ series: MetricSeries, _ raw: Double, _ score: Double) -> Reading? {
      series.last.map { last in
        Reading(
          raw: raw, score: score,
          freshness: health.freshness.weight(age: assessed.view.day - last), measuredOn: last)
      }
    }
    switch measure {
    case .level(let metric):
      guard let series = assessed.histories[customer][metric], let level = series.level else {
        return nil
      }
      var found = reading(series, level, series.policy.scale?.score(level) ?? 50)
      found?.isByPlace = series.policy.scale == nil
      return found
    case .trend(let metric):
      guard let series = assessed.histories[customer][metric] else { return nil }
      if let change = series.change {
        var found = reading(series, change.size, series.policy.score(change: change.size))
        found?.isAgainstYearAgo = change.isAgainstYearAgo
        return found
      }
      guard series.policy.scale == nil, let share = norms.share(customer, metric, series) else {
        return nil
      }
      var found = reading(series, share, series.policy.score(change: share))
      found?.isByNorm = true
      return found
    case .fact(let fact): return facts.value(fact).map { Reading(raw: $0, score: fact.score($0)) }
    }
  }

  /// 100 (rank − ½)/n among the values that are known; ties share their mean rank.
  static func places(_ column: [Double?], _ direction: MetricDirection) -> [Double?] {
    var column = column
    switch direction {
    case .higher: break
    case .lower: column = column.map { $0.map { -$0 } }
    case .middle:
      let known = column.compactMap { $0 }.sorted()
      guard !known.isEmpty else { return column }
      let median = known[known.count / 2]
      column = column.map { $0.map { -abs(log1p(max($0, 0)) - log1p(max(median, 0))) } }
    }
    let known = column.compactMap { $0 }.sorted()
    return column.map { value in
      value.map { value in
        let below = known.partitioningIndex { $0 >= value }
        let through = known.partitioningIndex { $0 > value }
        return 100 * Double(below + through) / 2 / Double(known.count)
      }
    }
  }
}
