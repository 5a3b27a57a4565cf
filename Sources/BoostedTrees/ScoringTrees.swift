/// Boosted trees laid out for many rows: each tree a full one, walked without branches.
///
/// Below node k lie nodes 2k + 1 and 2k + 2. Below a leaf all nodes are like it.
package struct ScoringTrees: Sendable {
  private struct Node {
    /// Infinite below a leaf, so that its rows go to the low side.
    var cut = Float.infinity
    var column: Int32 = 0
    /// 1 where it is.
    var missingIsHigh: Int32 = 0
  }

  private let columnCount: Int
  private let count: Int
  /// Levels of splits, of all trees alike.
  private let depth: Int
  /// Tree after tree, the nodes of all levels but the last.
  private let nodes: [Node]
  /// Tree after tree, the values of the last level.
  private let leaves: [Double]
  /// Tree after tree, the values of all levels.
  private let values: [Double]

  package init(_ trees: BoostedTrees) {
    (columnCount, count) = (trees.columnCount, trees.trees.count)
    let depth = trees.trees.map(\.depth).max() ?? 0
    self.depth = depth
    let inner = (1 << depth) - 1
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

  /// What the trees add to the log odds of a row: ``BoostedTrees/value(_:)``, to the bit.
  package func value(_ row: UnsafeBufferPointer<Float>) -> Double {
    precondition(row.count == columnCount, "a row of \(row.count) columns")
    let inner = (1 << depth) - 1
    return nodes.withUnsafeBufferPointer { nodes in
      leaves.withUnsafeBufferPointer { leaves in
        var (sum, first, leaf) = (0.0, 0, 0)
        for _ in 0..<count {
          var place = 0
          for _ in 0..<depth { place = ScoringTrees.below(place, nodes[first + place], row) }
          sum += leaves[leaf + place - inner]
          first += inner
          leaf += inner + 1
        }
        return sum
      }
    }
  }

  /// Adds what each column adds to the log odds of a row, a column's share going to a place of its own;
  /// columns without one are left out.
  package func addContributions(
    _ row: UnsafeBufferPointer<Float>, places: [Int?], to sums: inout [Double]
  ) {
    precondition(
      row.count == columnCount && places.count == columnCount, "a row of \(row.count) columns")
    let inner = (1 << depth) - 1
    for tree in 0..<count {
      let first = tree * (2 * inner + 1)
      var place = 0
      for _ in 0..<depth {
        let node = nodes[tree * inner + place]
        let next = ScoringTrees.below(place, node, row)
        if let sum = places[Int(node.column)] {
          sums[sum] += values[first + next] - values[first + place]
        }
        place = next
      }
    }
  }

  @inline(__always)
  private static func below(_ place: Int, _ node: Node, _ row: UnsafeBufferPointer<Float>) -> Int {
    let number = row[Int(node.column)]
    // As numbers: which way a row goes cannot be guessed, and branches that are guessed wrong cost most.
    let isAbove = number > node.cut ? 1 : 0
    let isMissing = number.isNaN ? 1 : 0
    return 2 * place + 1 + (isAbove | (isMissing & Int(node.missingIsHigh)))
  }
}
