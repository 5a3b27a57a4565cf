internal import SortedSearch

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
package protocol PanelRows: DesignRows {
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
  /// Calls `body` with rows, the units that they are of, and the place of the first row among all, for
  /// one part of the units after the other.
  func forEachPart(of units: Range<Int>, _ body: (borrowing SparseRows, Range<Int>, Int) -> Void)
}

extension PanelRows {
  package var columnCount: Int { tableColumnCount + strataCount * staticCount }
  package var rowCount: Int { unitOffsets[unitOffsets.count - 1] }
  package var unitCount: Int { unitOffsets.count - 1 }

  package var runWidth: Int { 0 }

  /// The unit to which a row belongs.
  package func unit(ofRow row: Int) -> Int {
    unitOffsets.partitioningIndex { $0 > row } - 1
  }

  package func forEachPart(
    of units: Range<Int>, _ body: (borrowing SparseRows, Range<Int>, Int) -> Void
  ) {
    var rows = SparseRows(runWidth: runWidth)
    for unit in units {
      rows.removeAll()
      writeTables(ofUnit: unit, into: &rows)
      body(rows, unit..<(unit + 1), unitOffsets[unit])
    }
  }

  package func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
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

  // MARK: - Sums

  package var groupCount: Int { UnitPartition(unitCount: unitCount).groupCount }

  package func moments(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]?
  ) -> Moments {
    sums(ofGroup: group, responses, at: beta, withInformation: true)
  }

  package func gradient(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]
  ) -> Moments {
    sums(ofGroup: group, responses, at: beta, withInformation: false)
  }

  private func sums(
    ofGroup group: Int, _ responses: ResponseRows, at beta: [Double]?, withInformation: Bool
  ) -> Moments {
    var sums = Moments(columns: columnCount, withInformation: withInformation)
    var blocks = PanelMoments(self, withInformation: withInformation)
    blocks.add(
      units: UnitPartition(unitCount: unitCount).units(ofGroup: group), of: self, responses,
      at: beta, to: &sums)
    return sums
  }

  package func linearPredictors(ofGroup group: Int, at beta: [Double]) -> [Double] {
    var etas: [Double] = []
    var rows = SparseRows(runWidth: runWidth)
    let (statics, count, strata) = (statics, staticCount, strataCount)
    statics.withUnsafeBufferPointer { statics in
      for unit in UnitPartition(unitCount: unitCount).units(ofGroup: group) {
        rows.removeAll()
        writeTables(ofUnit: unit, into: &rows)
        rows.appendLinearPredictors(
          beta,
          statics: UnsafeBufferPointer(rebasing: statics[(unit * count)..<((unit + 1) * count)]),
          strata: strata, to: &etas)
      }
    }
    return etas
  }
}

/// The fixed division of a panel's units into groups that are summed together.
private struct UnitPartition {
  private static let groupUnits = 512

  let unitCount: Int

  var groupCount: Int { (unitCount + UnitPartition.groupUnits - 1) / UnitPartition.groupUnits }

  func units(ofGroup group: Int) -> Range<Int> {
    let first = group * UnitPartition.groupUnits
    return first..<min(first + UnitPartition.groupUnits, unitCount)
  }
}
