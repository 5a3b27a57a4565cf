internal import Foundation

/// The chance that a customer still is one, day by day, from its probability q of leaving within H days.
///
/// A customer who leaves within H days does so on a day spread evenly over them, and beyond them at the
/// rate that reaches q:
///
///     S(t) = (1 − q t/H)^b for t ≤ H,      S(t) = S(H)^(t/H) beyond
///
/// with b the strength that the past supports (``ChurnEffect``). q is taken as 0.98 at most.
package struct LeavingCurve: Sendable, Hashable {
  private let probability: Double
  private let strength: Double
  private let horizonDays: Int

  package init(probability: Double, strength: Double, horizonDays: Int) {
    precondition(horizonDays > 0, "leaving within \(horizonDays) days")
    self.probability = LeavingCurve.bounded(probability)
    self.strength = strength
    self.horizonDays = horizonDays
  }

  /// S of a day ahead.
  package func staying(until day: Int) -> Double {
    let passed = Double(day) / Double(horizonDays)
    return passed <= 1
      ? pow(1 - probability * passed, strength) : pow(1 - probability, strength * passed)
  }

  /// The logarithm of the mean of S over the H days, and its derivative by b.
  ///
  ///     ∫₀¹ (1 − q s)^b ds = (1 − (1 − q)^(b + 1)) / (q (b + 1))
  package static func logMean(
    probability: Double, strength: Double
  ) -> (value: Double, slope: Double) {
    let q = bounded(probability)
    // The closed form loses its digits at 0, where the mean is 1 − bq/2.
    guard q > 1e-6 else { return (-strength * q / 2, -q / 2) }
    let power = strength + 1
    let left = pow(1 - q, power)
    return (
      log((1 - left) / (q * power)), -left * log1p(-q) / (1 - left) - 1 / power
    )
  }

  private static func bounded(_ probability: Double) -> Double { min(max(probability, 0), 0.98) }
}
