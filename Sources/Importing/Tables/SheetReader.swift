import Receivables

/// Reads the cells of one sheet to a table.
struct SheetReader {
  private let shared: [String]
  private let formats: NumberFormats
  private let is1904: Bool

  /// Columns that a sheet may have.
  private static let mostColumns = 16_384

  init(_ shared: [String], _ formats: NumberFormats, is1904: Bool) {
    (self.shared, self.formats, self.is1904) = (shared, formats, is1904)
  }

  /// One cell while its elements are read.
  private struct Cell {
    var column: Int
    var type: String
    var style: Int
    var text = ""
  }

  func read(_ stream: XMLStream) throws -> Grid {
    var grid = Grid()
    var (line, column) = (0, 0)
    var hasRow = false
    var cell: Cell?
    var isValue = false
    while let node = try stream.next() {
      switch node {
      case .start("row", _):
        let stated = stream.attribute("r").flatMap { Int($0) } ?? line + 1
        grid.blankLines += max(0, min(stated - line - 1, 1_048_576))
        line = max(line + 1, min(stated, 1_048_576))
        (column, hasRow) = (0, false)
      case .end("row"): if !hasRow { grid.blankLines += 1 }
      case .start("c", let isEmpty):
        let stated = stream.attribute("r").flatMap(SheetReader.column) ?? column
        let style = stream.attribute("s").flatMap { Int($0) } ?? 0
        let type = stream.attribute("t") ?? "n"
        cell =
          isEmpty ? nil : Cell(column: max(column, stated), type: type, style: style)
      case .start("v", let isEmpty), .start("t", let isEmpty): isValue = !isEmpty
      case .end("v"), .end("t"): isValue = false
      case .text: if isValue { cell?.text += stream.text }
      case .end("c"):
        guard let done = cell, !done.text.isEmpty, done.column < SheetReader.mostColumns else {
          continue
        }
        if !hasRow { grid.beginRow(line: line) }
        hasRow = true
        while column < done.column {
          grid.append([])
          column += 1
        }
        append(done, to: &grid)
        column += 1
        cell = nil
        guard grid.cells <= Workbook.mostCells, grid.bytes <= Workbook.largestText else {
          throw ZipArchive.Fault.tooLarge("a sheet")
        }
      default: continue
      }
    }
    return grid
  }

  private func append(_ cell: Cell, to grid: inout Grid) {
    switch cell.type {
    case "s":
      let text = Int(cell.text).flatMap { shared.indices.contains($0) ? shared[$0] : nil } ?? ""
      grid.append(text.trimmed.utf8)
    case "inlineStr", "str": grid.append(cell.text.trimmed.utf8)
    case "b": grid.append((cell.text == "1" ? "true" : "false").utf8)
    // A fault of a formula stands for nothing.
    case "e": grid.append([])
    case "d": grid.append(cell.text.prefix(10).utf8, .day)
    default:
      if formats.showsDay(cell.style), let day = day(cell.text) {
        grid.append(day.description.utf8, .day)
      } else {
        grid.append(SheetReader.decimal(cell.text).utf8, .number)
      }
    }
  }

  private func day(_ text: String) -> Day? {
    guard let serial = Double(text), serial >= 1, serial < 2_958_466 else { return nil }
    return SheetReader.day(Int(serial), is1904: is1904)
  }

  /// The day of a serial number.
  static func day(_ serial: Int, is1904: Bool) -> Day? {
    guard
      let epoch = is1904 ? Day(year: 1904, month: 1, day: 1) : Day(year: 1899, month: 12, day: 30)
    else { return nil }
    return epoch + serial
  }

  /// Decimal text of a number as a binary fraction has it: `569.99` for 569.99000000000001.
  static func decimal(_ text: String) -> String {
    let plain = text.utf8.count <= 15 && !text.utf8.contains { $0 == 69 || $0 == 101 }
    guard !plain, let value = Double(text), value.isFinite, abs(value) < 1e15 else { return text }
    let rounded = (value * 10_000).rounded()
    guard abs(rounded) < 9e15 else { return text }
    let units = Int64(rounded)
    let (whole, rest) = (units.magnitude / 10_000, units.magnitude % 10_000)
    var fraction = String(rest)
    fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return (units < 0 ? "-" : "") + String(whole) + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// The column of a reference such as `AB12`, counted from 0.
  static func column(_ reference: String) -> Int? {
    var column = 0
    for letter in reference.utf8 {
      let upper = letter & 0xDF
      guard (65...90).contains(upper), letter >= 65 else { break }
      column = column * 26 + Int(upper - 64)
      if column > mostColumns { return nil }
    }
    return column > 0 ? column - 1 : nil
  }
}
