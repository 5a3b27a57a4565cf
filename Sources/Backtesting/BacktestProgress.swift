public import Receivables
internal import Synchronization

/// What happens during a backtest.
public enum BacktestEvent: Sendable, Hashable {
  /// So many contestants forecast from so many origins, on so many lanes side by side.
  case planned(_ contestants: [String], origins: Int, lanes: Int)
  /// A contestant begins at an origin.
  case began(_ contestant: String, _ origin: Day)
  /// It is done.
  case ended(_ contestant: String, _ origin: Day)
  /// Its scores were taken from a checkpoint.
  case skipped(_ contestant: String, _ origin: Day)
}

/// Tells of the pieces of a backtest, whichever threads work on them, one at a time.
final class ProgressWatch: Sendable {
  private let isTelling = Mutex(())
  private let listener: @Sendable (BacktestEvent) -> Void

  init(_ listener: @escaping @Sendable (BacktestEvent) -> Void) { self.listener = listener }

  func tell(_ event: BacktestEvent) { isTelling.withLock { _ in listener(event) } }
}
