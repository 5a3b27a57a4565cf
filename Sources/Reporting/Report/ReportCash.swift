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
  static func compactRange(_ row: CashRow) -> String {
    let (low, high) = (NumberText.compact(row.p10), NumberText.compact(row.p90))
    return "\(low) –".replacing(" ", with: "\u{a0}") + " " + high.replacing(" ", with: "\u{a0}")
  }
}

extension ReportPage.CashTableSection {
  init(_ table: CashTable) {
    let rows = table.shownRows
    let widest = rows.flatMap { $0.expected + [table.whole($0)] }.map(\.magnitude).max() ?? 0
    let perMajor = Double(table.currency.minorUnitsPerMajor)
    let scale = AmountScale.all.first { Double(widest) / perMajor / $0.size < 999_999.5 }
    let size = perMajor * (scale ?? AmountScale.all[0]).size
    func amount(_ units: Int64) -> String { NumberText.whole(Double(units) / size) }

    let days = table.periods.last?.upperBound ?? 0
    title = table.isConverted ? "All currencies" : HorizonText.title(days)
    unit = "in \(CashWording.unit(scale ?? AmountScale.all[0], table.currency.code))"
    heads = table.periods.map { DayText.short(table.day + $0.lowerBound) }
    self.rows =
      rows.flatMap { row in
        [
          Row(
            label: row.line.label, cells: row.expected.map(amount),
            whole: amount(table.whole(row)),
            kind: row.line.isSum ? "sum" : row.line.isPart ? "range" : "")
        ]
          + (row.ranges.isEmpty
            ? []
            : [("p10", \CashRange.p10), ("p50", \.p50), ("p90", \.p90)].map { name, part in
              Row(
                label: name, cells: row.ranges.map { amount($0[keyPath: part]) }, whole: "",
                kind: "range")
            })
      }
      + (table.minimum.map { minimum in
        [
          Row(
            label: "Below \(NumberText.whole(minimum))",
            cells: table.probabilityBelowMinimum.map { NumberText.percent($0) }, whole: "",
            kind: "range")
        ]
      } ?? [])
  }
}
