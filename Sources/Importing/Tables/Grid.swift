/// What a cell of a table is by its file: text that is still to be read, or a value that is typed.
package enum CellType: UInt8, Sendable {
  case text
  /// Decimal text with a point, as workbooks hold numbers.
  case number
  /// A day as `YYYY-MM-DD`, as a workbook's number formats tell.
  case day
}

/// The cells of one table as text, row by row, as far as the file has them.
///
/// All text lies in one block, so that a cell costs its bytes and one offset.
package struct Grid: Sendable {
  private struct Row: Sendable {
    let line: Int
    let firstCell: Int
  }

  private var text: [UInt8] = []
  private var ends: [Int] = [0]
  private var types: [CellType] = []
  private var starts: [Row] = []
  private var endOfLastRow = 0
  /// Lines of the file without any cell.
  package internal(set) var blankLines = 0

  package init() {}

  package var count: Int { starts.count }
  package var bytes: Int { text.count }
  package var cells: Int { types.count }

  /// The line of the file where a row starts, counted from 1.
  package func line(_ row: Int) -> Int { starts[row].line }

  package func width(_ row: Int) -> Int { range(row).count }

  private func range(_ row: Int) -> Range<Int> {
    starts[row].firstCell..<(row + 1 < starts.count ? starts[row + 1].firstCell : types.count)
  }

  /// The text of a cell; empty where the row does not have it.
  package subscript(row: Int, column: Int) -> String {
    let cells = range(row)
    guard column >= 0, column < cells.count else { return "" }
    let cell = cells.lowerBound + column
    return String(decoding: text[ends[cell]..<ends[cell + 1]], as: UTF8.self)
  }

  package func type(_ row: Int, _ column: Int) -> CellType {
    let cells = range(row)
    guard column >= 0, column < cells.count else { return .text }
    return types[cells.lowerBound + column]
  }

  package func isEmpty(_ row: Int, _ column: Int) -> Bool {
    let cells = range(row)
    guard column >= 0, column < cells.count else { return true }
    return ends[cells.lowerBound + column] == ends[cells.lowerBound + column + 1]
  }

  /// Whether another table has the same cells in the same rows.
  func isCopy(of other: Grid) -> Bool {
    ends == other.ends && text == other.text && types == other.types
      && starts.map(\.firstCell) == other.starts.map(\.firstCell)
  }

  /// The texts of a row.
  package func row(_ row: Int) -> [String] { (0..<width(row)).map { self[row, $0] } }

  /// Positions of the cells of a row that hold something.
  package func filled(_ row: Int) -> [Int] { (0..<width(row)).filter { !isEmpty(row, $0) } }

  package mutating func beginRow(line: Int) {
    starts.append(Row(line: line, firstCell: types.count))
  }

  package mutating func append(_ bytes: some Collection<UInt8>, _ type: CellType = .text) {
    text.append(contentsOf: bytes)
    ends.append(text.count)
    types.append(type)
  }

  /// A table of rows of texts, for tests and for what is put together in memory.
  package init(_ rows: [[String]]) {
    for (position, row) in rows.enumerated() {
      beginRow(line: position + 1)
      for cell in row { append(cell.utf8) }
    }
  }
}
