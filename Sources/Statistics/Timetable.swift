/// Table columns of moments that follow one another, shared by all units of a panel.
///
/// A daily hazard f(t − due) has one moment for each distance from the due day, whose columns are
/// the hats of f there.
public struct Timetable: Sendable {
  public let columnCount: Int
  /// The cells of moment k are at offsets[k] ..< offsets[k + 1].
  let offsets: [Int32]
  let columns: [Int32]
  let values: [Double]

  /// - Parameter moments: the cells of each, with columns ascending in 0 ..< `columnCount`.
  public init(columnCount: Int, moments: [[(column: Int, value: Double)]]) {
    var offsets: [Int32] = [0]
    var (columns, values) = ([Int32](), [Double]())
    for cells in moments {
      for (column, value) in cells {
        precondition(0 <= column && column < columnCount, "column \(column) of \(columnCount)")
        columns.append(Int32(column))
        values.append(value)
      }
      offsets.append(Int32(columns.count))
    }
    self.columnCount = columnCount
    (self.offsets, self.columns, self.values) = (offsets, columns, values)
  }

  public var momentCount: Int { offsets.count - 1 }

  func cells(ofMoment moment: Int) -> Range<Int> {
    Int(offsets[moment])..<Int(offsets[moment + 1])
  }

  /// The cells of all moments, for as long as a closure runs.
  struct Cells {
    let offsets, columns: UnsafePointer<Int32>
    let values: UnsafePointer<Double>
  }

  func withUnsafeCells(_ body: (Cells) -> Void) {
    offsets.withUnsafeBufferPointer { offsets in
      columns.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          guard let offsets = offsets.baseAddress, let columns = columns.baseAddress,
            let values = values.baseAddress
          else { return }
          body(Cells(offsets: offsets, columns: columns, values: values))
        }
      }
    }
  }

  /// zᵀγ of each moment.
  func products(_ gamma: ArraySlice<Double>) -> [Double] {
    (0..<momentCount).map { moment in
      cells(ofMoment: moment).reduce(0) {
        $0 + values[$1] * gamma[gamma.startIndex + Int(columns[$1])]
      }
    }
  }
}

/// A panel whose rows read their table columns from a timetable, one moment after the other.
///
/// Row t of unit i has the columns of moment ``firstMoment(ofUnit:)`` + t, and one stratum:
///
///     η_it = z_{k(i)+t}ᵀγ + x_iᵀβ
///
/// so that the fit never writes a row (``TimetableMoments``).
public protocol TimetabledRows: PanelRows {
  var timetable: Timetable { get }
  func firstMoment(ofUnit unit: Int) -> Int
}

extension TimetabledRows {
  public var tableColumnCount: Int { timetable.columnCount }
  public var strataCount: Int { 1 }
  public var runWidth: Int { 0 }

  public func writeTables(ofUnit unit: Int, into rows: inout SparseRows) {
    let first = firstMoment(ofUnit: unit)
    let count = unitOffsets[unit + 1] - unitOffsets[unit]
    timetable.withUnsafeCells { cells in
      for moment in first..<(first + count) {
        for k in Int(cells.offsets[moment])..<Int(cells.offsets[moment + 1]) {
          rows.append(Int(cells.columns[k]), Double(cells.values[k]))
        }
        rows.endRow(stratum: 0)
      }
    }
  }
}
