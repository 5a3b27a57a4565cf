/// Rows that follow units over days: what is constant over a unit's rows is given once.
///
/// The columns are, first, ``tableColumnCount`` *table columns*, read for each row from small
/// tables and mostly zero; then, for each of ``strataCount`` strata, ``staticCount`` columns of
/// what is constant over the unit's rows. A row has the static columns of its own stratum, and
/// zeros in the others'. With x the unit's statics, σ a row's stratum and z its table columns,
///
///     η = zᵀγ + xᵀβ_σ
///
/// so that XᵀWX falls into blocks that need no row of *p* cells (``PanelMoments``).
public protocol PanelRows: DesignRows {
  var tableColumnCount: Int { get }
  var staticCount: Int { get }
  var strataCount: Int { get }
  /// The first row of each unit, and the number of rows: units + 1 numbers.
  var unitOffsets: [Int] { get }
  /// The static values, unit after unit.
  var statics: [Float] { get }
  /// The columns of a row's run (``SparseRows``); 0 where rows have none.
  var runWidth: Int { get }
  /// Writes all rows of a unit, in order.
  func writeTables(ofUnit unit: Int, into rows: inout SparseRows)
}

extension PanelRows {
  public var columnCount: Int { tableColumnCount + strataCount * staticCount }
  public var rowCount: Int { unitOffsets[unitOffsets.count - 1] }
  public var unitCount: Int { unitOffsets.count - 1 }

  public var runWidth: Int { 0 }

  /// The unit to which a row belongs.
  public func unit(ofRow row: Int) -> Int {
    var (low, high) = (0, unitOffsets.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if unitOffsets[middle] <= row { low = middle } else { high = middle }
    }
    return low
  }

  public func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    guard !rows.isEmpty else { return }
    var sparse = SparseRows(runWidth: runWidth)
    var unit = unit(ofRow: rows.lowerBound)
    while unit < unitCount, unitOffsets[unit] < rows.upperBound {
      sparse.removeAll()
      writeTables(ofUnit: unit, into: &sparse)
      let own =
        max(rows.lowerBound, unitOffsets[unit])..<min(rows.upperBound, unitOffsets[unit + 1])
      for row in own {
        let base = (row - rows.lowerBound) * columnCount
        let own = row - unitOffsets[unit]
        sparse.forEachCell(ofRow: own) { block[base + $0] += $1 }
        guard let stratum = sparse.stratum(ofRow: own) else { continue }
        let first = base + tableColumnCount + stratum * staticCount
        for j in 0..<staticCount { block[first + j] = Double(statics[unit * staticCount + j]) }
      }
      unit += 1
    }
  }
}
