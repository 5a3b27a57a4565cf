public import Receivables
internal import Synchronization

/// What happens during a backtest.
public enum BacktestEvent: Sendable {
  case began(_ forecaster: String, _ origin: Day, BacktestProgress)
  case ended(_ forecaster: String, _ origin: Day, seconds: Double)
}

/// How far a backtest is, and how long the rest should take.
///
/// A piece is one contestant at one origin.
public struct BacktestProgress: Sendable {
  public let total: Int
  /// Pieces begun, or taken from a checkpoint.
  public private(set) var begun = 0
  /// Of each contestant, pieces not finished, and what the others took.
  private var left: [String: Int]
  private var spent: [String: (seconds: Double, pieces: Int)] = [:]
  /// Pieces worked on side by side.
  private let lanes: Int

  init(_ contestants: [String], origins: Int, lanes: Int) {
    total = contestants.count * origins
    left = Dictionary(uniqueKeysWithValues: contestants.map { ($0, origins) })
    self.lanes = lanes
  }

  /// Seconds that the pieces not yet finished should take: for each, the mean of what its contestant
  /// took so far; `nil` until every one of them has been timed.
  public var secondsLeft: Double? {
    var sum = 0.0
    for (contestant, pieces) in left where pieces > 0 {
      guard let spent = spent[contestant] else { return nil }
      sum += Double(pieces) * spent.seconds / Double(spent.pieces)
    }
    return sum / Double(lanes)
  }

  mutating func begin() { begun += 1 }

  mutating func end(_ contestant: String, seconds: Double) {
    left[contestant, default: 0] -= 1
    let (sum, pieces) = spent[contestant] ?? (0, 0)
    spent[contestant] = (sum + seconds, pieces + 1)
  }

  mutating func skip(_ contestant: String) {
    begun += 1
    left[contestant, default: 0] -= 1
  }
}

/// Times the pieces of a backtest and tells of them, whichever threads work on them.
final class ProgressWatch: Sendable {
  private let progress: Mutex<BacktestProgress>
  private let tell: @Sendable (BacktestEvent) -> Void

  init(
    _ contestants: [String], origins: Int, lanes: Int,
    _ tell: @escaping @Sendable (BacktestEvent) -> Void
  ) {
    progress = Mutex(BacktestProgress(contestants, origins: origins, lanes: lanes))
    self.tell = tell
  }

  func time(_ contestant: String, _ origin: Day, _ body: () throws -> Void) throws {
    progress.withLock { progress in
      tell(.began(contestant, origin, progress))
      progress.begin()
    }
    let start = ContinuousClock().now
    try body()
    let (whole, attoseconds) = (ContinuousClock().now - start).components
    let seconds = Double(whole) + Double(attoseconds) / 1e18
    progress.withLock { progress in
      progress.end(contestant, seconds: seconds)
      tell(.ended(contestant, origin, seconds: seconds))
    }
  }

  func skip(_ contestant: String) { progress.withLock { $0.skip(contestant) } }
}
