internal import Foundation
internal import Receivables

extension Workbook {
  /// Characters of the widest column; longer texts are broken into lines.
  private static let widest = 60

  /// Writes a table of a run as a sheet with a frozen header and filters.
  ///
  /// - Returns: The sheet, and the column of each figure.
  @discardableResult
  func table<Row>(
    _ name: String, _ table: OutputTable<Row>, frozenColumns: Int = 0
  ) -> (sheet: Sheet, columns: [Figure: Int]) {
    let sheet = self.sheet(name)
    var widths = [Int](repeating: 0, count: table.columns.count)
    for (j, column) in table.columns.enumerated() {
      let figure = column.figure
      sheet.text(0, j, figure.label, figure.unit.isNumeric ? .numberHeader : .header)
      widths[j] = Workbook.headWidth(figure.label)
    }
    for (i, row) in table.rows.prefix(Sheet.mostRows).enumerated() {
      var lines = 1
      for (j, column) in table.columns.enumerated() {
        let written = write(column.cell(row), as: column.figure.unit, at: (i + 1, j), of: sheet)
        widths[j] = max(widths[j], written)
        lines = max(lines, (written + Workbook.widest - 1) / Workbook.widest)
      }
      if lines > 1 { sheet.height(i + 1, lines: lines) }
    }
    for (j, width) in widths.enumerated() {
      sheet.width(j...j, Double(min(Workbook.widest, width) + 2))
    }
    sheet.height(0, lines: 3)
    sheet.freeze(rows: 1, columns: frozenColumns)
    if !table.rows.isEmpty {
      sheet.filter(rows: min(table.rows.count, Sheet.mostRows), columns: table.columns.count)
    }
    sheet.printWide()
    let columns = Dictionary(
      uniqueKeysWithValues: table.columns.enumerated().map { ($1.figure, $0) })
    return (sheet, columns)
  }

  /// The characters that a heading takes when it is broken into at most three lines.
  private static func headWidth(_ label: String) -> Int {
    let words = label.split(separator: " ").map(\.count)
    return max(words.max() ?? 0, (label.count + 2) / 3 + 2)
  }

  /// Writes a cell in the number format of its unit, and says how many characters it takes.
  func write(_ cell: Cell, as unit: Unit, at place: (row: Int, column: Int), of sheet: Sheet)
    -> Int
  {
    switch cell {
    case .text(let text):
      sheet.text(place.row, place.column, text, text.count > Workbook.widest ? .wrapped : .plain)
      return text.count
    case .integer(let integer):
      sheet.number(place.row, place.column, Double(integer), .integer)
      return NumberText.grouped(integer).count
    case .number(let number):
      sheet.number(place.row, place.column, number, Workbook.style(of: unit))
      return unit.shown(number).count + 1
    case .money(let money):
      sheet.money(place.row, place.column, money)
      return money.grouped.count
    case .day(let day):
      sheet.day(place.row, place.column, day)
      return 10
    case .empty: return 0
    }
  }

  /// The format that rounds a number as ``Unit/shown(_:)`` does.
  private static func style(of unit: Unit) -> Style {
    switch unit {
    case .share(let decimals): .percent(decimals: decimals)
    case .amount: .amount(decimals: 2, isSum: false)
    case .days(let decimals), .points(let decimals), .number(let decimals):
      .number(decimals: decimals)
    case .count, .text, .word, .day: .integer
    }
  }
}
