internal import Foundation

/// What is good, to watch and bad of a metric, in its own unit, and what that scores.
///
/// Bad scores 15, to watch 50 and good 85, with straight lines between them; beyond good a score
/// approaches 100, and beyond bad 0, at first as steeply. Of a metric of which neither many nor few are good
/// there is a good span, and a bad value on one or both sides of it.
public struct MetricScale: Sendable, Hashable, Codable {
  package struct Knot: Sendable, Hashable, Codable {
    package let value: Double
    package let score: Double
  }

  package static let (badScore, watchScore, goodScore) = (15.0, 50.0, 85.0)

  /// In order of value; at least two.
  package let knots: [Knot]

  /// Higher is better where `good` is above `bad`, lower where it is below.
  public init(good: Double, watch: Double, bad: Double) {
    precondition(
      (good > watch && watch > bad) || (good < watch && watch < bad),
      "to watch (\(watch)) lies between bad (\(bad)) and good (\(good))")
    let knots = [
      Knot(value: bad, score: MetricScale.badScore),
      Knot(value: watch, score: MetricScale.watchScore),
      Knot(value: good, score: MetricScale.goodScore),
    ]
    self.knots = good > bad ? knots : knots.reversed()
  }

  /// A good span, and the bad values below and above it; `nil` where none is bad.
  public init(goodFrom: Double, through goodThrough: Double, badBelow: Double?, badAbove: Double?) {
    precondition(goodFrom < goodThrough, "good from \(goodFrom) through \(goodThrough) is no span")
    let low = badBelow.map { [Knot(value: $0, score: MetricScale.badScore)] } ?? []
    let high = badAbove.map { [Knot(value: $0, score: MetricScale.badScore)] } ?? []
    knots =
      low + [
        Knot(value: goodFrom, score: MetricScale.goodScore),
        Knot(value: goodThrough, score: MetricScale.goodScore),
      ] + high
  }

  /// From 0 (bad) to 100.
  public func score(_ value: Double) -> Double {
    let (first, last) = (knots[0], knots[knots.count - 1])
    if value <= first.value { return beyond(first, knots[1], by: first.value - value) }
    if value >= last.value { return beyond(last, knots[knots.count - 2], by: value - last.value) }
    let next = knots.firstIndex { $0.value > value } ?? knots.count - 1
    let (a, b) = (knots[next - 1], knots[next])
    return a.score + (b.score - a.score) * (value - a.value) / (b.value - a.value)
  }

  /// The outer knot nearest to a value: where bad, or good, begins.
  package func limit(near value: Double) -> Double {
    abs(knots[0].value - value) < abs(knots[knots.count - 1].value - value)
      ? knots[0].value : knots[knots.count - 1].value
  }

  /// What is good, to watch or bad at a value.
  public func standing(_ value: Double) -> MetricStanding {
    let score = score(value)
    return score >= MetricScale.goodScore
      ? .good
      : score <= MetricScale.badScore ? .bad : score < MetricScale.watchScore ? .watch : .fair
  }

  /// From an outer knot to 0 or 100, as steeply at first as between it and the next.
  private func beyond(_ end: Knot, _ next: Knot, by distance: Double) -> Double {
    let slope = abs((end.score - next.score) / (end.value - next.value))
    guard slope > 0 else { return end.score }
    let goal = end.score > next.score ? 100.0 : 0.0
    let room = abs(goal - end.score)
    return goal - (goal - end.score) * exp(-distance * slope / room)
  }
}

/// Where a value stands on a ``MetricScale``.
public enum MetricStanding: String, Sendable, Hashable, Codable, CaseIterable {
  /// At or beyond what is good.
  case good
  /// Between good and to watch.
  case fair
  /// Between to watch and bad.
  case watch = "to watch"
  /// At or beyond what is bad.
  case bad
}
