import Foundation
import LedgerFiles
import Receivables

/// Reads the sheets of a workbook in one file of XML, as Excel 2003 and many systems write it
/// (SpreadsheetML, `urn:schemas-microsoft-com:office:spreadsheet`).
enum SpreadsheetML {
  static func isOne(_ start: String) -> Bool {
    start.contains("urn:schemas-microsoft-com:office:spreadsheet")
  }

  static func tables(
    _ bytes: Data, file: String, sheet wanted: String?
  ) throws(UnreadableSource) -> [SourceTable] {
    let sheets: [(name: String, grid: Grid)]
    do {
      var reading = SpreadsheetMLReading(try XMLStream(MemoryStream(bytes)))
      sheets = try reading.read()
    } catch is ZipArchive.Fault {
      throw UnreadableSource(
        file: file, problem: "it has more cells than are taken",
        remedy: "save the sheet with the items as CSV")
    } catch {
      throw UnreadableSource(
        file: file, problem: "the XML of the workbook is damaged",
        remedy: "open it in a spreadsheet program and save it as .xlsx or CSV")
    }
    let chosen = sheets.filter { ($0.name == wanted || wanted == nil) && $0.grid.count > 0 }
    guard !chosen.isEmpty else {
      let names = sheets.map(\.name).joined(separator: ", ")
      throw UnreadableSource(
        file: file,
        problem: wanted.map { "it has no sheet \($0) with rows" } ?? "none of its sheets has rows",
        remedy: names.isEmpty ? "export it again, with its items" : "its sheets are \(names)")
    }
    return chosen.map {
      SourceTable(name: file, sheet: $0.name, grid: $0.grid, charset: nil, delimiter: nil)
    }
  }
}

private struct SpreadsheetMLReading {
  private let stream: XMLStream
  private var sheets: [(name: String, grid: Grid)] = []
  private var grid = Grid()
  private var (line, column) = (0, 0)
  private var hasRow = false
  private var (type, text, isData) = ("", "", false)
  /// Cells that the next one is wider by.
  private var merged = 0

  init(_ stream: XMLStream) { self.stream = stream }

  mutating func read() throws -> [(name: String, grid: Grid)] {
    var name = ""
    while let node = try stream.next() {
      switch node {
      case .start("Worksheet", _):
        name = stream.attribute("Name") ?? ""
        (grid, line) = (Grid(), 0)
      case .end("Worksheet"): sheets.append((name, grid))
      case .start("Row", let isEmpty): beginRow(isEmpty: isEmpty)
      case .start("Cell", let isEmpty): beginCell(isEmpty: isEmpty)
      case .end("Cell"): column += 1 + merged
      case .start("Data", let isEmpty):
        (type, text, isData) = (stream.attribute("Type") ?? "String", "", !isEmpty)
      case .text: if isData { text += stream.text }
      case .end("Data"):
        isData = false
        try append()
      default: continue
      }
    }
    return sheets
  }

  private static let mostRows = 1_048_576
  private static let mostColumns = 16_384

  private mutating func beginRow(isEmpty: Bool) {
    let stated = stream.attribute("Index").flatMap { Int($0) } ?? line + 1
    grid.blankLines += max(0, min(stated, Self.mostRows) - line - 1)
    line = max(line + 1, min(stated, Self.mostRows))
    (column, hasRow) = (0, false)
    if isEmpty { grid.blankLines += 1 }
  }

  private mutating func beginCell(isEmpty: Bool) {
    let stated = stream.attribute("Index").flatMap { Int($0) } ?? column + 1
    column = max(column, min(stated, Self.mostColumns) - 1)
    merged = min(max(0, stream.attribute("MergeAcross").flatMap { Int($0) } ?? 0), Self.mostColumns)
    if isEmpty { column += 1 + merged }
  }

  private mutating func append() throws {
    guard !text.isEmpty, column < Self.mostColumns else { return }
    if !hasRow { grid.beginRow(line: max(1, line)) }
    hasRow = true
    let filled = grid.width(grid.count - 1)
    guard filled <= column else { return }
    for _ in filled..<column { grid.append([]) }
    switch type {
    case "Number": grid.append(SheetReader.decimal(text).utf8, .number)
    case "DateTime": grid.append(text.prefix(10).utf8, .day)
    case "Boolean": grid.append((text == "1" ? "true" : "false").utf8)
    // A fault of a formula stands for nothing.
    case "Error": grid.append([])
    default: grid.append(text.trimmed.utf8)
    }
    guard grid.cells <= Workbook.mostCells, grid.bytes <= Workbook.largestText else {
      throw ZipArchive.Fault.tooLarge("a sheet")
    }
  }
}
