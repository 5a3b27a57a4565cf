import Foundation
public import Testing

extension Trait where Self == ConditionTrait {
  /// Takes about a second or more: left out by `make test-fast`.
  public static var slow: Self {
    .enabled(
      if: ProcessInfo.processInfo.environment["DUECAST_TESTS"] != "fast",
      "slow tests are left out")
  }
}
