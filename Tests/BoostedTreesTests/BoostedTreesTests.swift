import Foundation
import Statistics
import Testing

@testable import BoostedTrees

struct BoostedTreesTests {
  private static func value(_ trees: BoostedTrees, _ row: [Float]) -> Double {
    row.withUnsafeBufferPointer { trees.value($0) }
  }

  @Test("one split of four rows is the one worked by hand")
  func oneSplit() throws {
    // p = 1/2 everywhere, so g = ±1/2 and h = 1/4 for each row. Below 2.5 both are 0: g = −1, h = 1/2;
    // above both are 1. With λ = 1/2 a leaf is ±1/(1/2 + 1/2) = ±1, at a rate of 0.1 ±0.1.
    let columns = BinnedColumns([1, 2, 3, 4], columnCount: 1, threads: 1)
    var settings = BoostingSettings()
    (settings.trees, settings.depth, settings.shrinkage) = (1, 1, 0.5)
    settings.leastInformation = 0.25
    let trees = BoostedTrees(
      columns, outcomes: [0, 0, 1, 1], weights: [1, 1, 1, 1], start: [0, 0, 0, 0], settings,
      threads: 1)
    let split = try #require(trees.trees[0].nodes[0].split)
    #expect(split.cut == 2.5)
    #expect(abs(BoostedTreesTests.value(trees, [2.4]) + 0.1) < 1e-12)
    #expect(abs(BoostedTreesTests.value(trees, [2.6]) - 0.1) < 1e-12)
  }

  @Test("missing numbers go where they lose least")
  func missing() {
    let columns = BinnedColumns([1, 2, .nan, .nan, 3, 4], columnCount: 1, threads: 1)
    var settings = BoostingSettings()
    (settings.trees, settings.depth, settings.leastInformation) = (1, 1, 0.25)
    let trees = BoostedTrees(
      columns, outcomes: [1, 1, 1, 1, 0, 0], weights: Array(repeating: 1, count: 6),
      start: Array(repeating: 0, count: 6), settings, threads: 1)
    #expect(BoostedTreesTests.value(trees, [.nan]) > 0)
    #expect(BoostedTreesTests.value(trees, [1]) == BoostedTreesTests.value(trees, [.nan]))
    #expect(BoostedTreesTests.value(trees, [4]) < 0)
  }

  /// Rows whose outcome depends on two columns together, and a third that tells nothing.
  private static func sample() -> (values: [Float], outcomes: [Float]) {
    var random = SplitMix64(seed: 23)
    var (values, outcomes): ([Float], [Float]) = ([], [])
    for _ in 0..<3000 {
      let row = (0..<3).map { _ in Float(random.uniform()) }
      values += row
      outcomes.append(random.uniform() < ((row[0] > 0.5) == (row[1] > 0.3) ? 0.8 : 0.2) ? 1 : 0)
    }
    return (values, outcomes)
  }

  private static func fitted(threads: Int) -> (values: [Float], trees: BoostedTrees) {
    let (values, outcomes) = sample()
    var settings = BoostingSettings()
    (settings.trees, settings.rowShare, settings.columnShare) = (60, 0.5, 0.7)
    return (
      values,
      BoostedTrees(
        BinnedColumns(values, columnCount: 3, threads: threads), outcomes: outcomes,
        weights: Array(repeating: 1, count: 3000), start: Array(repeating: 0, count: 3000),
        settings, threads: threads)
    )
  }

  @Test("an effect of two columns together is found")
  func interaction() {
    let (values, trees) = BoostedTreesTests.fitted(threads: 2)
    var (likely, unlikely): ([Double], [Double]) = ([], [])
    for row in 0..<3000 {
      let own = Array(values[(3 * row)..<(3 * row + 3)])
      let value = BoostedTreesTests.value(trees, own)
      if (own[0] > 0.5) == (own[1] > 0.3) { likely.append(value) } else { unlikely.append(value) }
    }
    // The log odds of 0.8 are 1.39; those of a shrunken fit are somewhat nearer 0.
    #expect((1.0...1.5).contains(likely.reduce(0, +) / Double(likely.count)))
    #expect((-1.5 ... -1.0).contains(unlikely.reduce(0, +) / Double(unlikely.count)))
  }

  @Test("log odds are those of scikit-learn's histogram boosting")
  func golden() {
    let outcomes = GoldenTrees.outcomes
    let mean = Double(outcomes.reduce(0, +)) / Double(outcomes.count)
    let start = log(mean / (1 - mean))
    var settings = BoostingSettings()
    (settings.trees, settings.depth, settings.learningRate) = (12, 3, 0.2)
    (settings.shrinkage, settings.leastInformation) = (1.5, 1e-3)
    let trees = BoostedTrees(
      BinnedColumns(GoldenTrees.values, columnCount: 3, threads: 2), outcomes: outcomes,
      weights: outcomes.map { _ in 1 }, start: outcomes.map { _ in start }, settings, threads: 2)
    for (row, expected) in GoldenTrees.logOdds.enumerated() {
      let own = Array(GoldenTrees.values[(3 * row)..<(3 * row + 3)])
      #expect(abs(start + BoostedTreesTests.value(trees, own) - expected) < 1e-4, "row \(row)")
    }
  }

  @Test("trees are the same whatever the number of threads")
  func threads() {
    #expect(
      BoostedTreesTests.fitted(threads: 1).trees == BoostedTreesTests.fitted(threads: 3).trees)
  }

  @Test("contributions of columns add up to the prediction")
  func contributions() {
    let (values, trees) = BoostedTreesTests.fitted(threads: 2)
    for row in 0..<200 {
      values[(3 * row)..<(3 * row + 3)].withUnsafeBufferPointer {
        let sum = trees.contributions($0).reduce(0, +)
        #expect(abs(sum - trees.value($0)) < 1e-9)
      }
    }
  }

  @Test("trees whose splits lead nowhere are refused")
  func refused() throws {
    let trees = BoostedTreesTests.fitted(threads: 2).trees
    try trees.validate()
    let root = RegressionTree.Node(
      value: 0, split: .init(column: 0, cut: 1, missingIsLow: false, low: 1))
    let broken = BoostedTrees(columnCount: 1, trees: [RegressionTree(nodes: [root])])
    #expect(throws: ModelFault.self) { try broken.validate() }
  }
}
