/// A tree of rules: each leaf is a product of conditions on predictors, with its log odds.
struct RuleTree: Sendable, Hashable, Codable {
  struct Node: Sendable, Hashable, Codable {
    /// Position among the rules' encodings; −1 for a leaf.
    var predictor = -1
    /// Of a number: the last bin that goes left.
    var threshold: UInt8 = 0
    /// Of a category: the bins that go left, as bits.
    var levels: UInt64 = 0
    /// Whether bin 0 goes left.
    var missingGoesLeft = false
    /// The left child; the right one follows it.
    var left = 0
    /// Log odds: a leaf's own, an inner node's the mean over the rows of the fit that came by.
    var value = 0.0
  }

  var nodes: [Node]

  @inline(__always)
  static func goesLeft(_ node: Node, bin: UInt8) -> Bool {
    if bin == 0 { return node.missingGoesLeft }
    return node.levels != 0 ? (node.levels >> UInt64(bin)) & 1 == 1 : bin <= node.threshold
  }

  /// The leaf of a row, from its bins.
  @inline(__always)
  func leaf(_ bins: UnsafePointer<UInt8>) -> Double {
    nodes.withUnsafeBufferPointer { nodes in
      var at = 0
      while nodes[at].predictor >= 0 {
        at = nodes[at].left + (RuleTree.goesLeft(nodes[at], bin: bins[nodes[at].predictor]) ? 0 : 1)
      }
      return nodes[at].value
    }
  }

  /// What each condition on a row's way adds to the mean at the root, by predictor.
  func forEachStep(_ bins: UnsafePointer<UInt8>, _ body: (_ predictor: Int, Double) -> Void) {
    var at = 0
    while nodes[at].predictor >= 0 {
      let node = nodes[at]
      let next = node.left + (RuleTree.goesLeft(node, bin: bins[node.predictor]) ? 0 : 1)
      body(node.predictor, nodes[next].value - node.value)
      at = next
    }
  }
}

/// Rules added to the log odds of an additive model.
struct RuleSet: Sendable, Hashable, Codable {
  let encodings: [RuleEncoding]
  var trees: [RuleTree]

  /// The sum of a row's leaves.
  func logOdds(_ rows: RuleRows) -> [Double] {
    var sums = [Double](repeating: 0, count: rows.rowCount)
    for tree in trees { RuleSet.add(tree, rows, to: &sums) }
    return sums
  }

  static func add(_ tree: RuleTree, _ rows: RuleRows, to sums: inout [Double]) {
    rows.bins.withUnsafeBufferPointer { bins in
      guard let base = bins.baseAddress else { return }
      for row in sums.indices { sums[row] += tree.leaf(base + row * rows.width) }
    }
  }

  /// Each row's sum by predictor, and what is left, the same for all rows.
  func contributions(_ rows: RuleRows) -> (byPredictor: [[Double]], root: Double) {
    var result = Array(
      repeating: [Double](repeating: 0, count: encodings.count), count: rows.rowCount)
    rows.bins.withUnsafeBufferPointer { bins in
      guard let base = bins.baseAddress else { return }
      for row in result.indices {
        for tree in trees {
          tree.forEachStep(base + row * rows.width) { result[row][$0] += $1 }
        }
      }
    }
    return (result, trees.reduce(0) { $0 + $1.nodes[0].value })
  }
}
