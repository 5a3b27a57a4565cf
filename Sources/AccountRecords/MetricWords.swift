internal import Statistics

/// A metric and what is measured of it, as people write them.
package struct MetricWords {
  private let series: MetricSeries

  package init(_ series: MetricSeries) { self.series = series }

  private static let abbreviations = ["nps": "NPS", "csat": "CSAT"]

  /// A metric as people write it: `NPS`, `key feature usage`.
  package static func name(_ metric: String) -> String {
    metric.split(separator: "_").map { abbreviations[String($0)] ?? String($0) }
      .joined(separator: " ")
  }

  package var name: String { MetricWords.name(series.name) }

  /// A number with as many digits as a person needs.
  package static func number(_ value: Double) -> String {
    let size = abs(value)
    guard size < 1e15 else { return "\(value)" }
    let digits = size >= 100 || value == value.rounded() ? 0 : size >= 10 ? 1 : 2
    let scale = [1.0, 10, 100][digits]
    let units = Int((size * scale).rounded())
    let (whole, part) = (units / Int(scale), units % Int(scale))
    let sign = value < 0 && units > 0 ? "−" : ""
    guard part > 0 else { return sign + grouped(whole) }
    let text = String(part)
    let padded = String(repeating: "0", count: digits - text.count) + text
    let decimals = padded.hasSuffix("0") ? String(padded.dropLast()) : padded
    return sign + grouped(whole) + "." + decimals
  }

  private static func grouped(_ whole: Int) -> String {
    var digits = String(whole)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits = String(digits.dropLast(3))
    }
    return ([digits] + groups).joined(separator: ",")
  }

  package static func count(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }

  package static func percent(_ share: Double) -> String { "\(Int(nearest: 100 * share))%" }

  /// A value with its unit: `4.2 of 5`, `12%`, `14 a month`.
  package func amount(_ value: Double) -> String {
    switch series.policy.unit {
    case "share": MetricWords.percent(value)
    case "", "points": MetricWords.number(value)
    default: MetricWords.number(value) + " " + series.policy.unit
    }
  }

  package func change(_ change: MetricSeries.Change) -> String {
    let verb = change.size < 0 ? "fell" : "rose"
    let than = change.isAgainstYearAgo ? "the same months a year ago" : "the year before"
    let by = series.policy.isRelative ? " by \(MetricWords.percent(abs(change.size)))" : ""
    return "\(name) \(verb)\(by) from \(amount(change.before)) to \(amount(change.now)) "
      + "against \(than)"
  }
}
