internal import CashTables
public import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

/// What-ifs beside the base, for a terminal.
public enum ScenarioText {
  /// For each currency a line for the base and each scenario, and what each changes by period.
  public static func page(_ results: ScenarioResults) -> String {
    ScenarioComparison.all(results.scenarios, by: results.periods).map { comparison in
      AmountScale.fitting { scale in
        let unit = CashWording.unit(scale, comparison.currency.code)
        let size = scale.size * Double(comparison.currency.minorUnitsPerMajor)
        return "Cash of \(NumberText.count(comparison.days, "day", "days")) in \(unit)\n\n"
          + table(comparison, size: size)
      } + "\n" + differences(results, comparison.currency)
    }.joined(separator: "\n")
  }

  private static func table(_ comparison: ScenarioComparison, size: Double) -> String {
    var table = TextTable([
      .init("scenario", widest: 32), .init("receipts", .right), .init("difference", .right),
      .init("p10", .right), .init("p90", .right),
    ])
    for line in comparison.lines {
      table.row(
        [line.label]
          + [line.total, line.difference, line.p10, line.p90].enumerated().map { place, units in
            place == 1 && line.label == comparison.lines[0].label
              ? "" : NumberText.whole(Double(units) / size)
          })
    }
    return table.text
  }

  /// Columns of amounts side by side within 80 characters.
  private static let columnsPerBlock = 5

  private static func differences(_ results: ScenarioResults, _ currency: Currency) -> String {
    let cash = results.scenarios.map { CashByPeriod($0, currency, by: results.periods) }
    guard let base = cash.first, results.scenarios.count > 1 else { return "" }
    let heads = base.rows.map { results.periods.heading($0.days, after: base.day) }
    return AmountScale.fitting { scale in
      let size = scale.size * Double(currency.minorUnitsPerMajor)
      let blocks = stride(from: 0, to: heads.count, by: columnsPerBlock).map { start in
        let shown = start..<min(start + columnsPerBlock, heads.count)
        var table = TextTable(
          [.init("\(results.periods.length.rawValue) from", widest: 32)]
            + heads[shown].map { .init($0, .right) })
        for (scenario, own) in zip(results.scenarios, cash).dropFirst() {
          table.row(
            [scenario.label]
              + shown.map {
                NumberText.whole(Double(own.rows[$0].total - base.rows[$0].total) / size)
              })
        }
        return table.text
      }
      let note = results.periods.partNote(base.rows.map(\.days), after: base.day)
      return "Difference from the base in \(CashWording.unit(scale, currency.code))\n\n"
        + blocks.joined(separator: "\n") + (note.map { "\n\($0)\n" } ?? "")
    }
  }
}
