internal import Billing
internal import Churn
internal import ForecastVocabulary
internal import Foundation
internal import Receivables
internal import Statistics

extension Contestant {
  /// Who leaves within the horizon: the churn model fitted on the snapshots known at each origin,
  /// and what it must beat, the churn rate of those snapshots and the silence in each customer's
  /// billing (``BillingProfiles/probabilityActive``).
  ///
  /// Origins without an outcome of either kind to learn from, or to score, have no scores; nor has a
  /// model that cannot be fitted there. Customers that cannot leave by the definition count for nothing.
  public static func churn(threads: Int) -> [Contestant] {
    func contestant(
      _ name: String,
      _ probabilities:
        @escaping @Sendable (BacktestOrigin, ChurnPanel, ChurnSnapshot)
        -> [Double]?
    ) -> Contestant {
      Contestant(name: name) { _ in
        ""
      } scores: { origin in
        let panel = ChurnPanel(origin.view, horizon: origin.horizon)
        guard panel.churnRate > 0, panel.churnRate < 1 else { return [] }
        let snapshot = ChurnSnapshot(
          origin.view, panel.label, panel.metrics, horizon: origin.horizon, .standard)
        guard let found = probabilities(origin, panel, snapshot) else { return [] }
        return origin.churnScores(
          found,
          outcomes: panel.label.outcomes(
            snapshot.ids, after: origin.day, horizon: origin.horizon, knownBy: origin.later))
      }
    }
    return [
      contestant("churn_model") { _, panel, snapshot in
        do {
          return try panel.fit(
            ChurnSpecification.standard.regression(seed: 1), periods: 0..<panel.days.count,
            threads: threads
          )?.probabilities(snapshot.predictors) ?? snapshot.ids.map { _ in panel.churnRate }
        } catch { return nil }
      },
      contestant("churn_rate") { _, panel, snapshot in snapshot.ids.map { _ in panel.churnRate } },
      contestant("silence") { origin, _, snapshot in
        let active = BillingProfiles(origin.view, horizon: origin.horizon).probabilityActive
        return snapshot.customers.map { 1 - active[$0] }
      },
    ]
  }
}

extension BacktestOrigin {
  fileprivate func churnScores(_ probabilities: [Double], outcomes: [Bool]) -> [BacktestScore] {
    guard outcomes.contains(true), outcomes.contains(false) else { return [] }
    let scores = ChurnScores(probabilities: probabilities, outcomes: outcomes)
    var rows = Rows(segment: .all)
    rows.add("leaving_customers", horizon, Double(scores.rows))
    rows.add("leaving_events", horizon, Double(scores.events))
    rows.add("auc_leaving", horizon, scores.areaUnderCurve)
    let interval = RankedArea(predictions: probabilities, outcomes: outcomes)?.interval
    // Where all have the same probability nothing is ranked.
    let isConstant = Set(probabilities).count == 1
    rows.add("auc_leaving_low", horizon, isConstant ? nil : interval?.lowerBound)
    rows.add("auc_leaving_high", horizon, isConstant ? nil : interval?.upperBound)
    rows.add("leaving_log_loss", horizon, scores.logLoss)
    rows.add("leaving_brier", horizon, scores.brier)
    // Nor does it say anything who is in the top tenth.
    rows.add("leaving_top_decile_lift", horizon, isConstant ? nil : scores.topDecileLift)
    return rows.scores
  }
}
