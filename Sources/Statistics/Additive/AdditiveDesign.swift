/// The rows of an additive model's design, written from its predictors' encodings on demand.
struct AdditiveDesign: DesignRows {
  let layout: AdditiveLayout
  let predictors: [EncodedPredictor]
  /// Rows of the predictors that the design has, in its order.
  let rows: [Int]

  var rowCount: Int { rows.count }
  var columnCount: Int { layout.columnCount }

  func write(_ wanted: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    guard let base = block.baseAddress else { return }
    for i in 0..<wanted.count { base[i * columnCount] = 1 }
    for term in layout.terms {
      write(term, wanted, into: base + term.columns.lowerBound, stride: columnCount)
    }
  }

  /// Writes one term's columns; `stride` cells lie between rows.
  func write(
    _ term: AdditiveTerm, _ wanted: Range<Int>, into base: UnsafeMutablePointer<Double>,
    stride: Int
  ) {
    let first = predictors[term.predictors[0]]
    switch (term.kind, first.encoding.shape) {
    case (.line, _):
      for (i, row) in wanted.enumerated() { base[i * stride] = first.cells.line[rows[row]] }
    case (.missing, _):
      for (i, row) in wanted.enumerated() {
        base[i * stride] = first.cells.place[rows[row]] < 0 ? 1 : 0
      }
    case (.curve, .number(let number)):
      for (i, row) in wanted.enumerated() {
        first.writeCurve(
          number.components, rows[row], count: term.columns.count, to: base + i * stride)
      }
    case (.smoothCurve, .number(let number)):
      for (i, row) in wanted.enumerated() {
        first.writeCurve(
          number.smoothComponents, rows[row], count: term.columns.count, to: base + i * stride)
      }
    case (.levels, .levels(let levels)):
      for (i, row) in wanted.enumerated() {
        first.writeLevels(levels, rows[row], count: term.columns.count, to: base + i * stride)
      }
    case (.interaction, _):
      writeProduct(term.predictors, wanted, into: base, stride: stride)
    default: preconditionFailure("a \(term.kind) of \(first.encoding.name)")
    }
  }

  /// Writes the products of the predictors' margins, the last one's varying fastest.
  ///
  /// - Parameter most: columns of a margin that are used.
  func writeProduct(
    _ members: [Int], _ wanted: Range<Int>, into base: UnsafeMutablePointer<Double>, stride: Int,
    most: Int = .max
  ) {
    let margins = members.map { predictors[$0] }
    let counts = margins.map { min($0.encoding.marginCount(order: members.count), most) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: counts.max() ?? 1) { scratch in
      guard let margin = scratch.baseAddress else { return }
      for (i, wantedRow) in wanted.enumerated() {
        let (out, row) = (base + i * stride, rows[wantedRow])
        margins[0].writeMargin(row, count: counts[0], to: out)
        var width = counts[0]
        for m in 1..<margins.count {
          margins[m].writeMargin(row, count: counts[m], to: margin)
          // From the last product to the first, so that none is overwritten before it is read.
          for a in Swift.stride(from: width - 1, through: 0, by: -1) {
            let left = out[a]
            for b in 0..<counts[m] { out[a * counts[m] + b] = left * margin[b] }
          }
          width *= counts[m]
        }
      }
    }
  }

  func width(ofProduct members: [Int], most: Int = .max) -> Int {
    members.reduce(1) {
      $0 * min(predictors[$1].encoding.marginCount(order: members.count), most)
    }
  }
}
