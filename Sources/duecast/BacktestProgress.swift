import Backtesting
import Receivables
import Reporting
import Synchronization

/// How far a back-test is, and how long the rest should take.
///
/// A piece is one forecaster at one origin.
struct BacktestProgress {
  private(set) var total = 0
  /// Pieces begun, or taken from a checkpoint.
  private(set) var begun = 0
  /// Of each forecaster, pieces not finished, and what the others took.
  private var left: [String: Int] = [:]
  private var spent: [String: (seconds: Double, pieces: Int)] = [:]
  /// Pieces worked on side by side.
  private var lanes = 1

  /// Seconds that the pieces not yet finished should take: for each, the mean of what its forecaster
  /// took so far; `nil` until every one of them has been timed.
  var secondsLeft: Double? {
    var sum = 0.0
    for (forecaster, pieces) in left where pieces > 0 {
      guard let spent = spent[forecaster] else { return nil }
      sum += Double(pieces) * spent.seconds / Double(spent.pieces)
    }
    return sum / Double(lanes)
  }

  mutating func plan(_ forecasters: [String], origins: Int, lanes: Int) {
    total = forecasters.count * origins
    left = Dictionary(uniqueKeysWithValues: forecasters.map { ($0, origins) })
    self.lanes = lanes
  }

  mutating func begin() { begun += 1 }

  mutating func end(_ forecaster: String, seconds: Double) {
    left[forecaster, default: 0] -= 1
    let (sum, pieces) = spent[forecaster] ?? (0, 0)
    spent[forecaster] = (sum + seconds, pieces + 1)
  }

  mutating func skip(_ forecaster: String) {
    begun += 1
    left[forecaster, default: 0] -= 1
  }
}

/// Says on standard error what a back-test does and how long the rest should take, if that is a
/// terminal; how long it took, if that was asked for.
final class BacktestReporter: Sendable {
  private struct Piece: Hashable {
    let forecaster: String
    let origin: Day
  }

  private struct State {
    var progress = BacktestProgress()
    var starts: [Piece: ContinuousClock.Instant] = [:]
  }

  private let saysTimings: Bool
  private let clock = ContinuousClock()
  private let state = Mutex(State())

  init(timings: Bool) { saysTimings = timings }

  func report(_ event: BacktestEvent) {
    switch event {
    case .planned(let forecasters, let origins, let lanes):
      state.withLock { $0.progress.plan(forecasters, origins: origins, lanes: lanes) }
    case .skipped(let forecaster, _): state.withLock { $0.progress.skip(forecaster) }
    case .began(let forecaster, let origin):
      let progress = state.withLock { state in
        defer { state.progress.begin() }
        state.starts[Piece(forecaster: forecaster, origin: origin)] = clock.now
        return state.progress
      }
      if Terminal.errorIsTerminal && !saysTimings { say(progress, forecaster, origin) }
    case .ended(let forecaster, let origin):
      let piece = Piece(forecaster: forecaster, origin: origin)
      let duration = state.withLock { state in
        let duration = state.starts.removeValue(forKey: piece).map { clock.now - $0 } ?? .zero
        state.progress.end(forecaster, seconds: duration / .seconds(1))
        return duration
      }
      if saysTimings { ProgressReporter.say("\(forecaster) at \(origin)", duration) }
    }
  }

  private func say(_ progress: BacktestProgress, _ forecaster: String, _ origin: Day) {
    let left = progress.secondsLeft.map { seconds in
      seconds < 90
        ? ", about \(NumberText.integer(seconds.rounded(.up))) s left"
        : ", about \(NumberText.integer((seconds / 60).rounded())) min left"
    }
    Terminal.say(
      "\(progress.begun + 1) of \(progress.total): \(forecaster) at \(origin)" + (left ?? ""))
  }
}
