internal import BoostedTrees

/// What trees say of the payment days of spells, a spell's days together.
struct SpellTrees {
  private let trees: PaymentTrees
  private let design: PaymentDesign
  private let scoring: ScoringTrees
  /// Where reasons count each column.
  private let places: [Int?]
  private var row: [Float]
  private var block: TreeBlock
  /// Of the block's rows, their places among the spell's.
  private var rows: [Int] = []
  private var sums: [Double]

  init(_ trees: PaymentTrees, _ design: PaymentDesign) {
    (self.trees, self.design) = (trees, design)
    scoring = ScoringTrees(trees.trees)
    let featureCount = design.panel.featureCount
    places = TreeColumns.places(design.layout, featureCount: featureCount)
    row = TreeColumns.emptyRow(design)
    block = TreeBlock(columnCount: row.count, ownColumns: TreeColumns.firstStatic)
    sums = Array(repeating: 0, count: featureCount + 1)
  }

  /// Visits the payment days among some rows of a spell with η₀/2 + Σ trees.
  mutating func forEachPaymentDay(
    ofSpell i: Int, rows some: Range<Int> = 0..<Int.max, _ body: (Int, Double) -> Void
  ) {
    forEachBlock(ofSpell: i, rows: some) { trees in
      for (row, value) in zip(trees.rows, trees.scoring.values(trees.block)) {
        body(row, trees.trees.base / 2 + value)
      }
    }
  }

  /// The same of all rows of a spell.
  ///
  /// - Returns: what columns contribute to the trees' log odds on the first days, as
  ///   ``Contributions/values(_:)`` has it for the regressions.
  mutating func contributions(ofSpell i: Int, _ body: (Int, Double) -> Void) -> [Double] {
    for j in sums.indices { sums[j] = 0 }
    forEachBlock(ofSpell: i, rows: 0..<Int.max) { trees in
      let first = trees.rows.prefix { $0 < Contributions.days }.count
      let values = trees.scoring.values(
        trees.block, explaining: first, places: trees.places, to: &trees.sums)
      for (row, value) in zip(trees.rows, values) { body(row, trees.trees.base / 2 + value) }
    }
    let count = min(design.panel.spells[i].rowCount, Contributions.days)
    return sums.map { $0 / Double(max(count, 1)) }
  }

  private mutating func forEachBlock(
    ofSpell i: Int, rows some: Range<Int>, _ body: (inout SpellTrees) -> Void
  ) {
    // A row of its own: the design writes it while the block changes.
    var row: [Float] = []
    swap(&row, &self.row)
    let design = design
    design.forEachPaymentDay(ofSpell: i, rows: some, &row) { k, row in
      if block.isFull { finish(body) }
      block.append(row)
      rows.append(k)
    }
    finish(body)
    swap(&row, &self.row)
  }

  private mutating func finish(_ body: (inout SpellTrees) -> Void) {
    if block.count > 0 { body(&self) }
    block.removeAll()
    rows.removeAll(keepingCapacity: true)
  }
}
