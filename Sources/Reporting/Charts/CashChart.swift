internal import ForecastVocabulary
import Receivables

/// The drawing of cash by period: what was received, and what is expected stacked by source, in one bar
/// where a period has both, with a whisker from p10 to p90.
///
/// All coordinates are finished texts in the units of the drawing's own box. A bar is as wide as its
/// period is long, so that a part looks like one.
struct CashChart: Sendable {
  /// What the drawing is made for: a page, or a screen as wide as a hand.
  enum Size: String, Sendable {
    case wide, narrow

    var box: (width: Double, height: Double) { self == .wide ? (960, 340) : (440, 300) }
    var left: Double { self == .wide ? 64 : 52 }
    /// Periods of the past are left out where there is no room.
    var pastShown: Int { self == .wide ? .max : 4 }
  }

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
  let size: String
  let width: String
  let height: String
  let left: String
  let right: String
  let gridLabelX: String
  let baseline: String
  let labelY: String
  let gridlines: [ChartAxis.Gridline]
  let bars: [Bar]
  /// The drawing in a sentence, for those who cannot see it.
  let summary: String

  private static let right = 8.0
  private static let top = 14.0
  private static let bottom = 32.0
  /// The room that a label takes.
  private static let labelWidth = 52.0

  /// - Parameter rows: All sources of one currency, period by period, the total last in each.
  init(
    _ rows: [CashRow], currency: Currency, received: ReceivedCash? = nil, size: Size = .wide,
    length: Period = .week
  ) {
    id = "cash-\(size.rawValue)-\(currency.code.lowercased())"
    self.size = size.rawValue
    let number = ChartAxis.number
    let box = size.box
    let floor = box.height - CashChart.bottom
    (width, height, left) = (number(box.width), number(box.height), number(size.left))
    right = number(box.width - CashChart.right)
    gridLabelX = number(size.left - 10)
    (baseline, labelY) = (number(floor), number(floor + 20))

    let columns = CashChart.columns(rows, received, size)
    let axis = ChartAxis(
      upTo: columns.map(\.highest).max() ?? 0, top: CashChart.top, bottom: floor)
    gridlines = axis.gridlines
    let days = columns.reduce(0) { $0 + $1.length }
    let dayWidth = (box.width - size.left - CashChart.right) / Double(max(1, days))
    let pitch = dayWidth * Double(days) / Double(max(1, columns.count))
    let every = max(1, Int((CashChart.labelWidth / max(1, pitch)).rounded(.up)))
    let first = columns.firstIndex { $0.total != nil } ?? 0
    var start = size.left
    bars = columns.enumerated().map { place, column in
      let span = Double(column.length) * dayWidth
      let gap = min(8, span * 0.2)
      defer { start += span }
      let isLabelled =
        (place - first).isMultiple(of: every) && span > pitch / 2
        && start + span / 2 + CashChart.labelWidth / 2 <= box.width + CashChart.right
      return column.bar(
        x: start + gap / 2, width: span - gap, isLabelled: isLabelled, y: axis.y)
    }
    summary = CashChart.summary(columns, currency, length)
  }

  private static func summary(_ columns: [Column], _ currency: Currency, _ length: Period) -> String
  {
    let past = columns.filter { $0.total == nil }
    let received =
      past.isEmpty
      ? ""
      : " \(NumberText.count(past.count, length.rawValue, "\(length.rawValue)s")) before brought "
        + "\(NumberText.compact(past.reduce(0) { $0 + $1.received }))."
    return
      "Expected cash by \(length.rawValue) in \(currency.code), stacked by source, with ranges "
      + "from the tenth to the ninetieth percentile; it sums to "
      + "\(NumberText.compact(columns.reduce(0) { $0 + ($1.total?.expected ?? 0) })).\(received)"
  }

  /// One bar, in major units.
  fileprivate struct Column {
    let days: ClosedRange<Day>
    let received: Double
    var parts: [CashRow] = []
    /// `nil` where all of it is past.
    var total: CashRow?

    var length: Int { days.upperBound - days.lowerBound + 1 }
    /// A mean may lie above p90, where a large receipt is unlikely.
    var highest: Double {
      max(0, received) + max(0, total.map { max($0.p90, $0.expected) } ?? 0)
    }
  }

  private static func columns(_ rows: [CashRow], _ received: ReceivedCash?, _ size: Size)
    -> [Column]
  {
    var columns = (received?.past ?? []).suffix(size.pastShown).map {
      Column(days: $0.days, received: $0.amount)
    }
    var present = received?.present
    var parts: [CashRow] = []
    for row in rows {
      guard row.source == .total else {
        parts.append(row)
        continue
      }
      columns.append(
        Column(
          days: (present?.days.lowerBound ?? row.periodStart)...row.periodEnd,
          received: present?.amount ?? 0, parts: parts, total: row))
      (present, parts) = (nil, [])
    }
    return columns
  }
}

extension CashChart.Column {
  fileprivate func bar(
    x: Double, width: Double, isLabelled: Bool, y: (Double) -> Double
  ) -> CashChart.Bar {
    let number = ChartAxis.number
    var below = 0.0
    func segment(_ kind: String, _ amount: Double) -> CashChart.Segment? {
      let (bottom, top) = (y(below), y(below + amount))
      below += max(0, amount)
      // A hairline of nothing would only blur the edge of its neighbour.
      guard bottom - top >= 0.25 else { return nil }
      return CashChart.Segment(
        kind: kind, x: number(x), y: number(top), width: number(width),
        height: number(bottom - top))
    }
    let stack = [segment("past", received)] + parts.map { segment($0.source.rawValue, $0.expected) }
    let middle = x + width / 2
    let cap = min(5, width / 4)
    let base = max(0, received)
    let (low, high) = (y(base + (total?.p10 ?? 0)), y(base + (total?.p90 ?? 0)))
    return CashChart.Bar(
      segments: stack.compactMap { $0 }, middle: number(middle),
      hasRange: total != nil && low - high >= 1, low: number(low), high: number(high),
      capLeft: number(middle - cap), capRight: number(middle + cap),
      label: isLabelled ? DayText.short(days.lowerBound) : "", tip: tip)
  }

  private var tip: String {
    let when = DayText.range(days.lowerBound, days.upperBound)
    guard let total else { return "\(when): \(NumberText.whole(received)) received" }
    let sources = parts.filter { $0.expected.rounded() != 0 }
      .map { "\($0.source.label): \(NumberText.whole($0.expected))" }
    let before = total.periodStart > days.lowerBound
    return
      ([
        "\(when): " + (before ? "\(NumberText.whole(received)) received, " : "")
          + "\(NumberText.whole(total.expected)) expected",
        "80% range \(NumberText.whole(total.p10)) – \(NumberText.whole(total.p90))"
          + (before ? " of what is expected" : ""),
      ] + sources).joined(separator: "\n")
  }
}
