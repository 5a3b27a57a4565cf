internal import Foundation
internal import Receivables

extension Workbook {
  /// Characters of the widest column; longer texts are broken into lines.
  private static let widest = 60

  /// Writes a table of a run as a sheet with a frozen header and filters.
  ///
  /// - Returns: The sheet, and the column of each name.
  @discardableResult
  func table<Row>(
    _ name: String, _ table: OutputTable<Row>, frozenColumns: Int = 0
  ) -> (sheet: Sheet, columns: [String: Int]) {
    let sheet = self.sheet(name)
    var widths = [Int](repeating: 0, count: table.columns.count)
    for (j, column) in table.columns.enumerated() {
      let title = Workbook.title(column.name)
      let isNumber = table.rows.first { column.cell($0) != .empty }
        .map { column.cell($0).isNumber }
      sheet.text(0, j, title, isNumber == true ? .numberHeader : .header)
      widths[j] = title.split(separator: " ").map(\.count).max() ?? 0
    }
    for (i, row) in table.rows.prefix(Sheet.mostRows).enumerated() {
      var lines = 1
      for (j, column) in table.columns.enumerated() {
        let written = write(column.cell(row), in: column.name, at: (i + 1, j), of: sheet)
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
      uniqueKeysWithValues: table.columns.enumerated().map { ($1.name, $0) })
    return (sheet, columns)
  }

  /// Writes a cell and says how many characters it takes.
  func write(_ cell: Cell, in column: String, at place: (row: Int, column: Int), of sheet: Sheet)
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
      sheet.number(place.row, place.column, number, Workbook.isShare(column) ? .percent : .number)
      return Workbook.isShare(column) ? 5 : NumberText.fixed(number, digits: 2).count
    case .money(let money):
      sheet.money(place.row, place.column, money)
      return money.grouped.count
    case .day(let day):
      sheet.day(place.row, place.column, day)
      return 10
    case .empty: return 0
    }
  }

  /// `days_past_due` as `Days past due`.
  static func title(_ column: String) -> String {
    let words = column.replacingOccurrences(of: "_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// Whether a column's numbers are shares, shown as percentages.
  private static func isShare(_ column: String) -> Bool {
    column.contains("probability") || column.hasSuffix("_share") || column.hasSuffix("_rate")
      || ["credit_limit_used", "evidence_weight"].contains(column)
  }
}

extension Cell {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .number, .money: true
    case .text, .day, .empty: false
    }
  }
}
