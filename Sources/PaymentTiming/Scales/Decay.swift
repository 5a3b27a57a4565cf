internal import Foundation

/// Weights of past days that halve with their age.
///
/// Seen from day t, what happened on day s weighs
///
///     2^(−(t − s)/H) = g(s) / g(t),      g(t) = 2^((t − t₀)/H)
///
/// so a sum of g over days is divided by g(t) whenever it is looked at, and is the same however
/// often it was looked at before. t₀ is one day for all views: the same past has the same digits
/// in each of them.
struct Decay: Sendable {
  private let first: Int32
  private let growths: [Double]

  /// 2024-10-04; days 120 years away from it still have weights that are numbers.
  private static let origin = 20_000.0

  /// - Parameter halfLife: H in days.
  init(halfLife: Double, from first: Int32, through last: Int32) {
    self.first = first
    growths = (first...max(first, last)).map { day in
      exp2(min(max((Double(day) - Decay.origin) / halfLife, -1000), 1000))
    }
  }

  /// g of a day.
  @inline(__always)
  func growth(_ day: Int32) -> Double { growths[Int(day - first)] }
}
