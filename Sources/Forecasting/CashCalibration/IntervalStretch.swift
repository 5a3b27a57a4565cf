internal import Foundation

/// How much wider or narrower intervals must be, by how far past outcomes lay outside or inside.
///
/// With E, q₁₀ and q₉₀ of a past forecast and the outcome y, the nonconformity is
///
///     s = (y − E) / (q₉₀ − E) above E,   (E − y) / (E − q₁₀) below
///
/// so that s ≤ 1 says that y was within the interval. The ⌈0.8 (n + 1)⌉-th smallest of n scores is
/// the factor by which 80 % intervals, stretched about E, would have covered 80 %; it is 1 where
/// they did. The first three weeks ahead, mostly of invoices already open, have a factor of their
/// own beside the weeks after them, mostly of billing to come. Weeks after one day, and after days
/// less than a horizon apart, are wrong together, so factors are shrunken to 1: the log is multiplied
/// by m/(m + 1/4), with m separate stretches of outcomes. They are never below 0.5: a quiet half year
/// is no promise of another.
///
/// - SeeAlso: Vovk, Gammerman & Shafer, *Algorithmic Learning in a Random World* (2005); Romano,
///   Patterson & Candès, *Conformalized Quantile Regression* (2019).
public struct IntervalStretch: Sendable, Hashable, Codable {
  /// Of the first three weeks ahead.
  public let near: Double
  /// Of the weeks after them.
  public let far: Double

  /// Intervals as simulated.
  static let none = IntervalStretch(near: 1, far: 1)
  static let nearWeeks = 3
  /// The nominal coverage.
  static let coverage = 0.8
  /// The stretches of outcomes that a factor of 1 counts for.
  private static let priorStretches = 0.25
  private static let range = 0.5...2.0

  init(near: Double, far: Double) {
    (self.near, self.far) = (near, far)
  }

  /// - Parameters:
  ///   - weeks: that were forecast and have passed.
  ///   - stretches: m, how many horizons they span.
  init(_ weeks: [PastWeek], stretches: Double) {
    let near = weeks.filter { $0.ahead < IntervalStretch.nearWeeks }
    let far = weeks.filter { $0.ahead >= IntervalStretch.nearWeeks }
    self.near = IntervalStretch.factor(near.map(\.score), stretches: stretches)
    self.far = IntervalStretch.factor(far.map(\.score), stretches: stretches)
  }

  /// For a week ahead, the first being 0.
  func factor(ahead week: Int) -> Double { week < IntervalStretch.nearWeeks ? near : far }

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
