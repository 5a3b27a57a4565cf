public import Receivables

/// Forecasts of several contestants from past days, scored by what happened next.
public struct Backtest: Sendable {
  /// One contestant's scores at one origin.
  public struct Result: Sendable, Codable {
    public let forecaster: String
    public let origin: Day
    public let scores: [BacktestScore]

    public init(forecaster: String, origin: Day, scores: [BacktestScore]) {
      self.forecaster = forecaster
      self.origin = origin
      self.scores = scores
    }
  }

  /// A contestant could not forecast at an origin.
  public struct Failure: Error, CustomStringConvertible {
    public let forecaster: String
    public let origin: Day
    public let reason: any Error

    public var description: String { "\(forecaster) failed at \(origin): \(reason)" }
  }

  public let origins: RollingOrigin
  public let contestants: [Contestant]

  public init(_ origins: RollingOrigin, _ contestants: [Contestant]) {
    precondition(
      Set(contestants.map(\.name)).count == contestants.count, "contestants share a name")
    self.origins = origins
    self.contestants = contestants
  }

  /// Scores every contestant at every origin, origin by origin.
  ///
  /// - Parameters:
  ///   - checkpoints: where scores are kept as they are made, and taken from if they were made
  ///     before.
  ///   - progress: called before and after each piece of work that is not taken from a checkpoint.
  /// - Throws: ``Failure`` for the first contestant that cannot forecast at an origin; what was
  ///   scored before stays in the checkpoints.
  public func run(
    on ledger: Ledger, checkpoints: BacktestCheckpoints? = nil,
    progress: (BacktestEvent) -> Void = { _ in }
  ) throws -> [Result] {
    guard let last = ledger.lastDay, !origins.days.isEmpty else { return [] }
    var results: [Result] = []
    var later: LedgerView?
    var watch = BacktestProgress(
      pieces: origins.days.flatMap { day in contestants.map { ($0.name, day) } })
    for day in origins.days {
      // Built for the first contestant that is not in a checkpoint, then shared.
      var origin: BacktestOrigin?
      for contestant in contestants {
        do {
          let fingerprint = try contestant.fingerprint(day)
          if let kept = checkpoints?.result(contestant.name, day, fingerprint) {
            results.append(kept)
            watch.skip()
            continue
          }
          watch.begin()
          progress(.began(watch))
          if origin == nil {
            let known = later ?? ledger.asOf(last)
            later = known
            origin = BacktestOrigin(
              view: ledger.asOf(day), later: known, horizon: origins.horizon)
          }
          guard let origin else { continue }
          let result = Result(
            forecaster: contestant.name, origin: day, scores: try contestant.scores(origin))
          try checkpoints?.keep(result, fingerprint)
          results.append(result)
          progress(.ended(contestant.name, day, seconds: watch.end()))
        } catch {
          throw Failure(forecaster: contestant.name, origin: day, reason: error)
        }
      }
    }
    return results
  }
}

/// What happens during a backtest.
public enum BacktestEvent: Sendable {
  case began(BacktestProgress)
  case ended(_ forecaster: String, _ origin: Day, seconds: Double)
}

/// How far a backtest is, and how long the rest should take.
public struct BacktestProgress: Sendable {
  /// Contestant and origin, in the order of work.
  private let pieces: [(forecaster: String, origin: Day)]
  private var spent: [String: [Double]] = [:]
  private var started = ContinuousClock().now
  /// Pieces finished.
  public private(set) var done = 0

  init(pieces: [(String, Day)]) { self.pieces = pieces.map { ($0.0, $0.1) } }

  public var total: Int { pieces.count }
  public var forecaster: String { pieces[done].forecaster }
  public var origin: Day { pieces[done].origin }

  /// Seconds that the pieces not yet finished should take: for each, the mean of what its contestant
  /// took so far; `nil` until every one of them has been timed.
  public var secondsLeft: Double? {
    var sum = 0.0
    for piece in pieces[done...] {
      guard let times = spent[piece.forecaster] else { return nil }
      sum += times.reduce(0, +) / Double(times.count)
    }
    return sum
  }

  mutating func begin() { started = ContinuousClock().now }

  /// The seconds since it began.
  mutating func end() -> Double {
    let (seconds, attoseconds) = (ContinuousClock().now - started).components
    let time = Double(seconds) + Double(attoseconds) / 1e18
    spent[forecaster, default: []].append(time)
    done += 1
    return time
  }

  mutating func skip() { done += 1 }
}
