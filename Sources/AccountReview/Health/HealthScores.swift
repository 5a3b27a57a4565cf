public import Backtesting
import Receivables
internal import Statistics

/// How well scores of an origin predicted who left, or fell seriously behind, within the horizon.
public struct HealthScores: Sendable {
  /// Where the weights come from.
  public enum Weighting: String, Sendable, CaseIterable {
    case learned = "health_learned"
    case policy = "health_policy"
    /// The same for every measure.
    case equal = "health_equal"
  }

  private let origin: BacktestOrigin
  private let policy: Policy
  private let outcomes: HealthOutcomes

  /// - Parameter policy: its outcomes are taken over the backtest's horizon.
  public init(_ origin: BacktestOrigin, _ policy: Policy) {
    var policy = policy
    policy.health.horizonDays = origin.horizon
    self.origin = origin
    self.policy = policy
    outcomes = HealthOutcomes(origin.later, after: origin.view.day, policy.health)
  }

  /// Scores of accounts that had not left at the origin and knew enough to be scored.
  ///
  /// Areas under the curve of leaving, of serious lateness and of either; how much more often than
  /// average the lowest tenth got into trouble; the share of those that left that were green; how many
  /// were expected to get into trouble by what such scores had meant before the origin, and how well
  /// that is calibrated (``HealthCalibration``); and of the probability of leaving, log loss and Brier
  /// score. What needs an outcome that did not occur is left out.
  public func scores(_ weighting: Weighting) -> [BacktestScore] {
    let weights =
      switch weighting {
      case .learned: learned
      case .policy: HealthWeights(policy.health)
      case .equal: HealthWeights(policy.health).equal
      }
    let cards = Scorecards(view: origin.view, policy: policy, weights: weights).cards
    let positions = Dictionary(
      uniqueKeysWithValues: origin.later.customers.enumerated().map { (ExactText($1.id), $0) })
    let cases = cards.compactMap { card -> Case? in
      guard let score = card.score, let band = card.band,
        let position = positions[ExactText(card.id)]
      else { return nil }
      return Case(
        score: score, isGreen: band == .green, churnProbability: card.churnProbability,
        churned: outcomes.churned[position], late: outcomes.seriouslyLate[position])
    }
    let calibration = HealthCalibration(origin, weights, policy)
    return HealthScores.scores(cases, horizon: origin.horizon)
      + (calibration?.scores(horizon: origin.horizon) ?? [])
  }

  private var learned: HealthWeights {
    var policy = policy
    policy.health.weights = .learned
    return HealthWeights(origin.view, policy)
  }

  private struct Case {
    let score: Double
    let isGreen: Bool
    let churnProbability: Double?
    let churned: Bool
    let late: Bool
    var troubled: Bool { churned || late }
  }

  private static func scores(_ cases: [Case], horizon: Int) -> [BacktestScore] {
    var scores: [BacktestScore] = []
    func add(_ name: String, _ value: Double?) {
      guard let value else { return }
      scores.append(BacktestScore(segment: .all, horizon: horizon, score: name, value: value))
    }
    guard !cases.isEmpty else { return [] }
    add("health_accounts", Double(cases.count))
    let outcomes: [(String, (Case) -> Bool)] = [
      ("churn", { $0.churned }), ("late", { $0.late }), ("trouble", { $0.troubled }),
    ]
    for (name, outcome) in outcomes {
      add("health_\(name)", Double(cases.count(where: outcome)))
      add(
        "health_\(name)_auc",
        Score.areaUnderCurve(
          predictions: cases.map { -$0.score }, outcomes: cases.map(outcome)))
    }
    let lowest = cases.sorted { $0.score < $1.score }.prefix((cases.count + 9) / 10)
    let rate = Double(cases.count(where: \.troubled)) / Double(cases.count)
    if rate > 0 {
      add(
        "health_lift_10", Double(lowest.count(where: \.troubled)) / Double(lowest.count) / rate)
    }
    let churned = cases.filter(\.churned)
    if !churned.isEmpty {
      add("health_churned_green", Double(churned.count(where: \.isGreen)) / Double(churned.count))
    }
    let known = cases.compactMap { item in item.churnProbability.map { ($0, item.churned) } }
    if !known.isEmpty, known.contains(where: \.1) {
      add(
        "churn_auc",
        Score.areaUnderCurve(predictions: known.map(\.0), outcomes: known.map(\.1)))
      add("churn_brier", Score.brier(probabilities: known.map(\.0), outcomes: known.map(\.1)))
      add("churn_log_loss", Score.logLoss(probabilities: known.map(\.0), outcomes: known.map(\.1)))
    }
    return scores
  }
}
