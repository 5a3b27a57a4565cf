internal import ForecastVocabulary
internal import Foundation

extension IntervalStretch {
  /// The nominal coverage.
  package static let coverage = 0.8
  /// The stretches of outcomes that a factor of 1 counts for.
  private static let priorStretches = 0.25
  private static let range = 0.5...2.0

  /// - Parameters:
  ///   - weeks: that were forecast and have passed.
  ///   - stretches: m, how many horizons they span.
  package init(_ weeks: [PastWeek], stretches: Double) {
    let near = weeks.filter { $0.ahead < IntervalStretch.nearWeeks }
    let far = weeks.filter { $0.ahead >= IntervalStretch.nearWeeks }
    self.init(
      near: IntervalStretch.factor(near.map(\.score), stretches: stretches),
      far: IntervalStretch.factor(far.map(\.score), stretches: stretches))
  }

  /// For such nonconformities; 1 without one.
  static func factor(_ scores: [Double], stretches: Double) -> Double {
    guard !scores.isEmpty else { return 1 }
    let raw = max(conformalQuantile(scores), 1e-3)
    let trust = stretches / (stretches + priorStretches)
    return min(max(exp(trust * log(raw)), range.lowerBound), range.upperBound)
  }

  /// The ⌈0.8 (n + 1)⌉-th smallest; the largest where there are too few for it.
  static func conformalQuantile(_ scores: [Double]) -> Double {
    let rank = (coverage * Double(scores.count + 1) - 1e-9).rounded(.up)
    return scores.sorted()[min(Int(rank), scores.count) - 1]
  }

  /// s; infinite outside an interval without width.
  static func nonconformity(
    _ outcome: Double, expected: Double, low: Double, high: Double
  ) -> Double {
    let (distance, width) =
      outcome >= expected
      ? (outcome - expected, high - expected) : (expected - outcome, expected - low)
    if distance <= 0 { return 0 }
    return width > 0 ? distance / width : .infinity
  }
}
