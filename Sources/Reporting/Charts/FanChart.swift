import ForecastVocabulary
import Receivables

/// The drawing of weekly cash: receipts of past weeks, and a fan of those expected.
///
/// Weeks run Monday to Sunday. The week that the as-of day is in counts whole: what was received so far is in
/// its forecast. The last week is left out where the horizon ends within it. All coordinates are
/// finished texts in the units of the drawing's own 960 × 340 box.
struct FanChart: Sendable {
  struct Bar: Sendable {
    let x: String
    let y: String
    let width: String
    let height: String
    let tip: String
  }

  struct Point: Sendable {
    let x: String
    let y: String
    let tip: String
  }

  struct Label: Sendable {
    let x: String
    let text: String
  }

  let id: String
  let width = ChartAxis.number(FanChart.boxWidth)
  let height = ChartAxis.number(FanChart.boxHeight)
  let left = ChartAxis.number(FanChart.left)
  let right = ChartAxis.number(FanChart.boxWidth - FanChart.right)
  let gridLabelX = ChartAxis.number(FanChart.left - 10)
  let baseline = ChartAxis.number(FanChart.bottom)
  let labelY = ChartAxis.number(FanChart.bottom + 20)
  let topY = ChartAxis.number(FanChart.top)
  let noteY = ChartAxis.number(FanChart.top - 6)
  let gridlines: [ChartAxis.Gridline]
  /// Past weeks.
  let bars: [Bar]
  /// Outlines of the ranges from p10 to p90 and from p25 to p75, and the line of expected cash.
  let band80: String
  let band50: String
  let line: String
  let points: [Point]
  let labels: [Label]
  /// Where the past ends.
  let today: String
  let hasForecast: Bool
  /// The drawing in a sentence, for those who cannot see it.
  let summary: String

  private static let boxWidth = 960.0
  private static let boxHeight = 340.0
  private static let left = 64.0
  private static let right = 8.0
  private static let top = 26.0
  private static let bottom = 308.0
  /// Whole weeks of the past that are shown, as far as the ledger has them.
  private static let pastWeeks = 26

  /// A future week, in major units.
  private struct Ahead {
    let start: Day
    let expected: Double
    let quantiles: [Double]
  }

  init(_ forecast: CashForecast, _ view: LedgerView, _ currency: Currency) {
    id = "fan-\(currency.code.lowercased())"
    let monday = FanChart.weekStart(of: forecast.day + 1)
    let past = FanChart.past(view, currency, before: monday)
    let soFar = FanChart.received(view, currency, monday...max(monday, forecast.day)).map {
      monday <= forecast.day ? $0 : 0
    }
    let ahead = FanChart.ahead(forecast, currency, soFar: soFar.first ?? 0, from: monday)
    let highest =
      (past.map(\.amount) + ahead.flatMap { $0.quantiles + [$0.expected] }).max() ?? 0
    let axis = ChartAxis(upTo: highest, top: FanChart.top, bottom: FanChart.bottom)
    gridlines = axis.gridlines
    let count = Double(max(1, past.count + ahead.count))
    let step = (FanChart.boxWidth - FanChart.left - FanChart.right) / count
    func middle(_ week: Int) -> Double { FanChart.left + step * (Double(week) + 0.5) }
    let number = ChartAxis.number

    bars = past.enumerated().map { week, entry in
      let top = axis.y(entry.amount)
      return Bar(
        x: number(middle(week) - step * 0.36), y: number(top), width: number(step * 0.72),
        height: number(FanChart.bottom - top),
        tip: "\(DayText.range(entry.start, entry.start + 6)): "
          + "\(NumberText.whole(entry.amount)) received")
    }
    let xs = ahead.indices.map { middle(past.count + $0) }
    func outline(_ low: Int, _ high: Int) -> String {
      let up = zip(xs, ahead).map { "\(number($0)) \(number(axis.y($1.quantiles[high])))" }
      let down = zip(xs, ahead).map { "\(number($0)) \(number(axis.y($1.quantiles[low])))" }
      return "M" + (up + down.reversed()).joined(separator: "L") + "Z"
    }
    hasForecast = ahead.count > 1
    band80 = hasForecast ? outline(0, 3) : ""
    band50 = hasForecast ? outline(1, 2) : ""
    line =
      "M"
      + zip(xs, ahead).map { "\(number($0)) \(number(axis.y($1.expected)))" }
      .joined(separator: "L")
    points = zip(xs, ahead).map { x, week in
      Point(
        x: number(x), y: number(axis.y(week.expected)),
        tip: "\(DayText.range(week.start, week.start + 6)): "
          + "\(NumberText.whole(week.expected)) expected\n"
          + "80% range \(NumberText.whole(week.quantiles[0])) – "
          + NumberText.whole(week.quantiles[3]))
    }
    let starts = past.map(\.start) + ahead.map(\.start)
    let every = max(1, (starts.count + 12) / 13)
    labels = starts.indices.filter { ($0 - past.count).isMultiple(of: every) }.map {
      Label(x: number(middle($0)), text: DayText.short(starts[$0]))
    }
    today = number(FanChart.left + step * Double(past.count))
    let mean = past.isEmpty ? 0 : past.reduce(0) { $0 + $1.amount } / Double(past.count)
    summary =
      "Cash by week in \(currency.code): \(NumberText.count(past.count, "week", "weeks")) received, "
      + "\(NumberText.compact(mean)) a week on average, and "
      + "\(NumberText.count(ahead.count, "week", "weeks")) expected, with "
      + "ranges that should hold 5 and 8 of 10 weeks."
  }

  private static func weekStart(of day: Day) -> Day { day.endOfWeek - 6 }

  private static func ahead(
    _ forecast: CashForecast, _ currency: Currency, soFar: Double, from monday: Day
  ) -> [Ahead] {
    Period.week.ranges(after: forecast.day, horizon: forecast.horizon).compactMap { days in
      let start = weekStart(of: forecast.day + days.lowerBound)
      guard start + 6 == forecast.day + days.upperBound else { return nil }
      let received = start == monday ? soFar : 0
      return Ahead(
        start: start, expected: received + forecast.expected(days, .total, currency),
        quantiles: [0.1, 0.25, 0.75, 0.9].map {
          received + forecast.quantile($0, days, .total, currency)
        })
    }
  }

  /// Whole weeks before a Monday, oldest first, from the first week in which anything was issued or
  /// received.
  private static func past(
    _ view: LedgerView, _ currency: Currency, before monday: Day
  ) -> [(start: Day, amount: Double)] {
    let first = [
      view.invoices.elements.lazy.filter { $0.currency == currency }.map(\.issuedOn).min(),
      view.receipts.elements.lazy.filter { $0.amount.currency == currency }.map(\.on).min(),
    ].compactMap { $0 }.min()
    guard let first else { return [] }
    let start = max(Self.weekStart(of: first), monday - 7 * pastWeeks)
    guard start < monday else { return [] }
    let sums = received(view, currency, start...(monday - 1))
    return sums.enumerated().map { (start + 7 * $0, $1) }
  }

  /// What was received in each seven days of a range, in major units.
  private static func received(
    _ view: LedgerView, _ currency: Currency, _ days: ClosedRange<Day>
  ) -> [Double] {
    var sums = [Int64](repeating: 0, count: (days.upperBound - days.lowerBound) / 7 + 1)
    for receipt in view.receipts.elements
    where receipt.amount.currency == currency && days.contains(receipt.on) {
      sums[(receipt.on - days.lowerBound) / 7] += receipt.amount.minorUnits
    }
    return sums.map { Money(minorUnits: $0, currency).majorUnits }
  }
}
