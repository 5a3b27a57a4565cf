import Forecasting
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

  /// One line of the table of weeks.
  ///
  /// - Parameter rows: One currency and period, all sources.
  static func week(_ label: String, _ rows: [CashRow], sources: [CashSource]) -> ReportPage.Week {
    guard let total = rows.first(where: { $0.source == .total }) else {
      preconditionFailure("no total among \(rows.count) rows")
    }
    return ReportPage.Week(
      week: label,
      parts: sources.map { source in
        rows.first { $0.source == source }.map { NumberText.whole($0.expected) } ?? ""
      },
      expected: NumberText.whole(total.expected), range: range(total))
  }

  /// `1,200 – 3,400`.
  static func range(_ row: CashRow) -> String {
    "\(NumberText.whole(row.p10)) – \(NumberText.whole(row.p90))"
  }

  /// `1.20 m – 3.40 m`, which may break only after the dash.
  static func compactRange(_ row: CashRow) -> String {
    let (low, high) = (NumberText.compact(row.p10), NumberText.compact(row.p90))
    return "\(low) –".replacing(" ", with: "\u{a0}") + " " + high.replacing(" ", with: "\u{a0}")
  }
}
