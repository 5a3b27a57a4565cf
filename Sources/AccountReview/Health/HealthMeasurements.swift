import Foundation
import Receivables

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

  init(_ view: LedgerView, _ measures: [HealthMeasure], policy: Policy) {
    self.measures = measures
    let count = view.customers.count
    var raw = [Double?](repeating: nil, count: count * measures.count)
    for customer in 0..<count {
      let metrics = MetricHistory(view.health[customer], on: view.day)
      let facts = LedgerFacts(customer, view, policy)
      for (j, measure) in measures.enumerated() {
        raw[customer * measures.count + j] =
          switch measure {
          case .level(let metric): metrics.level(metric)
          case .trend(let metric): metrics.trend(metric)
          case .fact(let fact): facts.value(fact)
          }
      }
    }
    var scores = raw
    for (j, measure) in measures.enumerated() {
      let column = (0..<count).map { raw[$0 * measures.count + j] }
      let scored = HealthMeasurements.scores(column, measure, policy.health)
      for customer in 0..<count { scores[customer * measures.count + j] = scored[customer] }
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
          case .higher: return 100 * normal(z)
          case .lower: return 100 * normal(-z)
          case .middle: return 100 * normal(-abs(z)) * 2
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
        let below = known.firstPosition { $0 >= value }
        let through = known.firstPosition { $0 > value }
        return 100 * Double(below + through) / 2 / Double(known.count)
      }
    }
  }

  /// Φ.
  static func normal(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }
}

extension [Double] {
  /// The first position of these sorted values for which `isPast` holds; their count if there is none.
  fileprivate func firstPosition(where isPast: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Means of one customer's metrics over the last quarter and the year before it.
struct MetricHistory {
  private var recent: [String: (sum: Double, count: Int)] = [:]
  private var past: [String: (sum: Double, count: Int)] = [:]

  init(_ observations: ArraySlice<HealthObservation>, on day: Day) {
    for observation in observations {
      let age = day - observation.observedOn
      if age < HealthMeasurements.recentDays {
        recent[observation.metric, default: (0, 0)].sum += observation.value
        recent[observation.metric, default: (0, 0)].count += 1
      } else if age < HealthMeasurements.recentDays + HealthMeasurements.pastDays {
        past[observation.metric, default: (0, 0)].sum += observation.value
        past[observation.metric, default: (0, 0)].count += 1
      }
    }
  }

  func level(_ metric: String) -> Double? { recent[metric].map { $0.sum / Double($0.count) } }

  func past(_ metric: String) -> Double? { past[metric].map { $0.sum / Double($0.count) } }

  /// Relative to the past where that is above zero, so that large users and small ones compare.
  func trend(_ metric: String) -> Double? {
    guard let now = level(metric), let before = past(metric) else { return nil }
    return before > 0 ? (now - before) / before : now - before
  }
}
