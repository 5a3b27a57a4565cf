internal import BoostedTrees

/// What boosted trees add to the log odds of one invoice's payment days, number by number and leaf by
/// leaf.
package struct TreeTrace: Sendable {
  /// A number that trees read.
  package struct Cell: Sendable {
    package let daysAhead: Int
    package let column: String
    /// `nil` where it is not known.
    package let value: Double?
  }

  /// The leaf that a tree leads a day to.
  package struct Leaf: Sendable {
    package let daysAhead: Int
    /// From 1; 0 is what all trees begin with, η₀/2.
    package let tree: Int
    /// Its place among the tree's nodes as the file of models lists them, from 0; `nil` of no tree.
    package let node: Int?
    package let value: Double
  }

  /// The weight w.
  package let weight: Double
  package let cells: [Cell]
  package let leaves: [Leaf]
  /// η₀/2 + Σ trees by days ahead, from 1; `nil` on days without payments.
  let sums: [Double?]

  init(_ trees: PaymentTrees, _ design: PaymentDesign, spell: Int) {
    var (cells, leaves) = ([Cell](), [Leaf]())
    var sums = [Double?](repeating: nil, count: design.panel.spells[spell].rowCount)
    var row = TreeColumns.emptyRow(design)
    design.forEachPaymentDay(ofSpell: spell, &row) { k, row in
      for (column, value) in zip(trees.columns, row) {
        cells.append(
          Cell(daysAhead: k + 1, column: column, value: value.isNaN ? nil : Double(value)))
      }
      leaves.append(Leaf(daysAhead: k + 1, tree: 0, node: nil, value: trees.base / 2))
      for (place, tree) in trees.trees.trees.enumerated() {
        let path = tree.path(row)
        let node = path[path.count - 1]
        leaves.append(
          Leaf(daysAhead: k + 1, tree: place + 1, node: node, value: tree.nodes[node].value))
      }
      sums[k] = trees.base / 2 + trees.trees.value(row)
    }
    (weight, self.cells, self.leaves, self.sums) = (trees.weight, cells, leaves, sums)
  }
}
