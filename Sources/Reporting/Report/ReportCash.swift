import CashTables
import ForecastVocabulary
import Receivables

extension ReportPage.CurrencySection {
  /// The sources that a ledger has; a column of zeros says nothing.
  static func sources(in rows: [CashRow]) -> [CashSource] {
    CashSource.allCases.filter { source in
      source != .total && rows.contains { $0.source == source && $0.expected.rounded() != 0 }
    }
  }

  static func legend(_ sources: [CashSource]) -> [ReportPage.LegendEntry] {
    sources.map { ReportPage.LegendEntry(kind: $0.rawValue, label: $0.label) }
  }

  /// `1.20 m – 3.40 m`, which may break only after the dash.
  static func range(_ low: String, _ high: String) -> String {
    "\(low) –".replacing(" ", with: "\u{a0}") + " " + high.replacing(" ", with: "\u{a0}")
  }
}

extension ReportPage {
  /// The periods of a cash table in columns, a quarter of weeks side by side.
  struct CashTableSection: Sendable {
    struct Row: Sendable {
      let label: String
      let cells: [String]
      /// `sum`, `range` or empty.
      let kind: String
    }

    struct Block: Sendable {
      /// `Week from`.
      let first: String
      let heads: [String]
      let rows: [Row]
    }

    let title: String
    /// `in thousands of EUR`.
    let unit: String
    let blocks: [Block]
    /// What marks on headings mean; empty where there are none.
    let note: String
  }
}

extension ReportPage.CashTableSection {
  /// Columns that fit on a page side by side: thirteen weeks, of which the first and the last are parts.
  private static let columnsPerBlock = 14

  /// - Parameter whole: the ranges over all periods, where they are known.
  init(_ table: CashTable, by periods: Periods, whole: CashByPeriod.Row? = nil) {
    let rows = table.shownRows
    let widest = rows.flatMap { $0.expected + [table.whole($0)] }.map(\.magnitude).max() ?? 0
    let perMajor = Double(table.currency.minorUnitsPerMajor)
    let scale = AmountScale.all.first { Double(widest) / perMajor / $0.size < 999_999.5 }
    let size = perMajor * (scale ?? AmountScale.all[0]).size
    func amount(_ units: Int64) -> String {
      PageText.minus(NumberText.whole(Double(units) / size))
    }

    let ranges: [(String, KeyPath<CashRange, Int64>, KeyPath<CashByPeriod.Row, Int64>)] = [
      ("p10", \.p10, \.p10), ("p50", \.p50, \.p50), ("p90", \.p90, \.p90),
    ]
    let days = table.periods.last?.upperBound ?? 0
    title = table.isConverted ? "All currencies" : HorizonText.title(days)
    unit = "in \(CashWording.unit(scale ?? AmountScale.all[0], table.currency.code))"
    note = periods.partNote(table.periods, after: table.day).map { $0 + "." } ?? ""
    let heads = table.periods.map { periods.heading($0, after: table.day) } + ["Sum"]
    let all =
      rows.flatMap { row in
        [
          Row(
            label: row.line.label, cells: row.expected.map(amount) + [amount(table.whole(row))],
            kind: row.line.isSum ? "sum" : row.line.isPart ? "range" : "")
        ]
          + (row.ranges.isEmpty
            ? []
            : ranges.map { name, part, sum in
              Row(
                label: name,
                cells: row.ranges.map { amount($0[keyPath: part]) }
                  + [row.line == .totalIn ? whole.map { amount($0[keyPath: sum]) } ?? "" : ""],
                kind: "range")
            })
      }
      + (table.minimum.map { minimum in
        [
          Row(
            label: "Below \(NumberText.whole(minimum))",
            cells: table.probabilityBelowMinimum.map { NumberText.percent($0) } + [""],
            kind: "range")
        ]
      } ?? [])
    blocks = Self.blocks(heads, all, "\(PlainText.capitalised(periods.length.rawValue)) from")
  }

  /// The last block has the sum beside at most as many periods.
  private static func blocks(_ heads: [String], _ rows: [Row], _ first: String) -> [Block] {
    let periods = heads.count - 1
    let starts = Array(stride(from: 0, to: max(1, periods), by: columnsPerBlock))
    return starts.map { start in
      let end = start == starts.last ? heads.count : start + columnsPerBlock
      return Block(
        first: first, heads: Array(heads[start..<end]),
        rows: rows.map {
          Row(label: $0.label, cells: Array($0.cells[start..<end]), kind: $0.kind)
        })
    }
  }
}
