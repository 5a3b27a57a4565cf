public import ForecastVocabulary
internal import Receivables

/// A cash forecast for a terminal: a line for each period, a column for each source.
public enum CashText {
  /// One currency, within 80 columns whatever the amounts, and how often such ranges held before.
  public static func table(_ cash: CashByPeriod, record: CashTrackRecord?) -> String {
    let text = AmountScale.fitting { scale in
      "Expected cash in \(CashWording.unit(scale, cash.currency.code))\n\n" + lines(cash, scale)
    }
    let held = CashWording.trackRecord(record, cash.currency.code)
    let note = cash.periods.partNote(cash.rows.map(\.days), after: cash.day)
    let marked = text + (note.map { "\n\($0)\n" } ?? "")
    return marked + (held.isEmpty ? "" : "\n" + TextTable.wrap(held, width: 80))
  }

  private static func lines(_ cash: CashByPeriod, _ scale: AmountScale) -> String {
    let size = scale.size * Double(cash.currency.minorUnitsPerMajor)
    func cells(_ label: String, _ row: CashByPeriod.Row) -> [String] {
      [label]
        + (row.amounts + [row.p10, row.p90]).map { NumberText.whole(Double($0) / size) }
    }
    var text = TextTable([
      .init("\(cash.periods.length.rawValue)\nfrom"), .init("open\nexisting", .right),
      .init("open\nnew", .right), .init("future\nexisting", .right), .init("future\nnew", .right),
      .init("expected", .right), .init("p10", .right), .init("p90", .right),
    ])
    for row in cash.rows {
      text.row(cells(cash.periods.heading(row.days, after: cash.day), row))
    }
    text.rule()
    text.row(cells("\(cash.whole.days.upperBound) days", cash.whole))
    return text.text
  }
}
