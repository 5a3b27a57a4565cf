/// The rows of a design matrix X, produced on demand in blocks, and the sums over them that fits need.
///
/// A fit reads the rows several times and never holds more than a few blocks, so a design of many
/// millions of rows needs no memory of its own. Rows are asked for by several threads at once and must
/// always come out the same.
///
/// The sums are taken by groups of rows, and over the groups in order. Neither depends on the number of
/// threads, so results have the same bits on one thread and on sixteen. A design whose rows have a
/// structure sums them by it (``PanelRows``); any other has only to write them.
package protocol DesignRows: Sendable {
  /// The number of rows, *n*.
  var rowCount: Int { get }
  /// The number of columns, *p*.
  var columnCount: Int { get }
  /// Writes `rows` into `block`, row after row.
  ///
  /// - Parameters:
  ///   - rows: rows within 0 ..< ``rowCount``.
  ///   - block: `rows.count` × ``columnCount`` cells, row-major. It arrives filled with zeros, so
  ///     cells that are zero need not be written.
  func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>)

  /// How many groups the rows fall into.
  var groupCount: Int { get }
  /// The sums over a group's rows at `beta`, or at means near the responses if there is no β yet, with
  /// XᵀWX.
  func moments(ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]?) -> Moments
  /// The sums over a group's rows without XᵀWX, for a fraction of the time.
  func gradient(ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]) -> Moments
  /// Xβ of a group's rows.
  func linearPredictors(ofGroup group: Int, at beta: [Double]) -> [Double]
}

extension DesignRows {
  /// Xβ, of length *n*.
  func linearPredictors(at beta: [Double], threads: Int = 1) -> [Double] {
    parallelMap(0..<groupCount, threads: threads) { linearPredictors(ofGroup: $0, at: beta) }
      .flatMap { $0 }
  }

  // MARK: - Rows without structure

  package var groupCount: Int { RowPartition(rowCount: rowCount).groupCount }

  package func moments(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]?
  ) -> Moments {
    var sums = Moments(columns: columnCount)
    sumBlocks(ofGroup: group, responses, at: beta, to: &sums)
    return sums
  }

  package func gradient(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]
  ) -> Moments {
    var sums = Moments(columns: columnCount, withInformation: false)
    sumBlocks(ofGroup: group, responses, at: beta, to: &sums)
    return sums
  }

  private func sumBlocks(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]?, to sums: inout Moments
  ) {
    let p = columnCount
    var scores = [Double](repeating: 0, count: RowPartition.blockRows)
    var roots = scores
    RowPartition(rowCount: rowCount).forEachBlock(ofGroup: group, self) { rows, block in
      guard let x = UnsafePointer(block.baseAddress) else { return }
      if let beta {
        Kernels.multiply(x, rows: rows.count, columns: p, by: beta, into: &scores)
        responses.replace(etas: &scores, of: rows, roots: &roots, to: &sums)
      } else {
        responses.start(rows, working: &scores, roots: &roots, to: &sums)
      }
      Kernels.addTransposed(x, rows: rows.count, columns: p, times: scores, to: &sums.score)
      guard sums.hasInformation else { return }
      Kernels.scaleRows(block, columns: p, by: roots)
      Kernels.addCrossProduct(x, rows: rows.count, columns: p, to: &sums.information.storage)
    }
  }

  package func linearPredictors(ofGroup group: Int, at beta: [Double]) -> [Double] {
    let partition = RowPartition(rowCount: rowCount)
    let all = partition.rows(ofGroup: group)
    return [Double](unsafeUninitializedCapacity: all.count) { etas, count in
      etas.initialize(repeating: 0)
      count = all.count
      guard let etas = etas.baseAddress else { return }
      partition.forEachBlock(ofGroup: group, self) { rows, block in
        guard let x = UnsafePointer(block.baseAddress) else { return }
        // Not by BLAS: what is forecast has the same digits on every processor.
        let p = columnCount
        for row in rows {
          let own = x + (row - rows.lowerBound) * p
          var sum = 0.0
          for j in 0..<p { sum += own[j] * beta[j] }
          etas[row - all.lowerBound] = sum
        }
      }
    }
  }
}

/// The fixed division of a design's rows into groups, and of groups into blocks.
struct RowPartition: Sendable {
  static let blockRows = 1024
  static let groupRows = 32 * blockRows

  let rowCount: Int

  var groupCount: Int { (rowCount + RowPartition.groupRows - 1) / RowPartition.groupRows }

  func rows(ofGroup group: Int) -> Range<Int> {
    let first = group * RowPartition.groupRows
    return first..<min(first + RowPartition.groupRows, rowCount)
  }

  /// Visits the blocks of a group in order: their rows and a zeroed block that `design` has filled.
  func forEachBlock(
    ofGroup group: Int, _ design: some DesignRows,
    _ body: (Range<Int>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let (rows, columns) = (rows(ofGroup: group), design.columnCount)
    let cells = UnsafeMutableBufferPointer<Double>.allocate(
      capacity: min(rows.count, RowPartition.blockRows) * columns)
    defer { cells.deallocate() }
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: RowPartition.blockRows) {
      let blockRows = first..<min(first + RowPartition.blockRows, rows.upperBound)
      let block = UnsafeMutableBufferPointer(rebasing: cells[..<(blockRows.count * columns)])
      block.initialize(repeating: 0)
      design.write(blockRows, into: block)
      body(blockRows, block)
    }
  }

  /// Visits the blocks of all groups in order.
  static func forEachBlock(
    of design: some DesignRows, _ body: (Range<Int>, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    let partition = RowPartition(rowCount: design.rowCount)
    for group in 0..<partition.groupCount { partition.forEachBlock(ofGroup: group, design, body) }
  }
}
