/// A panel whose rows are written once and kept, for fits that read them many times.
///
/// A row takes some hundred bytes. Fits that differ in weights or penalties can share one.
package struct StoredPanel: PanelRows {
  package let tableColumnCount: Int
  package let staticCount: Int
  package let strataCount: Int
  package let unitOffsets: [Int]
  package let statics: [Float]
  package let runWidth: Int
  private let parts: [Part]

  /// Units whose rows lie together.
  private static let unitsPerPart = 512

  /// Rows of neighbouring units.
  private final class Part: @unchecked Sendable {
    // Never written after it is made.
    let rows: SparseRows

    init(_ panel: some PanelRows, _ units: Range<Int>) {
      let offsets = panel.unitOffsets
      let count = offsets[units.upperBound] - offsets[units.lowerBound]
      var rows = SparseRows(runWidth: panel.runWidth, rows: count, cells: 22 * count)
      for unit in units { panel.writeTables(ofUnit: unit, into: &rows) }
      precondition(rows.rowCount == count, "\(count) rows but \(rows.rowCount) were written")
      self.rows = rows
    }
  }

  package init(_ panel: some PanelRows, threads: Int) {
    tableColumnCount = panel.tableColumnCount
    staticCount = panel.staticCount
    strataCount = panel.strataCount
    unitOffsets = panel.unitOffsets
    statics = panel.statics
    runWidth = panel.runWidth
    let (count, size) = (panel.unitCount, StoredPanel.unitsPerPart)
    parts = parallelMap(0..<(count + size - 1) / size, threads: threads) { part in
      Part(panel, (part * size)..<min((part + 1) * size, count))
    }
  }

  package func writeTables(ofUnit unit: Int, into rows: inout SparseRows) {
    forEachPart(of: unit..<(unit + 1)) { stored, _, first in
      for row in unitOffsets[unit]..<unitOffsets[unit + 1] { rows.append(row - first, of: stored) }
    }
  }

  /// Rows of a unit at a time would have threads wait for one another, counting references.
  package func forEachPart(
    of units: Range<Int>, _ body: (borrowing SparseRows, Range<Int>, Int) -> Void
  ) {
    let size = StoredPanel.unitsPerPart
    var first = units.lowerBound
    while first < units.upperBound {
      let part = first / size
      let last = min((part + 1) * size, units.upperBound)
      body(parts[part].rows, first..<last, unitOffsets[part * size])
      first = last
    }
  }
}
