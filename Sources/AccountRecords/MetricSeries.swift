internal import Foundation
package import Receivables

/// One customer's measurements of one metric, oldest first, and what they come to.
///
/// All windows lie before the last measurement, not before the view's day, and weights fall off
/// exponentially, so that nothing but the age changes from one day to the next without new measurements.
package struct MetricSeries: Sendable {
  /// As `health.csv` names it.
  package let name: String
  package let policy: MetricPolicy
  package private(set) var days: [Day] = []
  package private(set) var values: [Double] = []

  /// Measurements of which the newer one counts twice as much as one so many days older.
  private static let halfLife = 45.0
  private static let window = 183
  private static let year = 365
  private static let recent = 91
  /// Around the same months a year ago.
  private static let leeway = 16

  package init(name: String, policy: MetricPolicy) { (self.name, self.policy) = (name, policy) }

  package mutating func append(_ value: Double, on day: Day) {
    days.append(day)
    values.append(value)
  }

  package var last: Day? { days.last }
  package var lastValue: Double? { values.last }

  /// The latest usual value, or for what happens now and then the sum of the last year.
  package var level: Double? { level(endingBefore: days.count) }

  /// The same as of the first `count` measurements.
  package func level(endingBefore count: Int) -> Double? {
    guard count > 0 else { return nil }
    let last = days[count - 1]
    switch policy.reading {
    case .yearly: return sum(count, Self.year, through: last)
    case .level: return median(count, from: last - Self.window + 1, through: last)
    }
  }

  /// The median of measurements from one day through another, which weigh by their age at the latter.
  private func median(_ count: Int, from first: Day, through last: Day) -> Double? {
    var items: [(value: Double, weight: Double)] = []
    for k in (0..<count).reversed() {
      if days[k] < first { break }
      if days[k] > last { continue }
      items.append((values[k], exp2(-Double(last - days[k]) / Self.halfLife)))
    }
    return MetricSeries.median(items)
  }

  private func sum(_ count: Int, _ length: Int, through last: Day) -> Double? {
    var (sum, found) = (0.0, false)
    for k in (0..<count).reversed() {
      if last - days[k] >= length { break }
      if days[k] > last { continue }
      sum += values[k]
      found = true
    }
    return found ? sum : nil
  }

  /// The value below which half of the weight lies, straight between the middles of neighbours.
  package static func median(_ items: [(value: Double, weight: Double)]) -> Double? {
    let sorted = items.sorted { $0.value < $1.value }
    let half = sorted.reduce(0) { $0 + $1.weight } / 2
    var (below, previous) = (0.0, -Double.infinity)
    for (k, item) in sorted.enumerated() {
      let middle = below + item.weight / 2
      if middle >= half {
        guard k > 0, middle > previous else { return item.value }
        let t = (half - previous) / (middle - previous)
        return sorted[k - 1].value * (1 - t) + item.value * t
      }
      (below, previous) = (below + item.weight, middle)
    }
    return sorted.last?.value
  }

  // MARK: - Changes

  /// What a change is measured from.
  package struct Change: Sendable, Hashable {
    package let before: Double
    package let now: Double
    /// In the metric's unit, or as a share of the value before.
    package let size: Double
    /// The same months a year ago, not the months before.
    package let isAgainstYearAgo: Bool
    /// How far such a change goes by chance, one standard error.
    package let noise: Double
  }

  /// The change against the own past: the same months a year ago where they were measured, or the year
  /// before the last quarter; where both tell of the same direction, the smaller.
  package var change: Change? { change(endingBefore: days.count) }

  package func change(endingBefore count: Int) -> Change? {
    guard count > 1, let now = level(endingBefore: count) else { return nil }
    let last = days[count - 1]
    let noise = noise(count)
    func change(_ before: Double?, yearAgo: Bool) -> Change? {
      before.map {
        let base = policy.isRelative ? max(abs($0), 1e-9) : 1
        return Change(
          before: $0, now: now, size: size($0, now), isAgainstYearAgo: yearAgo,
          noise: noise / base)
      }
    }
    let recent = change(past(count, last), yearAgo: false)
    guard let seasonal = change(yearAgo(count, last), yearAgo: true) else { return recent }
    guard let recent, recent.size * seasonal.size > 0 else { return seasonal }
    return abs(recent.size) < abs(seasonal.size) ? recent : seasonal
  }

  /// At most tenfold either way.
  ///
  /// A past that is nothing beside today is the remainder of a sum, not a base to compare with.
  private func size(_ before: Double, _ now: Double) -> Double {
    guard policy.isRelative else { return now - before }
    let isBase = before > Self.nothing * max(1, abs(now))
    let change = isBase ? (now - before) / before : now - before
    return min(max(change, -Self.mostChange), Self.mostChange)
  }

  private static let nothing = 1e-9
  private static let mostChange = 10.0

  /// The usual value of the year before the last quarter.
  private func past(_ count: Int, _ last: Day) -> Double? {
    switch policy.reading {
    case .yearly: return yearAgo(count, last)
    case .level:
      let (first, end) = (last - Self.recent - Self.year, last - Self.recent)
      let items = (0..<count).compactMap { k in
        days[k] > first && days[k] <= end ? (value: values[k], weight: 1.0) : nil
      }
      return MetricSeries.median(items)
    }
  }

  /// The value at the same time a year ago; `nil` unless it was measured then and before.
  private func yearAgo(_ count: Int, _ last: Day) -> Double? {
    let then = last - Self.year
    switch policy.reading {
    case .yearly:
      guard let first = days.first, then - first >= Self.year / 2 else { return nil }
      return sum(count, Self.year, through: then)
    case .level:
      return median(count, from: then - Self.recent + Self.leeway, through: then + Self.leeway)
    }
  }

  /// The standard error of a level by the robust spread of the year's steps.
  private func noise(_ count: Int) -> Double {
    let last = days[count - 1]
    let own = (0..<count).filter { last - days[$0] < Self.year + Self.recent }.map { values[$0] }
    guard own.count >= 5 else { return 0 }
    let steps = zip(own, own.dropFirst()).map { abs($1 - $0) }.sorted()
    // Normal steps have a standard deviation of √2 σ and a median size of 0.954 σ; a level is about the
    // median of three.
    let ownNoise = steps[steps.count / 2] / 0.954
    guard policy.unit == "a month", let usual = MetricSeries.median(own.map { ($0, 1) }) else {
      return 0.75 * ownNoise
    }
    // What is counted varies by its square root at least.
    return 0.75 * max(ownNoise, max(usual, 0).squareRoot())
  }

  // MARK: - Silence

  /// Of something that happens regularly, since when it does not, and how much of it would have been usual.
  package struct Stop: Sendable, Hashable {
    package let since: Day
    /// Usual in the time without.
    package let expected: Double
    /// A year, or a month, before.
    package let before: Double
  }

  /// Nothing but zeros in the last `months`, after a year with at least three in as long a time.
  package func stopped(months: Int, endingBefore count: Int) -> Stop? {
    guard count > 1 else { return nil }
    let last = days[count - 1]
    var first = count
    while first > 0, values[first - 1] == 0 { first -= 1 }
    guard first > 0, first < count else { return nil }
    // Measured from the last thing that happened, a period of measuring is of zeros only.
    let silence = Double(last - days[first - 1])
    guard silence >= 30.4 * Double(months) - 10 else { return nil }
    let before = (0..<first).filter { days[first - 1] - days[$0] < Self.year }
    guard before.count >= 3 else { return nil }
    let sum = before.reduce(0) { $0 + values[$1] }
    let length =
      Double(days[first - 1] - days[before[0]]) * Double(before.count)
      / Double(before.count - 1)
    let expected = sum / max(length, 1) * silence
    let active = Double(before.count { values[$0] != 0 }) / Double(before.count)
    guard expected >= 3, active >= 0.7 else { return nil }
    let yearly = policy.reading == .yearly
    return Stop(
      since: days[first - 1], expected: expected,
      before: sum / max(length, 1) * (yearly ? 365 : 30.4))
  }

  /// Days between measurements, the median.
  package var usualInterval: Double? {
    guard days.count >= 2 else { return nil }
    let gaps = zip(days, days.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.sorted()
    return gaps.isEmpty ? nil : Double(gaps[gaps.count / 2])
  }

  /// Since when, going back from the last measurement, a test of the first so many has held.
  package func since(_ holds: (Int) -> Bool) -> Day? {
    guard var day = days.last else { return nil }
    var count = days.count - 1
    while count > 0, days.count - count < 60, holds(count) {
      day = days[count - 1]
      count -= 1
    }
    return day
  }
}
