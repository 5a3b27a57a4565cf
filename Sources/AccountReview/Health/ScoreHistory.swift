public import Receivables

/// Scores of one account at the ends of past periods, by today's weights.
public struct ScoreHistory: Sendable {
  /// Oldest first; `nil` where there was none.
  public let scores: [(day: Day, score: Double?)]

  /// The last of `periods` days is the view's own; each is scored from the view of that day.
  public init(
    _ view: LedgerView, _ customerID: String, _ weights: HealthWeights, _ policy: Policy,
    periods: Int
  ) {
    scores = (0..<periods).reversed().map { back in
      let day = view.day - policy.health.periodDays * back
      let sheet = ScoreSheet(view.asOf(day), weights, policy)
      let position = sheet.position(customerID)
      let hasLeft = position.map { sheet.view.customers[$0].churnedOn != nil } ?? true
      return (day, hasLeft ? nil : position.flatMap { sheet.score($0)?.score })
    }
  }
}
