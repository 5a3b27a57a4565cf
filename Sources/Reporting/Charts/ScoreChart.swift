import AccountReview

/// The drawing of how many accounts have which health score, in steps of five points, by band.
struct ScoreChart: Sendable {
  struct Bar: Sendable {
    let kind: String
    let x: String
    let y: String
    let width: String
    let height: String
    let tip: String
  }

  struct Label: Sendable {
    let x: String
    let text: String
  }

  let width = ChartAxis.number(ScoreChart.boxWidth)
  let height = ChartAxis.number(ScoreChart.boxHeight)
  let left = ChartAxis.number(ScoreChart.left)
  let right = ChartAxis.number(ScoreChart.boxWidth - ScoreChart.right)
  let gridLabelX = ChartAxis.number(ScoreChart.left - 10)
  let baseline = ChartAxis.number(ScoreChart.bottom)
  let labelY = ChartAxis.number(ScoreChart.bottom + 20)
  let gridlines: [ChartAxis.Gridline]
  let bars: [Bar]
  let labels: [Label]
  let summary: String

  private static let boxWidth = 960.0
  private static let boxHeight = 220.0
  private static let left = 64.0
  private static let right = 16.0
  private static let top = 14.0
  private static let bottom = 188.0
  private static let points = 5

  init(_ cards: [Scorecard]) {
    let bins = 100 / ScoreChart.points
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: HealthBand.allCases.count), count: bins)
    for card in cards {
      guard let score = card.score, let band = card.band,
        let place = HealthBand.allCases.firstIndex(of: band)
      else { continue }
      counts[min(bins - 1, max(0, NumberText.integer(score) / ScoreChart.points))][place] += 1
    }
    let highest = counts.map { $0.reduce(0, +) }.max() ?? 0
    let axis = ChartAxis(upTo: Double(highest), top: ScoreChart.top, bottom: ScoreChart.bottom)
    // Accounts are whole.
    gridlines = axis.gridlines.filter { !$0.label.contains(".") }
    let step = (ScoreChart.boxWidth - ScoreChart.left - ScoreChart.right) / Double(bins)
    func x(_ bin: Int) -> Double { ScoreChart.left + step * Double(bin) }
    let number = ChartAxis.number
    bars = counts.enumerated().flatMap { bin, ofBand in
      var below = 0
      return ofBand.enumerated().reversed().compactMap { place, count -> Bar? in
        guard count > 0 else { return nil }
        let (bottom, top) = (axis.y(Double(below)), axis.y(Double(below + count)))
        below += count
        let from = bin * ScoreChart.points
        return Bar(
          kind: HealthBand.allCases[place].rawValue, x: number(x(bin) + 2), y: number(top),
          width: number(step - 4), height: number(bottom - top),
          tip: "\(from) to \(from + ScoreChart.points): "
            + "\(NumberText.count(count, "account", "accounts")), "
            + HealthBand.allCases[place].rawValue)
      }
    }
    labels = stride(from: 0, through: 100, by: 10).map {
      Label(x: number(x($0 / ScoreChart.points)), text: String($0))
    }
    let scored = cards.compactMap(\.score).sorted()
    summary =
      "Accounts by health score from 0 to 100, in steps of five points. "
      + (scored.isEmpty
        ? "None is scored."
        : "\(NumberText.count(scored.count, "account is", "accounts are")) scored; half of them "
          + "have \(NumberText.whole(scored[scored.count / 2])) or more.")
  }
}
