import ForecastVocabulary
import Receivables
import Statistics

/// The drawing of forecasts against outcomes, both as shares: points on the diagonal agree.
struct SquareChart: Sendable {
  struct Point: Sendable {
    let x: String
    let y: String
    let radius: String
    let tip: String
  }

  struct Tick: Sendable {
    let x: String
    let y: String
    let labelX: String
    let labelY: String
    let label: String
  }

  let id: String
  let title: String
  let xTitle: String
  let yTitle: String
  let width = ChartAxis.number(SquareChart.boxWidth)
  let height = ChartAxis.number(SquareChart.boxHeight)
  let left = ChartAxis.number(SquareChart.left)
  let right = ChartAxis.number(SquareChart.left + SquareChart.side)
  let top = ChartAxis.number(SquareChart.top)
  let bottom = ChartAxis.number(SquareChart.top + SquareChart.side)
  let centreX = ChartAxis.number(SquareChart.left + SquareChart.side / 2)
  let centreY = ChartAxis.number(SquareChart.top + SquareChart.side / 2)
  let xTitleY = ChartAxis.number(SquareChart.top + SquareChart.side + 38)
  let ticks: [Tick]
  let line: String
  let points: [Point]
  let summary: String

  private static let boxWidth = 440.0
  private static let boxHeight = 360.0
  private static let left = 64.0
  private static let top = 12.0
  private static let side = 300.0

  private typealias Entry = (x: Double, y: Double, radius: Double, tip: String)

  private init(
    id: String, title: String, xTitle: String, yTitle: String, entries: [Entry], summary: String
  ) {
    (self.id, self.title, self.xTitle, self.yTitle) = (id, title, xTitle, yTitle)
    self.summary = summary
    let number = ChartAxis.number
    func x(_ share: Double) -> Double { SquareChart.left + SquareChart.side * share }
    func y(_ share: Double) -> Double { SquareChart.top + SquareChart.side * (1 - share) }
    ticks = [0, 0.25, 0.5, 0.75, 1].map { share in
      Tick(
        x: number(x(share)), y: number(y(share)), labelX: number(SquareChart.left - 8),
        labelY: number(y(share) + 4), label: NumberText.percent(share))
    }
    line = "M" + entries.map { "\(number(x($0.x))) \(number(y($0.y)))" }.joined(separator: "L")
    points = entries.map {
      Point(x: number(x($0.x)), y: number(y($0.y)), radius: number($0.radius), tip: $0.tip)
    }
  }

  /// Forecast probabilities of payment, and the shares paid.
  init(_ reliability: PaymentReliability) {
    let weeks = reliability.days / 7
    self.init(
      id: "calibration", title: "Payment within \(weeks) weeks", xTitle: "forecast probability",
      yTitle: "share paid",
      entries: reliability.table.bins.map { bin in
        (
          bin.meanProbability, bin.shareOfEvents, 4,
          "forecast \(NumberText.percent(bin.meanProbability, digits: 1)), paid "
            + "\(NumberText.percent(bin.shareOfEvents, digits: 1)) of "
            + NumberText.count(bin.count, "invoice", "invoices")
        )
      },
      summary:
        "The share of open invoices paid within \(weeks) weeks against the forecast probability, "
        + "in \(NumberText.count(reliability.table.bins.count, "group", "groups")). The mean "
        + "distance is \(NumberText.percent(reliability.table.expectedCalibrationError, digits: 1))."
    )
  }

  /// How many past weeks ranges of different widths held.
  init(_ entry: CashTrackRecord.Entry) {
    let code = entry.currency.code
    self.init(
      id: "coverage-\(code.lowercased())", title: "Ranges of weekly cash, \(code)",
      xTitle: "nominal coverage of the range", yTitle: "share within the range",
      entries: entry.coverage.map { level in
        (
          level.nominal, level.observed, 4,
          "\(NumberText.percent(level.nominal)) ranges held "
            + NumberText.percent(level.observed, digits: 1)
        )
      },
      summary:
        "The share of \(NumberText.count(entry.weeks, "past week", "past weeks")) within ranges of "
        + "different widths. 80% ranges held \(NumberText.percent(entry.coverage80)).")
  }
}
