/// Boosted trees laid out for many rows: each tree a full one.
///
/// Below node k lie nodes 2k + 1 and 2k + 2. Below a leaf all nodes are like it.
package struct ScoringTrees: Sendable {
  struct Node {
    /// Infinite below a leaf, so that its rows go to the low side.
    var cut = Float.infinity
    var column: Int32 = 0
    /// 1 where it is.
    var missingIsHigh: Int32 = 0
  }

  let columnCount: Int
  let count: Int
  /// How many nodes each tree has on all levels but the last.
  let inner: Int
  /// Tree after tree, the nodes of all levels but the last.
  let nodes: [Node]
  /// Tree after tree, the values of the last level.
  let leaves: [Double]
  /// Tree after tree, the values of all levels.
  private let values: [Double]

  package init(_ trees: BoostedTrees) {
    (columnCount, count) = (trees.columnCount, trees.trees.count)
    let depth = trees.trees.map(\.depth).max() ?? 0
    let inner = (1 << depth) - 1
    self.inner = inner
    var (nodes, leaves, values): ([Node], [Double], [Double]) = ([], [], [])
    for tree in trees.trees {
      // Which of the tree's nodes is at each place.
      var nodeAt = [0]
      for place in 0..<inner {
        let split = tree.nodes[nodeAt[place]].split
        nodes.append(
          split.map {
            Node(cut: $0.cut, column: Int32($0.column), missingIsHigh: $0.missingIsLow ? 0 : 1)
          } ?? Node())
        nodeAt += split.map { [$0.low, $0.low + 1] } ?? [nodeAt[place], nodeAt[place]]
      }
      let own = nodeAt.map { tree.nodes[$0].value }
      values += own
      leaves += own[inner...]
    }
    (self.nodes, self.leaves, self.values) = (nodes, leaves, values)
  }

  /// What a row's log odds change by from one place of a tree to one below it.
  func change(ofTree tree: Int, _ place: Int, _ next: Int) -> Double {
    let first = tree * (2 * inner + 1)
    return values[first + next] - values[first + place]
  }
}
