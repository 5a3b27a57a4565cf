public import Receivables

/// Days from which forecasts are made afresh, each seeing only what was known then.
///
/// - SeeAlso: Tashman, *Out-of-Sample Tests of Forecasting Accuracy* (2000).
public struct RollingOrigin: Sendable, Hashable {
  /// In order.
  public let days: [Day]
  /// Days ahead that are forecast from each.
  public let horizon: Int

  /// Origins `step` days apart, the last one early enough for its whole horizon to be known.
  ///
  /// There are fewer than `count` where earlier ones would come before the ledger's first 90 days.
  public init(ledger: Ledger, count: Int, step: Int, horizon: Int = 91) {
    precondition(count >= 1 && step >= 1, "\(count) origins \(step) days apart")
    self.horizon = horizon
    guard let last = ledger.lastDay else {
      days = []
      return
    }
    let earliest = (ledger.firstDay ?? last) + 90
    days = (0..<count).map { last - horizon - step * (count - 1 - $0) }
      .filter { $0 >= earliest }
  }

  /// Origins `step` days apart from `first` on.
  ///
  /// There are fewer than `count` where the horizon of later ones is not known in whole.
  public init(ledger: Ledger, first: Day, count: Int, step: Int, horizon: Int = 91) {
    precondition(count >= 1 && step >= 1, "\(count) origins \(step) days apart")
    self.horizon = horizon
    days = (0..<count).map { first + step * $0 }
      .filter { day in ledger.lastDay.map { day + horizon <= $0 } ?? false }
  }
}
