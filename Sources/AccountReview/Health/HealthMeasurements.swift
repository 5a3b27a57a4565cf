import Foundation
import Receivables
internal import SortedSearch
internal import Statistics

/// Every measure of every customer as known at a view: raw values, and scores from 0 (bad) to 100.
///
/// The level of a metric scores its customer's place in the portfolio, 100 (rank − ½)/n with ties
/// shared, in the direction that is good; of direction `middle`, the place by closeness to the
/// median. A trend Δ, the mean of the last 91 days less that of the 365 before them, scores 100 Φ(Δ/σ),
/// with σ the root mean square of Δ in the portfolio, so that no change scores 50. What is not known
/// has no score.
struct HealthMeasurements: Sendable {
  let measures: [HealthMeasure]
  /// For each customer and measure, customer after customer.
  private let raw: [Double?]
  private let scores: [Double?]

  static let recentDays = 91
  static let pastDays = 365

  init(_ view: LedgerView, _ measures: [HealthMeasure], policy: Policy, threads: Int = 1) {
    self.measures = measures
    let count = view.customers.count
    let assessed = AssessedView(view, policy)
    let raw = parallelParts(of: count, threads: threads) { customer -> [Double?] in
      let metrics = MetricHistory(assessed.view.health[customer], on: assessed.view.day)
      let facts = LedgerFacts(customer, assessed)
      return measures.map { measure in
        switch measure {
        case .level(let metric): metrics.level(metric)
        case .trend(let metric): metrics.trend(metric)
        case .fact(let fact): facts.value(fact)
        }
      }
    }.flatMap { $0 }
    let columns = parallelMap(measures.indices, threads: threads) { j in
      HealthMeasurements.scores(
        (0..<count).map { raw[$0 * measures.count + j] }, measures[j], policy.health)
    }
    var scores = raw
    for (j, column) in columns.enumerated() {
      for customer in 0..<count { scores[customer * measures.count + j] = column[customer] }
    }
    (self.raw, self.scores) = (raw, scores)
  }

  func raw(_ customer: Int) -> ArraySlice<Double?> { row(raw, customer) }
  func scores(_ customer: Int) -> ArraySlice<Double?> { row(scores, customer) }

  private func row(_ values: [Double?], _ customer: Int) -> ArraySlice<Double?> {
    values[(customer * measures.count)..<((customer + 1) * measures.count)]
  }

  private static func scores(
    _ column: [Double?], _ measure: HealthMeasure, _ policy: HealthPolicy
  ) -> [Double?] {
    switch measure {
    case .level(let metric):
      switch policy.metrics[metric]?.direction ?? .higher {
      case .higher: return places(column)
      case .lower: return places(column.map { $0.map { -$0 } })
      case .middle:
        let known = column.compactMap { $0 }.sorted()
        guard !known.isEmpty else { return column }
        let median = known[known.count / 2]
        return places(column.map { $0.map { -abs(log1p(max($0, 0)) - log1p(max(median, 0))) } })
      }
    case .trend(let metric):
      let direction = policy.metrics[metric]?.direction ?? .higher
      let squares = column.compactMap { $0 }.map { $0 * $0 }
      let scale = (squares.reduce(0, +) / Double(max(squares.count, 1))).squareRoot()
      return column.map { change in
        change.map { change in
          guard scale > 0 else { return 50 }
          let z = change / scale
          switch direction {
          case .higher: return 100 * normalDistribution(z)
          case .lower: return 100 * normalDistribution(-z)
          case .middle: return 100 * normalDistribution(-abs(z)) * 2
          }
        }
      }
    case .fact(let fact): return column.map { $0.map(fact.score) }
    }
  }

  /// 100 (rank − ½)/n among the values that are known; ties share their mean rank.
  private static func places(_ column: [Double?]) -> [Double?] {
    let known = column.compactMap { $0 }.sorted()
    guard !known.isEmpty else { return column }
    return column.map { value in
      value.map { value in
        let below = known.partitioningIndex { $0 >= value }
        let through = known.partitioningIndex { $0 > value }
        return 100 * Double(below + through) / 2 / Double(known.count)
      }
    }
  }
}

/// Means of one customer's metrics over the last quarter and the year before it.
struct MetricHistory {
  private struct Sums {
    let metric: String
    var recent = 0.0
    var recentCount = 0
    var past = 0.0
    var pastCount = 0
  }

  /// Few, so that going through them takes less time than hashing their names.
  private var sums: [Sums] = []

  init(_ observations: some Collection<HealthObservation>, on day: Day) {
    for observation in observations {
      let age = day - observation.observedOn
      guard age < HealthMeasurements.recentDays + HealthMeasurements.pastDays else { continue }
      let place = place(observation.metric)
      if age < HealthMeasurements.recentDays {
        sums[place].recent += observation.value
        sums[place].recentCount += 1
      } else {
        sums[place].past += observation.value
        sums[place].pastCount += 1
      }
    }
  }

  private mutating func place(_ metric: String) -> Int {
    if let known = sums.firstIndex(where: { $0.metric == metric }) { return known }
    sums.append(Sums(metric: metric))
    return sums.count - 1
  }

  func level(_ metric: String) -> Double? {
    sums.first { $0.metric == metric && $0.recentCount > 0 }.flatMap {
      MetricHistory.mean($0.recent, $0.recentCount)
    }
  }

  func past(_ metric: String) -> Double? {
    sums.first { $0.metric == metric && $0.pastCount > 0 }.flatMap {
      MetricHistory.mean($0.past, $0.pastCount)
    }
  }

  /// `nil` where the values are too large for a sum.
  private static func mean(_ sum: Double, _ count: Int) -> Double? {
    sum.isFinite ? sum / Double(count) : nil
  }

  /// Relative to the past where that is above zero, so that large users and small ones compare; at
  /// most tenfold either way.
  ///
  /// A past that is nothing beside today is the remainder of a sum, not a base to compare with.
  func trend(_ metric: String) -> Double? {
    guard let now = level(metric), let before = past(metric) else { return nil }
    let isBase = before > MetricHistory.nothing * max(1, abs(now))
    let change = isBase ? (now - before) / before : now - before
    return min(max(change, -MetricHistory.mostChange), MetricHistory.mostChange)
  }

  private static let nothing = 1e-9
  private static let mostChange = 10.0
}
