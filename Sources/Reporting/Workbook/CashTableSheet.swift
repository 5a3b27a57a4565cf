internal import CashTables
internal import ForecastVocabulary
internal import Receivables

extension Workbook {
  /// Where the receipts of a cash table stand in its sheet, for a chart.
  struct CashTablePlace {
    let sheet: String
    let table: CashTable
    /// The row of texts that name the periods: a chart spreads days over a calendar.
    let names: Int
    /// Row of each line of receipts that is shown.
    let receipts: [(line: CashLine, row: Int)]

    private var lastColumn: String { Workbook.columnName(table.periods.count) }
    var categories: String { values(names) }
    func values(_ row: Int) -> String { "='\(sheet)'!$B$\(row + 1):$\(lastColumn)$\(row + 1)" }
  }

  /// Writes a cash table with its sums and balances as formulas, so that a row can be put in.
  func cashTable(_ name: String, _ table: CashTable, by periods: Periods) -> CashTablePlace {
    let sheet = self.sheet(name)
    let (last, sum) = (table.periods.count, table.periods.count + 1)
    sheet.text(0, 0, "\(table.currency), \(periods.length.rawValue) from", .header)
    for (p, days) in table.periods.enumerated() {
      sheet.day(0, p + 1, table.day + days.lowerBound, .dayHeader)
    }
    sheet.text(0, sum, "Sum", .numberHeader)
    let lines = CashTableLines(table)
    for (row, entry) in lines.entries.enumerated() {
      sheet.text(row + 1, 0, entry.label, entry.isSum ? .bold : .plain)
      for p in table.periods.indices { writeCell(lines, entry, row + 1, p, to: sheet) }
      if entry.hasSum {
        let letter = Workbook.columnName(last)
        sheet.formula(
          row + 1, sum, "=SUM(B\(row + 2):\(letter)\(row + 2))",
          value: entry.amounts.reduce(0) { $0 + $1.majorUnits },
          .amount(decimals: table.currency.exponent, isSum: entry.isSum))
      }
    }
    if let minimum = table.minimum, let row = lines.row(of: .closing) {
      for p in table.periods.indices {
        sheet.highlight((row...row, p + 1), below: minimum.majorUnits, .bad)
      }
    }
    sheet.text(lines.entries.count + 1, 0, "Days", .note)
    for (p, days) in table.periods.enumerated() {
      sheet.number(
        lines.entries.count + 1, p + 1, Double(days.count), .integer)
    }
    let names = lines.entries.count + 2
    sheet.text(names, 0, "In charts", .note)
    for (p, days) in table.periods.enumerated() {
      sheet.text(names, p + 1, periods.heading(days, after: table.day), .noteRight)
    }
    sheet.width(0...0, 34)
    sheet.width(1...sum, 14)
    sheet.freeze(rows: 1, columns: 1)
    sheet.printWide()
    return CashTablePlace(sheet: name, table: table, names: names, receipts: lines.receipts)
  }

  private func writeCell(
    _ lines: CashTableLines, _ entry: CashTableLines.Entry, _ row: Int, _ p: Int, to sheet: Sheet
  ) {
    if let share = entry.shares?[p] {
      return sheet.number(row, p + 1, share, .percent(decimals: 0))
    }
    let amount = entry.amounts[p]
    guard let formula = lines.formula(entry, period: p) else {
      return sheet.money(row, p + 1, amount, isSum: entry.isSum)
    }
    sheet.formula(
      row, p + 1, formula, value: amount.majorUnits,
      .amount(decimals: amount.currency.exponent, isSum: entry.isSum))
  }

  /// `A` for 0, `AA` for 26.
  static func columnName(_ column: Int) -> String {
    let (rest, last) = (column / 26, column % 26)
    let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(last)))
    return rest > 0 ? columnName(rest - 1) + letter : letter
  }
}

/// The lines of a cash table as rows of a sheet, with what they are computed from.
struct CashTableLines {
  struct Entry {
    let label: String
    /// `nil` for a range.
    let line: CashLine?
    let amounts: [Money]
    /// Shares instead of amounts.
    var shares: [Double]?

    var isSum: Bool { line?.isSum ?? false }
    var hasSum: Bool { line.map { $0 != .opening && $0 != .closing } ?? false }
  }

  let entries: [Entry]

  init(_ table: CashTable) {
    func money(_ units: [Int64]) -> [Money] { units.map { Money(minorUnits: $0, table.currency) } }
    let rows = table.shownRows
    // Parts of receipts stand below all sums, so that no range of a formula holds them.
    var entries = (rows.filter { !$0.line.isPart } + rows.filter(\.line.isPart)).map { row in
      Entry(
        label: row.line.isPart ? "\(CashLine.totalIn.label), \(row.line.label)" : row.line.label,
        line: row.line, amounts: money(row.expected))
    }
    for row in rows where !row.ranges.isEmpty {
      for (name, part) in [("p10", \CashRange.p10), ("p50", \.p50), ("p90", \.p90)] {
        entries.append(
          Entry(
            label: "\(row.line.label), \(name)", line: nil,
            amounts: money(row.ranges.map { $0[keyPath: part] })))
      }
    }
    if let minimum = table.minimum {
      entries.append(
        Entry(label: CashWording.minimum, line: nil, amounts: table.periods.map { _ in minimum }))
      entries.append(
        Entry(
          label: CashWording.belowMinimum, line: nil, amounts: [],
          shares: table.probabilityBelowMinimum))
    }
    self.entries = entries
  }

  /// The sheet's row of a line, below the header.
  func row(of line: CashLine) -> Int? {
    entries.firstIndex { $0.line == line }.map { $0 + 1 }
  }

  var receipts: [(line: CashLine, row: Int)] {
    CashLine.receiptLines.compactMap { line in row(of: line).map { (line, $0) } }
  }

  /// What a sum or a balance is computed from in a period; `nil` for what is not computed.
  func formula(_ entry: Entry, period: Int) -> String? {
    let column = Workbook.columnName(period + 1)
    func cell(_ row: Int) -> String { "\(column)\(row + 1)" }
    guard let total = row(of: .totalIn) else { return nil }
    switch entry.line {
    case .totalIn:
      guard let first = receipts.first?.row else { return nil }
      return "=SUM(\(cell(first)):\(cell(total - 1)))"
    case .net:
      guard let net = row(of: .net) else { return nil }
      return "=SUM(\(cell(total)):\(cell(net - 1)))"
    case .closing:
      guard let opening = row(of: .opening), let net = row(of: .net) else { return nil }
      return "=\(cell(opening))+\(cell(net))"
    case .opening:
      guard period > 0, let closing = row(of: .closing) else { return nil }
      return "=\(Workbook.columnName(period))\(closing + 1)"
    default: return nil
    }
  }
}
