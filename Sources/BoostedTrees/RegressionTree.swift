package import Statistics

/// A binary tree whose leaves add to log odds, and what each of its splits adds on the way.
package struct RegressionTree: Sendable, Hashable, Codable {
  /// A place where rows part, or a leaf.
  package struct Node: Sendable, Hashable, Codable {
    /// Of the rows that come here, shrunken and at the learning rate.
    package let value: Double
    /// `nil` at a leaf.
    package let split: Split?

    package init(value: Double, split: Split?) {
      (self.value, self.split) = (value, split)
    }
  }

  /// Rows whose number is at most `cut` go to the node `low`, others to the one after it.
  package struct Split: Sendable, Hashable, Codable {
    package let column: Int
    package let cut: Float
    package let missingIsLow: Bool
    package let low: Int

    package init(column: Int, cut: Float, missingIsLow: Bool, low: Int) {
      (self.column, self.cut, self.missingIsLow, self.low) = (column, cut, missingIsLow, low)
    }
  }

  /// The root is the first; both nodes below a split come after it.
  package let nodes: [Node]

  package init(nodes: [Node]) { self.nodes = nodes }

  /// Levels of splits.
  package var depth: Int { levels.max() ?? 0 }

  /// Of each node, the splits above it.
  private var levels: [Int] {
    var levels = [Int](repeating: 0, count: nodes.count)
    for (place, node) in nodes.enumerated() {
      guard let low = node.split?.low else { continue }
      (levels[low], levels[low + 1]) = (levels[place] + 1, levels[place] + 1)
    }
    return levels
  }

  /// More levels are refused.
  package static let mostLevels = 10

  /// The nodes that a row comes through, from the root to its leaf.
  package func path(_ row: UnsafeBufferPointer<Float>) -> [Int] {
    var path = [0]
    while let split = nodes[path[path.count - 1]].split {
      path.append(next(split, row[split.column]))
    }
    return path
  }

  package func value(_ row: UnsafeBufferPointer<Float>) -> Double {
    var node = nodes[0]
    while let split = node.split { node = nodes[next(split, row[split.column])] }
    return node.value
  }

  /// Adds to each column what the splits on it change, and returns the root's value: with it the sum
  /// is the leaf's value.
  package func addContributions(
    _ row: UnsafeBufferPointer<Float>, to sums: inout [Double]
  ) -> Double {
    var node = nodes[0]
    while let split = node.split {
      let below = nodes[next(split, row[split.column])]
      sums[split.column] += below.value - node.value
      node = below
    }
    return nodes[0].value
  }

  @inline(__always)
  private func next(_ split: Split, _ number: Float) -> Int {
    let isLow = number.isNaN ? split.missingIsLow : number <= split.cut
    return isLow ? split.low : split.low + 1
  }

  /// - Throws: ``ModelFault`` where it is no tree over so many columns.
  package func validate(columns: Int) throws(ModelFault) {
    try ModelFault.require(!nodes.isEmpty && nodes.count <= 4096, "a tree of \(nodes.count) nodes")
    try ModelFault.require(nodes.map(\.value), in: -100...100, "the value of a tree's node")
    // Each node but the root lies below one split, and after it.
    var children = 1
    for (place, node) in nodes.enumerated() {
      guard let split = node.split else { continue }
      try ModelFault.require(
        (0..<columns).contains(split.column) && split.cut.isFinite,
        "a split of a tree is on a column that is not among \(columns)")
      try ModelFault.require(
        split.low == children && split.low > place, "a split of a tree leads to node \(split.low)")
      children += 2
    }
    try ModelFault.require(children == nodes.count, "a tree has nodes that no split leads to")
    try ModelFault.require(
      depth <= RegressionTree.mostLevels, "a tree has \(depth) levels of splits")
  }
}
