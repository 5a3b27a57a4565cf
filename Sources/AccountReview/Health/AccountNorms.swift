public import Receivables

/// What the plan and the scores of each account take from all of them, under a policy: decisions by size,
/// and the weights that the past of the portfolio calls for.
///
/// With it accounts are planned and scored again while only contacts, promises, disputes and reviews are
/// recorded.
public struct AccountNorms: Sendable {
  /// The view's day.
  public let day: Day
  /// The weights behind all scores.
  public let weights: HealthWeights
  let tiers: TierTable

  /// - Parameter weights: learned at the view where they are left out.
  init(
    _ view: LedgerView, _ policy: Policy, weights: HealthWeights? = nil, threads: Int = 1
  ) {
    day = view.day
    self.weights = weights ?? HealthWeights(view, policy, threads: threads)
    tiers = TierTable(view, policy.tiers)
  }
}
