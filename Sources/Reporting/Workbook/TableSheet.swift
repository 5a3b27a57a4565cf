internal import Foundation
internal import Receivables
internal import Statistics

/// What a cell is computed from, given the letter of each figure's column and the number of the row as a
/// spreadsheet counts it; `nil` where it is a value.
typealias CellFormula<Row> = (_ row: Row, _ letters: [Figure: String], _ number: Int) -> String?

/// Where a table stands on its sheet.
struct SheetPlace {
  let sheet: Sheet
  /// The column of each figure.
  let columns: [Figure: Int]
  /// The row of each currency's sums, counted from 0.
  let totals: [String: Int]
  /// The first row that is free, counted from 0.
  let end: Int

  /// The cell of a currency's sum, as a formula of another sheet names it.
  func total(_ figure: Figure, _ currency: String) -> String? {
    guard let column = columns[figure], let row = totals[currency] else { return nil }
    return "\(Workbook.columnName(column))\(row + 1)"
  }
}

extension Workbook {
  /// Characters of the widest column; longer texts are broken into lines.
  private static let widest = 60

  /// Writes a table of a run as a sheet with a frozen header, filters and sums.
  @discardableResult
  func table<Row>(
    _ name: String, _ table: OutputTable<Row>, frozenColumns: Int = 0,
    formulas: [Figure: CellFormula<Row>] = [:]
  ) -> SheetPlace {
    let sheet = self.sheet(name)
    let columns = Dictionary(
      uniqueKeysWithValues: table.columns.enumerated().map { ($1.figure, $0) })
    let letters = columns.mapValues { Workbook.columnName($0) }
    let currency = table.columns.first { $0.figure == .currency }
    var widths = table.columns.map { Workbook.headWidth($0.figure.label) }
    for (j, column) in table.columns.enumerated() {
      let figure = column.figure
      sheet.text(0, j, figure.label, figure.unit.isNumeric ? .numberHeader : .header)
    }
    var sums = ColumnSums()
    let rows = table.rows.prefix(Sheet.mostRows)
    for (i, row) in rows.enumerated() {
      var lines = 1
      let code = currency.map { $0.cell(row).text } ?? ""
      for (j, column) in table.columns.enumerated() {
        let cell = column.cell(row)
        let formula = formulas[column.figure]?(row, letters, i + 2)
        let written = write(
          cell, as: column.figure.unit, of: code, at: (i + 1, j), of: sheet, formula: formula)
        widths[j] = max(widths[j], written)
        lines = max(lines, (written + Workbook.widest - 1) / Workbook.widest)
        if currency != nil, column.figure.isSummed { sums.add(cell, column: j, currency: code) }
      }
      if lines > 1 { sheet.height(i + 1, lines: lines) }
    }
    let end = writeTotals(
      sums, to: sheet, rows: rows.count, currency: columns[.currency], &widths)
    for (j, width) in widths.enumerated() {
      sheet.width(j...j, Double(min(Workbook.widest, width) + 2))
    }
    sheet.height(0, lines: 3)
    sheet.freeze(rows: 1, columns: frozenColumns)
    if !rows.isEmpty { sheet.filter(rows: rows.count, columns: table.columns.count) }
    sheet.printWide(
      characters: widths.reduce(0) { $0 + min(Workbook.widest, $1) + 2 },
      frozenColumns: max(frozenColumns, 1))
    return SheetPlace(sheet: sheet, columns: columns, totals: end.totals, end: end.row)
  }

  /// A line of sums for each currency, or how many rows there are where nothing is added.
  private func writeTotals(
    _ sums: ColumnSums, to sheet: Sheet, rows: Int, currency: Int?, _ widths: inout [Int]
  ) -> (totals: [String: Int], row: Int) {
    guard rows > 0, !widths.isEmpty else { return ([:], rows + 1) }
    guard !sums.byCurrency.isEmpty else {
      let text = "Total: \(NumberText.count(rows, "row", "rows"))"
      sheet.text(rows + 1, 0, text, .bold)
      widths[0] = max(widths[0], text.count)
      return ([:], rows + 2)
    }
    var totals: [String: Int] = [:]
    var row = rows + 1
    for (code, ofColumn) in sums.byCurrency.sorted(by: { $0.key < $1.key }) {
      totals[code] = row
      let text = "Total \(code)"
      sheet.text(row, 0, text, .bold)
      widths[0] = max(widths[0], text.count)
      for (column, sum) in ofColumn.sorted(by: { $0.key < $1.key }) {
        let (letter, codes) = (Workbook.columnName(column), Workbook.columnName(currency ?? 0))
        sheet.formula(
          row, column,
          "=SUMIFS(\(letter)2:\(letter)\(rows + 1),\(codes)2:\(codes)\(rows + 1),\"\(code)\")",
          value: sum.value,
          sum.isCount
            ? .integerSum : .amount(decimals: Workbook.decimals(code), isSum: true))
        widths[column] = max(widths[column], NumberText.fixed(sum.value, digits: 2).count + 1)
      }
      row += 1
    }
    return (totals, row)
  }

  static func decimals(_ code: String) -> Int { Currency(code)?.exponent ?? 2 }

  /// The characters that a heading takes when it is broken into at most three lines.
  private static func headWidth(_ label: String) -> Int {
    let words = label.split(separator: " ").map(\.count)
    return max(words.max() ?? 0, (label.count + 2) / 3 + 2)
  }

  /// Writes a cell in the number format of its unit, and says how many characters it takes.
  ///
  /// - Parameter currency: that of the row, which decides how many decimals amounts have.
  @discardableResult
  func write(
    _ cell: Cell, as unit: Unit, of currency: String, at place: (row: Int, column: Int),
    of sheet: Sheet, formula: String? = nil
  ) -> Int {
    func write(_ value: Double, _ style: Style) {
      if let formula {
        sheet.formula(place.row, place.column, formula, value: value, style)
      } else {
        sheet.number(place.row, place.column, value, style)
      }
    }
    switch cell {
    case .text(let text):
      sheet.text(place.row, place.column, text, text.count > Workbook.widest ? .wrapped : .plain)
      return text.count
    case .integer(let integer):
      write(Double(integer), .integer)
      return NumberText.grouped(integer).count
    case .number(let number):
      write(number, Workbook.style(of: unit, currency))
      return unit.shown(number).count + 1
    case .money(let money):
      write(money.majorUnits, .amount(decimals: money.currency.exponent, isSum: false))
      return money.grouped.count
    case .day(let day):
      sheet.day(place.row, place.column, day)
      return 10
    case .empty: return 0
    }
  }

  /// The format that rounds a number as ``Unit/shown(_:)`` does.
  private static func style(of unit: Unit, _ currency: String) -> Style {
    switch unit {
    case .share(let decimals): .percent(decimals: decimals)
    case .amount: .amount(decimals: decimals(currency), isSum: false)
    case .days(let decimals), .points(let decimals), .number(let decimals):
      .number(decimals: decimals)
    case .count, .text, .word, .day: .integer
    }
  }
}

extension Figure {
  /// Whether the values of rows add up to one of all rows.
  fileprivate var isSummed: Bool {
    switch self {
    case .lastPaymentAmount: false
    case .planInvoices, .exposedInvoices: true
    default: unit == .amount
    }
  }
}

extension Cell {
  fileprivate var text: String { if case .text(let text) = self { text } else { "" } }
}

/// Sums of columns by currency.
private struct ColumnSums {
  struct Sum {
    var value = 0.0
    /// Exact where all that is added is.
    var units: Int64 = 0
    var isCount = false
  }

  private(set) var byCurrency: [String: [Int: Sum]] = [:]

  mutating func add(_ cell: Cell, column: Int, currency: String) {
    var sum = byCurrency[currency]?[column] ?? Sum()
    switch cell {
    case .money(let money):
      sum.units = sum.units.clampedSum(money.minorUnits)
      sum.value = Money(minorUnits: sum.units, money.currency).majorUnits
    case .number(let number) where number.isFinite: sum.value += number
    case .integer(let integer):
      sum.value += Double(integer)
      sum.isCount = true
    default: return
    }
    byCurrency[currency, default: [:]][column] = sum
  }
}
