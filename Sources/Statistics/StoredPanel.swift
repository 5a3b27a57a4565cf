/// A panel whose rows are written once and kept, for fits that read them many times.
///
/// A row takes some hundred bytes. Fits that differ in weights or penalties can share one.
public struct StoredPanel: PanelRows {
  public let tableColumnCount: Int
  public let staticCount: Int
  public let strataCount: Int
  public let unitOffsets: [Int]
  public let statics: [Float]
  public let runWidth: Int
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

  public init(_ panel: some PanelRows, threads: Int) {
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

  public func writeTables(ofUnit unit: Int, into rows: inout SparseRows) {
    withRows(ofUnit: unit) { stored, range in
      for row in range { rows.append(row, of: stored) }
    }
  }

  /// Calls `body` with the rows that have those of a unit among them, and where these stand.
  @inline(__always)
  func withRows(ofUnit unit: Int, _ body: (borrowing SparseRows, Range<Int>) -> Void) {
    let part = unit / StoredPanel.unitsPerPart
    let first = unitOffsets[part * StoredPanel.unitsPerPart]
    body(parts[part].rows, (unitOffsets[unit] - first)..<(unitOffsets[unit + 1] - first))
  }
}
