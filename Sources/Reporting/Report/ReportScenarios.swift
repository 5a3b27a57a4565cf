internal import DuecastEngine
internal import ForecastVocabulary
internal import Receivables

extension ReportPage {
  /// What-ifs of one currency beside the base.
  struct ScenarioSection: Sendable {
    struct Row: Sendable {
      let name: String
      let total: String
      let difference: String
      let share: String
      let range: String
      /// `sum` for the base, or empty.
      let kind: String
    }

    let title: String
    let lead: String
    let rows: [Row]
  }

  static func scenarios(_ results: RunResults) -> [ScenarioSection] {
    ScenarioComparison.all(results.scenarios, by: results.periods).map { comparison in
      func money(_ units: Int64) -> String {
        PageText.minus(NumberText.whole(Money(minorUnits: units, comparison.currency)))
      }
      let base = comparison.lines[0]
      return ScenarioSection(
        title: comparison.currency == .unstated ? "" : comparison.currency.code,
        lead: "Receipts of the next \(NumberText.count(comparison.days, "day", "days")) under each "
          + "what-if, on the same simulated futures as the forecast; scenarios.csv has them by "
          + "\(results.periods.length.rawValue) and source.",
        rows: comparison.lines.enumerated().map { place, line in
          ScenarioSection.Row(
            name: PlainText.capitalised(line.label), total: money(line.total),
            difference: place == 0 ? "" : money(line.difference),
            share: place == 0 || base.total <= 0
              ? ""
              : PageText.minus(
                NumberText.percent(Double(line.difference) / Double(base.total), digits: 1)),
            range: "\(money(line.p10)) – \(money(line.p90))", kind: place == 0 ? "sum" : "")
        })
    }
  }
}
