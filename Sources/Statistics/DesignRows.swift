/// The rows of a design matrix, produced on demand in blocks.
///
/// A fit reads the rows several times and never holds more than a few blocks, so a design of many
/// millions of rows needs no memory of its own. Blocks are asked for by several threads at once and
/// must always come out the same.
public protocol DesignRows: Sendable {
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
}

/// The fixed division of a design's rows into groups, and of groups into blocks.
///
/// Sums are taken within a group in order of row and then over the groups in order. Neither depends
/// on the number of threads, so results have the same bits on one thread and on sixteen.
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
}
