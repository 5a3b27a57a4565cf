public import CashTables
public import ForecastVocabulary
internal import Receivables

/// A cash table for a terminal: a line for each row, periods in columns, a few at a time.
public enum CashTableText {
  /// Columns of amounts side by side within 80 characters.
  private static let columnsPerBlock = 5

  /// One currency, from opening to closing balance, with ranges and, where measured, how often such
  /// ranges held.
  public static func table(_ table: CashTable, by periods: Periods, record: CashTrackRecord?)
    -> String
  {
    let text = AmountScale.fitting { scale in
      let size = scale.size * Double(table.currency.minorUnitsPerMajor)
      let scope = table.isConverted ? "Cash of all currencies" : "Cash"
      let unit = CashWording.unit(scale, table.currency.code)
      return "\(scope) by \(periods.length.rawValue) in \(unit)\n"
        + CashWording.opening(table) + blocks(table, by: periods, size: size)
    }
    // The record is of each currency's own cash.
    let held = CashWording.trackRecord(record, table.currency.code)
    let marked =
      text + (periods.partNote(table.periods, after: table.day).map { "\n\($0)\n" } ?? "")
    return table.isConverted || held.isEmpty
      ? marked : marked + "\n" + TextTable.wrap(held, width: 80)
  }

  private struct Figures {
    let title: String
    let cell: (CashTable.Row) -> Int64
    let range: (CashTable.Row) -> CashRange?
    let risk: Double?
  }

  private static func blocks(_ table: CashTable, by periods: Periods, size: Double) -> String {
    var columns = table.periods.enumerated().map { p, days in
      Figures(
        title: "\(p == 0 ? "\(periods.length.rawValue) from" : "")\n"
          + periods.heading(days, after: table.day),
        cell: { $0.expected[p] }, range: { $0.ranges.isEmpty ? nil : $0.ranges[p] },
        risk: table.minimum == nil ? nil : table.probabilityBelowMinimum[p])
    }
    let days = table.periods.last?.upperBound ?? 0
    columns.append(
      Figures(title: "\n\(days) days", cell: table.whole, range: { _ in nil }, risk: nil))
    return stride(from: 0, to: columns.count, by: columnsPerBlock).map { start in
      let shown = Array(columns[start..<min(start + columnsPerBlock, columns.count)])
      return "\n" + block(table, shown, size: size)
    }.joined()
  }

  private static func block(_ table: CashTable, _ columns: [Figures], size: Double) -> String {
    var text = TextTable([.init("", widest: 24)] + columns.map { .init($0.title, .right) })
    func amount(_ units: Int64) -> String { NumberText.whole(Double(units) / size) }
    for row in table.shownRows {
      if row.line == .totalIn || row.line == .net { text.rule() }
      text.row(
        [(row.line.isPart ? "  " : "") + row.line.label] + columns.map { amount($0.cell(row)) })
      guard !row.ranges.isEmpty else { continue }
      for (name, part) in [
        ("  p10", \CashRange.p10), ("  p50", \.p50), ("  p90", \.p90),
      ] {
        text.row([name] + columns.map { $0.range(row).map { amount($0[keyPath: part]) } ?? "" })
      }
    }
    if let minimum = table.minimum {
      text.row([CashWording.minimum] + columns.map { _ in amount(minimum.minorUnits) })
      text.row(
        ["  " + CashWording.belowMinimum]
          + columns.map { $0.risk.map { NumberText.percent($0) } ?? "" })
    }
    return text.text
  }
}
