extension ScoringTrees {
  /// What the trees add to the log odds of each row of a block: ``BoostedTrees/value(_:)``, to the bit.
  package func values(_ block: TreeBlock) -> [Double] {
    var values = [Double](repeating: 0, count: block.count)
    forEachTree(block) { tree, rows in
      values.withUnsafeMutableBufferPointer { addLeaves(ofTree: tree, rows, block.all, to: $0) }
    }
    return values
  }

  /// The same, and what each column adds in all of the block's first rows, a column's share going to a
  /// place of its own; columns without one are left out.
  package func values(
    _ block: TreeBlock, explaining first: Int, places: [Int?], to sums: inout [Double]
  ) -> [Double] {
    let explained = TreeBlock.first(min(first, block.count))
    var values = [Double](repeating: 0, count: block.count)
    forEachTree(block) { tree, rows in
      values.withUnsafeMutableBufferPointer { addLeaves(ofTree: tree, rows, block.all, to: $0) }
      for place in 0..<inner where rows[place] & explained != 0 {
        let node = nodes[tree * inner + place]
        guard let sum = places[Int(node.column)] else { continue }
        for next in [2 * place + 1, 2 * place + 2] {
          let count = (rows[next] & explained).nonzeroBitCount
          if count > 0 { sums[sum] += Double(count) * change(ofTree: tree, place, next) }
        }
      }
    }
    return values
  }

  /// Visits each tree with the rows at each of its places.
  private func forEachTree(
    _ block: TreeBlock, _ body: (Int, UnsafeBufferPointer<UInt128>) -> Void
  ) {
    precondition(block.row.count == columnCount, "rows of \(block.row.count) columns")
    let all = block.all
    withUnsafeTemporaryAllocation(of: UInt128.self, capacity: 2 * inner + 1) { rows in
      rows.initialize(repeating: 0)
      for tree in 0..<count {
        rows[0] = all
        for place in 0..<inner {
          let own = rows[place]
          guard own != 0 else {
            (rows[2 * place + 1], rows[2 * place + 2]) = (0, 0)
            continue
          }
          let node = nodes[tree * inner + place]
          let above = block.above(
            node.cut, column: Int(node.column), missingIsHigh: node.missingIsHigh == 1)
          (rows[2 * place + 1], rows[2 * place + 2]) = (own & ~above, own & above)
        }
        body(tree, UnsafeBufferPointer(rows))
      }
    }
  }

  @inline(__always)
  private func addLeaves(
    ofTree tree: Int, _ rows: UnsafeBufferPointer<UInt128>, _ all: UInt128,
    to values: UnsafeMutableBufferPointer<Double>
  ) {
    for leaf in 0...inner {
      var own = rows[inner + leaf]
      guard own != 0 else { continue }
      let value = leaves[tree * (inner + 1) + leaf]
      if own == all {
        for row in values.indices { values[row] += value }
        return
      }
      while own != 0 {
        values[own.trailingZeroBitCount] += value
        own &= own &- 1
      }
    }
  }
}
