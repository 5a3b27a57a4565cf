import Backtesting
import ForecastVocabulary
import Foundation
internal import Statistics

/// Whether a score means what it meant: of accounts at an origin, who was expected to get into trouble
/// by what such scores had come to before it, and who did.
///
///     logit P(leaves or falls seriously behind) = α + β Σ_j w_j (score_j − 50)/50
///
/// is fitted to panels whose outcomes were known at the origin.
struct HealthCalibration {
  let probabilities: [Double]
  let outcomes: [Bool]

  private static let fewestEvents = 10

  /// The measures are the policy's, however they are weighed.
  private struct PanelKey: Hashable {
    let policy: Policy
    let isPast: Bool
  }

  /// - Returns: nil where too few got into trouble before the origin.
  init?(_ origin: BacktestOrigin, _ weights: HealthWeights, _ policy: Policy) {
    let past = origin.shared(PanelKey(policy: policy, isPast: true)) {
      HealthPanel.joined(HealthPanel.panels(origin.view, weights, policy))
    }
    let events = past.rows.count(where: \.troubled)
    guard events >= HealthCalibration.fewestEvents, events < past.rows.count else { return nil }
    let index = { (row: HealthPanel.Row) in
      zip(weights.weights, row.x).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    guard
      let fitted = try? GeneralizedLinearModel(
        .binomial, .logit, penalty: Penalty(ridge: [0, 1 / Double(past.rows.count)])
      ).fit(
        HealthPanel.design([past.rows.map { Float(index($0)) }]),
        responses: past.rows.map { $0.troubled ? 1 : 0 })
    else { return nil }
    let now = origin.shared(PanelKey(policy: policy, isPast: false)) {
      HealthPanel(
        origin.view, later: origin.later, ChurnLabel(origin.view), weights.measures, policy)
    }
    probabilities = now.rows.map {
      Link.logit.inverse(fitted.coefficients[0] + fitted.coefficients[1] * index($0)).mean
    }
    outcomes = now.rows.map(\.troubled)
  }

  /// Expected over observed trouble, slope of the outcomes on the predicted log odds (1 is perfect, 0
  /// says nothing), Brier score and log loss.
  func scores(horizon: Int) -> [BacktestScore] {
    let came = Double(outcomes.count { $0 })
    guard !probabilities.isEmpty else { return [] }
    func score(_ name: String, _ value: Double) -> BacktestScore {
      BacktestScore(segment: .all, horizon: horizon, score: name, value: value)
    }
    var scores = [
      score("health_brier", Score.brier(probabilities: probabilities, outcomes: outcomes)),
      score("health_log_loss", Score.logLoss(probabilities: probabilities, outcomes: outcomes)),
    ]
    guard came > 0 else { return scores }
    scores.append(
      score("health_expected_over_came", probabilities.reduce(0, +) / came))
    if let line = try? LogisticCalibration.fit(probabilities: probabilities, outcomes: outcomes) {
      scores.append(score("health_calibration_slope", line.slope))
    }
    return scores
  }
}
