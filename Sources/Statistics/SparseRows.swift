/// Rows of few cells that are not zero, one after the other, each in a stratum of its own.
///
/// Written once for each unit on every pass of a fit, so it keeps its memory and counts no references.
public struct SparseRows: ~Copyable {
  @usableFromInline var columns: UnsafeMutablePointer<Int32>
  @usableFromInline var values: UnsafeMutablePointer<Double>
  /// The cell after each row's last, and each row's stratum or −1.
  @usableFromInline var ends: UnsafeMutablePointer<Int32>
  @usableFromInline var strata: UnsafeMutablePointer<Int32>
  @usableFromInline var cellCapacity = 4096
  @usableFromInline var rowCapacity = 256
  @usableFromInline var cellCount = 0
  @usableFromInline private(set) var rowCount = 0

  public init() {
    columns = .allocate(capacity: cellCapacity)
    values = .allocate(capacity: cellCapacity)
    ends = .allocate(capacity: rowCapacity)
    strata = .allocate(capacity: rowCapacity)
  }

  deinit {
    columns.deallocate()
    values.deallocate()
    ends.deallocate()
    strata.deallocate()
  }

  public mutating func removeAll() { (cellCount, rowCount) = (0, 0) }

  /// Adds a cell to the row being written; columns within a row ascend.
  @inlinable @inline(__always)
  public mutating func append(_ column: Int, _ value: Double) {
    if cellCount == cellCapacity { growCells() }
    columns[cellCount] = Int32(truncatingIfNeeded: column)
    values[cellCount] = value
    cellCount += 1
  }

  /// Ends a row; `stratum` is nil for one without static columns.
  @inlinable @inline(__always)
  public mutating func endRow(stratum: Int?) {
    if rowCount == rowCapacity { growRows() }
    strata[rowCount] = Int32(truncatingIfNeeded: stratum ?? -1)
    ends[rowCount] = Int32(truncatingIfNeeded: cellCount)
    rowCount += 1
  }

  @inline(__always)
  func entries(ofRow row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
  }

  @inline(__always)
  func stratum(ofRow row: Int) -> Int? { strata[row] < 0 ? nil : Int(strata[row]) }

  @usableFromInline
  mutating func growCells() {
    SparseRows.grow(&columns, count: cellCount)
    SparseRows.grow(&values, count: cellCount)
    cellCapacity *= 2
  }

  @usableFromInline
  mutating func growRows() {
    SparseRows.grow(&ends, count: rowCount)
    SparseRows.grow(&strata, count: rowCount)
    rowCapacity *= 2
  }

  private static func grow<T>(_ cells: inout UnsafeMutablePointer<T>, count: Int) {
    let larger = UnsafeMutablePointer<T>.allocate(capacity: 2 * count)
    larger.update(from: cells, count: count)
    cells.deallocate()
    cells = larger
  }
}
