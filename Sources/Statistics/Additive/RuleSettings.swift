/// How rules are grown on top of an additive model.
public struct RuleSettings: Sendable, Hashable, Codable {
  /// Trees at most; validation says how many, and 0 is for no rules.
  public var mostTrees = 1000
  /// Leaves of a tree at most: candidates, of which validation takes one.
  public var leaves = [6, 20]
  /// Leaves that are grown; one of ``leaves``.
  var mostLeaves = 6
  /// The share of each Newton step that is taken.
  public var rate = 0.04
  /// Precision of the normal prior on a leaf's log odds.
  public var ridge = 5.0
  /// Rows of a leaf at least.
  public var fewestRows = 20
  /// What a condition must gain in log-likelihood.
  public var leastGain = 0.0
  /// The share of the rows that each tree sees.
  public var rowShare = 0.8
  /// The share of the predictors that each tree sees.
  public var columnShare = 0.6
  /// Trees grown between two looks at the rows left out, and looks without gain before it ends.
  var treesAtOnce = 20
  var patience = 4

  /// The settings that churn models have.
  public init() {}

  /// The same with one candidate for the number of leaves.
  func with(leaves: Int) -> RuleSettings {
    var settings = self
    settings.mostLeaves = leaves
    return settings
  }
}
