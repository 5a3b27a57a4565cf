public import CashTables
public import ForecastVocabulary
public import Receivables

/// One line and period of a cash table.
public struct CashTableRow: Sendable {
  public let periodStart: Day
  /// Inclusive.
  public let periodEnd: Day
  /// Whether the as-of day or the horizon cuts the period off.
  public let isPart: Bool
  /// Whether all currencies are in it, converted.
  public let isConverted: Bool
  public let line: CashLine
  public let expected: Money
  /// `nil` where the line has no range of its own.
  public let range: CashRange?
  /// Of closing balances, where a minimum was named.
  public let probabilityBelowMinimum: Double?
}

extension CashTableRow {
  /// Every line of every period, by period.
  public static func rows(of table: CashTable, by periods: Periods) -> [CashTableRow] {
    table.periods.enumerated().flatMap { p, days in
      table.rows.map { row in
        CashTableRow(
          periodStart: table.day + days.lowerBound, periodEnd: table.day + days.upperBound,
          isPart: periods.isPart(days, after: table.day), isConverted: table.isConverted,
          line: row.line,
          expected: Money(minorUnits: row.expected[p], table.currency),
          range: row.ranges.isEmpty ? nil : row.ranges[p],
          probabilityBelowMinimum: row.line == .closing && table.minimum != nil
            ? table.probabilityBelowMinimum[p] : nil)
      }
    }
  }

  private func amount(_ part: KeyPath<CashRange, Int64>) -> Cell {
    Cell(range.map { Money(minorUnits: $0[keyPath: part], expected.currency) })
  }

  public static let columns: [Column<CashTableRow>] = [
    Column(.periodStart) { .day($0.periodStart) },
    Column(.periodEnd) { .day($0.periodEnd) },
    Column(.currency) { .text($0.expected.currency.code) },
    Column(.cashScope) { .text($0.isConverted ? "all_converted" : "own") },
    Column(.cashLine) { .text($0.line.name) },
    Column(.flowLabel) { Cell($0.line.flowLabel) },
    Column(.expectedCash) { .money($0.expected) },
    Column(.p10) { $0.amount(\.p10) },
    Column(.p50) { $0.amount(\.p50) },
    Column(.p90) { $0.amount(\.p90) },
    Column(.probabilityBelowMinimum) { Cell($0.probabilityBelowMinimum) },
    Column(.periodPart) { .yesNo($0.isPart) },
  ]
}

extension CashLine {
  /// Whether it is a sum of lines above it.
  package var isSum: Bool { self == .totalIn || self == .net || self == .closing }
  /// Whether it is a part of receipts that are above it.
  package var isPart: Bool { CashLine.partLines.contains(self) }
}

extension CashTable {
  /// Whether balances and other flows say more than the receipts alone.
  public var hasBalances: Bool {
    guard let opening = row(.opening) else { return false }
    return opening.expected.first != 0 || minimum != nil
      || rows.contains { if case .other = $0.line { true } else { false } }
  }

  /// The rows that a person wants to see: without lines of zeros, and without balances where
  /// nothing is known but receipts.
  package var shownRows: [Row] {
    rows.filter { row in
      switch row.line {
      case .opening, .net, .closing: hasBalances
      case .totalIn: true
      default: row.expected.contains { $0 != 0 }
      }
    }
  }

  /// The amount of a row over all periods: the first opening, the last closing, else the sum.
  package func whole(_ row: Row) -> Int64 {
    switch row.line {
    case .opening: row.expected.first ?? 0
    case .closing: row.expected.last ?? 0
    default: row.expected.reduce(0, +)
    }
  }
}
