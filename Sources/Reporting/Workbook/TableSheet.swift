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
      let decimals = Workbook.decimalsOfShare(column)
      sheet.number(
        place.row, place.column, number, decimals.map { .percent(decimals: $0) } ?? .number)
      return decimals.map { 5 + $0 } ?? NumberText.fixed(number, digits: 2).count
    case .money(let money):
      sheet.money(place.row, place.column, money)
      return money.grouped.count
    case .day(let day):
      sheet.day(place.row, place.column, day)
      return 10
    case .empty: return 0
    }
  }

  /// `days_past_due` as `Days past due`, `best_possible_dso` as `Best possible DSO`.
  static func title(_ column: String) -> String {
    let words = column.split(separator: "_").map { $0 == "dso" ? "DSO" : String($0) }
      .joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The decimals of a column whose numbers are shares, shown as percentages; `nil` for others.
  ///
  /// Rates of loss are small.
  private static func decimalsOfShare(_ column: String) -> Int? {
    if column.hasSuffix("loss_rate") { return 2 }
    if column.hasSuffix("_share") || column.hasSuffix("_rate")
      || column == "collection_effectiveness"
    {
      return 1
    }
    return column.contains("probability")
      || ["credit_limit_used", "evidence_weight"].contains(column) ? 0 : nil
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
