internal import ForecastVocabulary
import Receivables

/// The drawing of expected cash by week: stacked by source, with a whisker from p10 to p90.
///
/// All coordinates are finished texts in the units of the drawing's own 960 × 320 box. A bar is as
/// wide as its period is long, so that a part-week looks like one.
struct CashChart: Sendable {
  struct Segment: Sendable {
    let kind: String
    let x: String
    let y: String
    let width: String
    let height: String
  }

  struct Bar: Sendable {
    let segments: [Segment]
    let middle: String
    /// Whether the range can be seen at all.
    let hasRange: Bool
    let low: String
    let high: String
    let capLeft: String
    let capRight: String
    let label: String
    /// What a pointer resting on the bar shows.
    let tip: String
  }

  let id: String
  let width = CashChart.number(CashChart.boxWidth)
  let height = CashChart.number(CashChart.boxHeight)
  let left = CashChart.number(CashChart.left)
  let right = CashChart.number(CashChart.boxWidth - CashChart.right)
  let gridLabelX = CashChart.number(CashChart.left - 10)
  let baseline = CashChart.number(CashChart.boxHeight - CashChart.bottom)
  let labelY = CashChart.number(CashChart.boxHeight - CashChart.bottom + 20)
  let gridlines: [ChartAxis.Gridline]
  let bars: [Bar]
  /// The drawing in a sentence, for those who cannot see it.
  let summary: String

  private static let boxWidth = 960.0
  private static let boxHeight = 320.0
  private static let left = 64.0
  private static let right = 8.0
  private static let top = 14.0
  private static let bottom = 32.0

  /// - Parameter rows: All sources of one currency, period by period, the total last in each.
  init(_ rows: [CashRow], currency: Currency) {
    id = "cash-\(currency.code.lowercased())"
    let periods = CashChart.periods(of: rows)
    // A mean may lie above p90, where a large receipt is unlikely.
    let highest = periods.map { max($0.total.p90, $0.total.expected) }.max() ?? 0
    let axis = ChartAxis(
      upTo: highest, top: CashChart.top, bottom: CashChart.boxHeight - CashChart.bottom)
    gridlines = axis.gridlines

    let days = periods.reduce(0) { $0 + $1.days }
    let dayWidth =
      (CashChart.boxWidth - CashChart.left - CashChart.right) / Double(max(1, days))
    var start = CashChart.left
    bars = periods.map { period in
      let span = Double(period.days) * dayWidth
      let gap = min(8, span * 0.2)
      defer { start += span }
      return CashChart.bar(period, x: start + gap / 2, width: span - gap, y: axis.y)
    }

    let total = periods.reduce(0) { $0 + $1.total.expected }
    summary =
      "Expected cash by week in \(currency.code), stacked by source, with ranges from the tenth "
      + "to the ninetieth percentile. The weeks shown sum to \(NumberText.compact(total))."
  }

  private struct Period {
    let parts: [CashRow]
    let total: CashRow
    var days: Int { total.periodEnd - total.periodStart + 1 }
  }

  private static func periods(of rows: [CashRow]) -> [Period] {
    var parts: [CashRow] = []
    var periods: [Period] = []
    for row in rows {
      if row.source == .total {
        periods.append(Period(parts: parts, total: row))
        parts = []
      } else {
        parts.append(row)
      }
    }
    return periods
  }

  private static func bar(
    _ period: Period, x: Double, width: Double, y: (Double) -> Double
  ) -> Bar {
    var below = 0.0
    let segments = period.parts.compactMap { part -> Segment? in
      let (bottom, top) = (y(below), y(below + part.expected))
      below += max(0, part.expected)
      // A hairline of nothing would only blur the edge of its neighbour.
      guard bottom - top >= 0.25 else { return nil }
      return Segment(
        kind: part.source.rawValue, x: number(x), y: number(top), width: number(width),
        height: number(bottom - top))
    }
    let total = period.total
    let middle = x + width / 2
    let cap = min(5, width / 4)
    let sources = period.parts.filter { $0.expected.rounded() != 0 }
      .map { "\($0.source.label): \(NumberText.whole($0.expected))" }
    let tip =
      [
        "\(DayText.range(total.periodStart, total.periodEnd)): "
          + "\(NumberText.whole(total.expected)) expected",
        "80% range \(NumberText.whole(total.p10)) – \(NumberText.whole(total.p90))",
      ] + sources
    return Bar(
      segments: segments, middle: number(middle), hasRange: y(total.p10) - y(total.p90) >= 1,
      low: number(y(total.p10)),
      high: number(y(total.p90)), capLeft: number(middle - cap), capRight: number(middle + cap),
      label: period.days >= 4 ? DayText.short(total.periodStart) : "",
      tip: tip.joined(separator: "\n"))
  }

  private static func number(_ value: Double) -> String { ChartAxis.number(value) }
}
