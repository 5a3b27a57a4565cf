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
  package static let none = IntervalStretch(near: 1, far: 1)
  package static let nearWeeks = 3

  package init(near: Double, far: Double) {
    (self.near, self.far) = (near, far)
  }

  /// For a week ahead, the first being 0.
  package func factor(ahead week: Int) -> Double { week < IntervalStretch.nearWeeks ? near : far }
}
