/// Rows of few cells that are not zero, one after the other, each in a stratum of its own.
///
/// A row is cells in any columns and then, maybe, a *run*: values in as many consecutive columns as
/// the other rows' runs have. What rows have in runs costs fits a fraction of what it costs in cells.
///
/// Written once for each unit on every pass of a fit, so it keeps its memory and counts no references.
package struct SparseRows: ~Copyable {
  @usableFromInline var columns: UnsafeMutablePointer<UInt16>
  @usableFromInline var values: UnsafeMutablePointer<Float>
  /// The cell after each row's last, and each row's stratum or −1.
  @usableFromInline var ends: UnsafeMutablePointer<Int32>
  @usableFromInline var strata: UnsafeMutablePointer<Int32>
  /// The first column of each row's run or −1, and the runs' values, row after row.
  @usableFromInline var runColumns: UnsafeMutablePointer<Int32>
  @usableFromInline var runs: UnsafeMutablePointer<Float>
  @usableFromInline var cellCapacity: Int
  @usableFromInline var rowCapacity: Int
  @usableFromInline var cellCount = 0
  /// Rows written so far.
  package var rowCount: Int { writtenRows }
  @usableFromInline var writtenRows = 0
  @usableFromInline let runWidth: Int

  /// - Parameters:
  ///   - runWidth: the columns of each run.
  ///   - rows: so many have room from the start.
  ///   - cells: of these.
  package init(runWidth: Int = 0, rows: Int = 255, cells: Int = 4096) {
    self.runWidth = runWidth
    rowCapacity = rows + 1
    cellCapacity = max(cells, 1)
    columns = .allocate(capacity: cellCapacity)
    values = .allocate(capacity: cellCapacity)
    ends = .allocate(capacity: rowCapacity)
    strata = .allocate(capacity: rowCapacity)
    runColumns = .allocate(capacity: rowCapacity)
    runs = .allocate(capacity: rowCapacity * runWidth)
    runColumns[0] = -1
  }

  deinit {
    columns.deallocate()
    values.deallocate()
    ends.deallocate()
    strata.deallocate()
    runColumns.deallocate()
    runs.deallocate()
  }

  package mutating func removeAll() {
    (cellCount, writtenRows) = (0, 0)
    runColumns[0] = -1
  }

  /// Adds a cell to the row being written, to single precision; columns within a row ascend.
  ///
  /// - Precondition: `column` < 2¹⁶.
  @inlinable @inline(__always)
  package mutating func append(_ column: Int, _ value: Double) {
    if cellCount == cellCapacity { growCells() }
    columns[cellCount] = UInt16(column)
    values[cellCount] = Float(value)
    cellCount += 1
  }

  /// Adds the run of the row being written, whose columns come after those of its cells.
  @inlinable @inline(__always)
  package mutating func appendRun(_ column: Int, _ run: UnsafePointer<Float>) {
    runColumns[writtenRows] = Int32(truncatingIfNeeded: column)
    (runs + writtenRows * runWidth).update(from: run, count: runWidth)
  }

  /// Ends a row; `stratum` is nil for one without static columns.
  @inlinable @inline(__always)
  package mutating func endRow(stratum: Int?) {
    strata[writtenRows] = Int32(truncatingIfNeeded: stratum ?? -1)
    ends[writtenRows] = Int32(truncatingIfNeeded: cellCount)
    writtenRows += 1
    // There is always room for the row that comes next.
    if writtenRows == rowCapacity { growRows() }
    runColumns[writtenRows] = -1
  }

  /// Adds a row of others with runs as wide.
  mutating func append(_ row: Int, of other: borrowing SparseRows) {
    for k in other.entries(ofRow: row) { append(Int(other.columns[k]), Double(other.values[k])) }
    if let column = other.runColumn(ofRow: row) {
      runColumns[writtenRows] = Int32(truncatingIfNeeded: column)
      (runs + writtenRows * runWidth).update(from: other.runs + row * runWidth, count: runWidth)
    }
    endRow(stratum: other.stratum(ofRow: row))
  }

  @inlinable @inline(__always)
  func entries(ofRow row: Int) -> Range<Int> {
    (row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row])
  }

  /// `nil` for a row without static columns.
  @inlinable @inline(__always)
  package func stratum(ofRow row: Int) -> Int? { strata[row] < 0 ? nil : Int(strata[row]) }

  /// Where the run of a row begins; `nil` for a row without one.
  @inlinable @inline(__always)
  func runColumn(ofRow row: Int) -> Int? { runColumns[row] < 0 ? nil : Int(runColumns[row]) }

  /// Visits the cells of a row, and those of its run, as (column, value).
  @inlinable @inline(__always)
  package func forEachCell(ofRow row: Int, _ body: (Int, Double) -> Void) {
    for k in entries(ofRow: row) { body(Int(columns[k]), Double(values[k])) }
    guard let column = runColumn(ofRow: row) else { return }
    for j in 0..<runWidth { body(column + j, Double(runs[row * runWidth + j])) }
  }

  /// zᵀγ of a row.
  ///
  /// In four sums at a time, since each waits for what was added to it before.
  @inline(__always)
  func product(ofRow row: Int, _ beta: UnsafePointer<Double>) -> Double {
    let cells = entries(ofRow: row)
    var sums = SIMD4<Double>.zero
    var k = cells.lowerBound
    while k + 4 <= cells.upperBound {
      let own = SIMD4(
        beta[Int(columns[k])], beta[Int(columns[k + 1])], beta[Int(columns[k + 2])],
        beta[Int(columns[k + 3])])
      sums +=
        own
        * SIMD4(
          Double(values[k]), Double(values[k + 1]), Double(values[k + 2]), Double(values[k + 3]))
      k += 4
    }
    while k < cells.upperBound {
      sums[0] += Double(values[k]) * beta[Int(columns[k])]
      k += 1
    }
    guard let column = runColumn(ofRow: row) else { return sums.sum() }
    let (run, own) = (runs + row * runWidth, beta + column)
    var j = 0
    while j + 4 <= runWidth {
      sums +=
        SIMD4(own[j], own[j + 1], own[j + 2], own[j + 3])
        * SIMD4(Double(run[j]), Double(run[j + 1]), Double(run[j + 2]), Double(run[j + 3]))
      j += 4
    }
    while j < runWidth {
      sums[1] += Double(run[j]) * own[j]
      j += 1
    }
    return sums.sum()
  }

  /// η of each row: zᵀγ + xᵀβ_σ (``PanelRows``).
  ///
  /// - Parameters:
  ///   - beta: γ, then β of each stratum.
  ///   - statics: x of the rows' unit.
  ///   - etas: is emptied first.
  package func linearPredictors(
    _ beta: [Double], statics x: UnsafeBufferPointer<Float>, strata count: Int,
    into etas: inout [Double]
  ) {
    etas.removeAll(keepingCapacity: true)
    appendLinearPredictors(beta, statics: x, strata: count, to: &etas)
  }

  func appendLinearPredictors(
    _ beta: [Double], statics x: UnsafeBufferPointer<Float>, strata count: Int,
    to etas: inout [Double]
  ) {
    let tables = beta.count - count * x.count
    beta.withUnsafeBufferPointer { beta in
      guard let gamma = beta.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { products in
        for stratum in 0..<count {
          let first = tables + stratum * x.count
          var sum = 0.0
          for j in 0..<x.count { sum += Double(x[j]) * beta[first + j] }
          products[stratum] = sum
        }
        for row in 0..<rowCount {
          let constant = strata[row] < 0 ? 0 : products[Int(strata[row])]
          etas.append(constant + product(ofRow: row, gamma))
        }
      }
    }
  }

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
    SparseRows.grow(&runColumns, count: rowCount)
    SparseRows.grow(&runs, count: rowCount * runWidth)
    rowCapacity *= 2
  }

  private static func grow<T>(_ cells: inout UnsafeMutablePointer<T>, count: Int) {
    let larger = UnsafeMutablePointer<T>.allocate(capacity: 2 * count)
    larger.update(from: cells, count: count)
    cells.deallocate()
    cells = larger
  }
}
