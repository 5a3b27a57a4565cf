import Foundation

/// How much an old measurement still says.
///
///     weight = 2^(−max(0, age − fresh)/half-life)
public struct FreshnessPolicy: Sendable, Hashable, Codable {
  /// Days in which a measurement counts in full.
  public var freshDays: Int
  /// Days after that in which its weight halves.
  public var halfLifeDays: Int

  func weight(age: Int) -> Double {
    exp2(-Double(max(0, age - freshDays)) / Double(halfLifeDays))
  }
}
