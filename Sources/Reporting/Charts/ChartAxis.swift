/// A vertical axis from zero with round gridlines, and numbers as drawings write them.
struct ChartAxis: Sendable {
  struct Gridline: Sendable {
    let y: String
    let label: String
    let labelY: String
  }

  let gridlines: [Gridline]
  private let ceiling: Double
  private let top: Double
  private let bottom: Double

  /// - Parameters:
  ///   - highest: the greatest value to be drawn.
  ///   - top: where the highest gridline is, in units of the drawing; `bottom` is that of zero.
  init(upTo highest: Double, top: Double, bottom: Double) {
    let highest = highest.isFinite ? highest : 0
    let step = ChartAxis.step(upTo: highest)
    ceiling = step * max(1, (highest / step).rounded(.up))
    (self.top, self.bottom) = (top, bottom)
    let height = bottom - top
    gridlines = stride(from: 0, through: ceiling + step / 2, by: step).map { [ceiling] value in
      let y = top + height * (1 - value / ceiling)
      return Gridline(
        y: ChartAxis.number(y), label: ChartAxis.label(value), labelY: ChartAxis.number(y + 4))
    }
  }

  /// Where a value is; below zero, where zero is.
  func y(_ value: Double) -> Double {
    top + (bottom - top) * (1 - max(0, value) / ceiling)
  }

  /// The distance of gridlines: 1, 2, 2.5 or 5 times a power of ten, so that there are 3 to 6.
  static func step(upTo highest: Double) -> Double {
    guard (1e-9...1e300).contains(highest) else { return highest > 1 ? highest / 4 : 1 }
    var power = 1.0
    while power * 10 <= highest / 4 { power *= 10 }
    while power > highest / 4 { power /= 10 }
    return [1, 2, 2.5, 5, 10].map { $0 * power }.first { highest / $0 <= 5 } ?? power * 10
  }

  /// `1.50 k` as `1.5 k`: gridlines are round numbers.
  private static func label(_ value: Double) -> String {
    let parts = NumberText.compact(value).split(separator: " ", maxSplits: 1)
    var digits = parts[0]
    if digits.contains(".") {
      while digits.hasSuffix("0") { digits.removeLast() }
      if digits.hasSuffix(".") { digits.removeLast() }
    }
    return ([digits] + parts.dropFirst()).joined(separator: " ")
  }

  /// To a hundredth of a unit of the drawing.
  static func number(_ value: Double) -> String {
    NumberText.full((value * 100).rounded() / 100)
  }
}
