internal import Foundation
package import Statistics

/// How trees are grown.
package struct BoostingSettings: Sendable, Hashable {
  package var trees = 100
  /// Levels of splits.
  package var depth = 5
  package var learningRate = 0.1
  /// λ, in units of p(1 − p): how much a leaf is drawn to 0.
  package var shrinkage = 5.0
  /// The least Σ w p(1 − p) of a leaf.
  package var leastInformation = 1.0
  /// Of the rows and of the columns that each tree sees.
  package var rowShare = 1.0
  package var columnShare = 1.0
  package var seed: UInt64 = 0

  package init() {}
}

/// Gradient-boosted trees on binary outcomes.
///
/// Beginning with given log odds η₀, each tree is a Newton step on the weighted log loss: with
/// g = Σ w (y − p), h = Σ w p(1 − p) over the rows of a node,
///
///     value = rate · g/(h + λ),   gain of a split = g₁²/(h₁ + λ) + g₂²/(h₂ + λ) − g²/(h + λ)
///
/// Numbers are in ranges (``BinnedColumns``), so that a split is found by sums over ranges. What is
/// found is the same whatever the number of threads.
///
/// - SeeAlso: Friedman, *Greedy Function Approximation: A Gradient Boosting Machine* (2001); Ke et al.,
///   *LightGBM: A Highly Efficient Gradient Boosting Decision Tree* (2017).
package struct BoostedTrees: Sendable, Hashable, Codable {
  package let columnCount: Int
  package let trees: [RegressionTree]

  package init(columnCount: Int, trees: [RegressionTree]) {
    (self.columnCount, self.trees) = (columnCount, trees)
  }

  /// Grows trees.
  ///
  /// - Parameters:
  ///   - outcomes: 0 or 1 for each row.
  ///   - start: η₀ of each row.
  package init(
    _ columns: BinnedColumns, outcomes: [Float], weights: [Float], start: [Double],
    _ settings: BoostingSettings, threads: Int
  ) {
    precondition(
      [outcomes.count, weights.count, start.count].allSatisfy { $0 == columns.rowCount },
      "outcomes, weights or starts are not those of \(columns.rowCount) rows")
    precondition(
      settings.depth <= RegressionTree.mostLevels, "trees of \(settings.depth) levels")
    var random = SplitMix64(seed: settings.seed)
    var logOdds = start
    var trees: [RegressionTree] = []
    for _ in 0..<settings.trees {
      let rows = columns.rowCount
      var (gradients, information) = ([Double](), [Double]())
      gradients.reserveCapacity(rows)
      information.reserveCapacity(rows)
      for row in 0..<rows {
        let p = 1 / (1 + exp(-logOdds[row]))
        let weight = Double(weights[row])
        gradients.append(weight * (Double(outcomes[row]) - p))
        information.append(weight * p * (1 - p))
      }
      let drawn = BoostedTrees.drawn(rows, settings.rowShare, &random)
      let used = BoostedTrees.drawn(columns.columnCount, settings.columnShare, &random)
      let growth = TreeGrowth(
        columns, gradients, information, used: used, settings, threads: threads)
      let tree = growth.tree(rows: drawn)
      for (row, value) in growth.values(tree).enumerated() { logOdds[row] += value }
      trees.append(tree)
    }
    self.init(columnCount: columns.columnCount, trees: trees)
  }

  /// At least one of `count` indices, ascending; all of them for a share of 1.
  private static func drawn(_ count: Int, _ share: Double, _ random: inout SplitMix64) -> [Int32] {
    if share >= 1 { return (0..<Int32(count)).map { $0 } }
    let drawn = (0..<Int32(count)).filter { _ in random.uniform() < share }
    return drawn.isEmpty && count > 0 ? [0] : drawn
  }

  /// What the trees add to the log odds of a row.
  package func value(_ row: UnsafeBufferPointer<Float>) -> Double {
    precondition(row.count == columnCount, "a row of \(row.count) columns")
    return trees.reduce(0) { $0 + $1.value(row) }
  }

  /// What each column adds, and last what all rows get alike; the sum is ``value(_:)``.
  package func contributions(_ row: UnsafeBufferPointer<Float>) -> [Double] {
    precondition(row.count == columnCount, "a row of \(row.count) columns")
    var sums = [Double](repeating: 0, count: columnCount + 1)
    for tree in trees { sums[columnCount] += tree.addContributions(row, to: &sums) }
    return sums
  }

  /// - Throws: ``ModelFault`` where a file holds no such trees.
  package func validate() throws(ModelFault) {
    try ModelFault.require(
      (1...100_000).contains(columnCount), "trees have \(columnCount) columns")
    try ModelFault.require(trees.count <= 10_000, "there are \(trees.count) trees")
    for tree in trees { try tree.validate(columns: columnCount) }
  }
}
