package import Foundation
package import LedgerFiles
import Receivables

/// The lines of one file of a ledger folder, as text.
package struct LedgerTable: Sendable {
  package let contract: FileContract
  package private(set) var columns: [String]
  package var rows: [[String]]
  /// Lines that no reader of ledgers takes: not as many cells as names, or not UTF-8.
  package private(set) var brokenLines: [Int] = []

  init(_ contract: FileContract, _ columns: [String], _ rows: [[String]] = []) {
    (self.contract, self.columns, self.rows) = (contract, columns, rows)
  }

  /// Reads a file of a ledger; `nil` where it has no header.
  package init?(_ contract: FileContract, csv: Data) {
    self.init(contract, csv, .comma)
  }

  init?(_ contract: FileContract, _ bytes: Data, _ delimiter: Delimiter) {
    let isBroken = !Charset.isUTF8(bytes)
    let text = TextTable.cleaned(Charset.utf8(mark: false).utf8(bytes))
    let grid = TextTable.read(text, delimiter)
    guard grid.count > 0 else { return nil }
    let columns = grid.row(0).map { $0.lowercased() }
    self.init(contract, columns)
    for row in 1..<max(1, grid.count) {
      let cells = grid.row(row)
      if cells.count == columns.count, !(isBroken && cells.contains { $0.contains("\u{FFFD}") }) {
        rows.append(cells)
      } else {
        brokenLines.append(grid.line(row))
      }
    }
  }

  func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

  /// Columns that hold nothing in any row are left out, except those that the file needs.
  func withoutEmptyColumns() -> LedgerTable {
    let kept = columns.indices.filter { column in
      contract.required.contains(columns[column]) || rows.contains { !$0[column].isEmpty }
    }
    guard kept.count < columns.count else { return self }
    return LedgerTable(
      contract, kept.map { columns[$0] }, rows.map { row in kept.map { row[$0] } })
  }

  /// The same with further columns, empty.
  mutating func widen(to names: [String]) {
    let known = Set(columns)
    let added = names.filter { !known.contains($0) }
    guard !added.isEmpty else { return }
    let all = columns + added
    let contractOrder = contract.columns.map(\.name)
    let ordered =
      contractOrder.filter { all.contains($0) } + all.filter { !contractOrder.contains($0) }
    let positions = ordered.map { columns.firstIndex(of: $0) }
    rows = rows.map { row in positions.map { $0.map { row[$0] } ?? "" } }
    columns = ordered
  }

  /// As a file that a ledger is read from, or as one for spreadsheet programs.
  package func csv(_ form: ExportForm = .ledger) -> [UInt8] {
    var encoder = CSVEncoder(
      keepsFormulas: form.keepsFormulas, separator: form.delimiter.byte)
    encoder.header(columns)
    for row in rows {
      for (column, cell) in row.enumerated() {
        if let number = form.number(cell, contract[columns[column]]?.kind) {
          encoder.field(plain: number)
        } else {
          encoder.field(cell)
        }
      }
      encoder.endRow()
    }
    return (form.hasMark ? [0xEF, 0xBB, 0xBF] : []) + encoder.bytes
  }
}

/// How files are written.
package struct ExportForm: Sendable {
  /// For a ledger: commas, points, texts as they are.
  package static let ledger = ExportForm(
    keepsFormulas: true, delimiter: .comma, decimal: .point, hasMark: false)

  let keepsFormulas: Bool
  let delimiter: Delimiter
  let decimal: DecimalMark
  let hasMark: Bool

  /// For spreadsheet programs: a byte order mark, and an apostrophe before texts that such a program
  /// would take for formulas.
  package static func spreadsheet(_ decimal: DecimalMark) -> ExportForm {
    ExportForm(
      keepsFormulas: false, delimiter: decimal == .comma ? .semicolon : .comma, decimal: decimal,
      hasMark: true)
  }

  /// The text that a cell of a file for spreadsheets stands for.
  static func unguarded(_ text: String) -> String {
    CSVEncoder.unguarded(text)
  }

  /// A number of an amount with the decimal mark of the form; `nil` for any other text.
  func number(_ text: String, _ kind: CellKind?) -> String? {
    guard kind == .amount || kind == .signedAmount || kind == .number, DecimalText(text) != nil
    else {
      return nil
    }
    return decimal == .comma ? text.replacing(".", with: ",") : text
  }
}
