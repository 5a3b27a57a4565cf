public import Receivables
internal import Statistics
internal import Synchronization

/// Forecasts of several contestants from past days, scored by what happened next.
public struct Backtest: Sendable {
  /// One contestant's scores at one origin.
  public struct Result: Sendable, Codable {
    /// As ``Contestant/name``.
    public let forecaster: String
    /// The last day whose postings the forecast could see.
    public let origin: Day
    /// One for each segment, horizon and score.
    public let scores: [BacktestScore]

    package init(forecaster: String, origin: Day, scores: [BacktestScore]) {
      self.forecaster = forecaster
      self.origin = origin
      self.scores = scores
    }
  }

  /// A contestant could not forecast at an origin.
  public struct Failure: Error, CustomStringConvertible {
    /// As ``Contestant/name``.
    public let forecaster: String
    /// The day from which it was to forecast.
    public let origin: Day
    /// What the forecaster threw.
    public let reason: any Error

    public var description: String { "\(forecaster) failed at \(origin): \(reason)" }
  }

  /// Days from which is forecast, with the horizon.
  public let origins: RollingOrigin
  /// In the order in which results have them.
  public let contestants: [Contestant]

  /// Names of contestants must differ: results are told apart by them.
  public init(_ origins: RollingOrigin, _ contestants: [Contestant]) {
    precondition(
      Set(contestants.map(\.name)).count == contestants.count, "contestants share a name")
    self.origins = origins
    self.contestants = contestants
  }

  /// Scores every contestant at every origin: results origin by origin, in the order of contestants.
  ///
  /// With two threads or more, two origins are worked on side by side, since parts of a forecast keep
  /// but one thread busy.
  ///
  /// - Parameters:
  ///   - checkpoints: where scores are kept as they are made, and taken from if they were made
  ///     before.
  ///   - progress: called with the plan, and before and after each piece of work, by one thread at a
  ///     time.
  /// - Throws: ``Failure`` for the first contestant that cannot forecast at an origin, after which no
  ///   origin is begun; what was scored before stays in the checkpoints.
  public func run(
    on ledger: Ledger, checkpoints: BacktestCheckpoints? = nil, threads: Int = 1,
    progress: @escaping @Sendable (BacktestEvent) -> Void = { _ in }
  ) throws -> [Result] {
    guard let last = ledger.lastDay, !origins.days.isEmpty else { return [] }
    let lanes = min(threads, 2)
    let watch = ProgressWatch(progress)
    watch.tell(
      .planned(contestants.map(\.name), origins: origins.days.count, lanes: lanes))
    let work = Work(
      ledger: ledger, later: Later(ledger, last), horizon: origins.horizon,
      contestants: contestants, checkpoints: checkpoints, watch: watch)
    let hasFailed = Mutex(false)
    let outcomes = parallelMap(0..<origins.days.count, threads: lanes) { place in
      if hasFailed.withLock({ $0 }) { return Swift.Result<[Result], Failure>.success([]) }
      let outcome = work.results(at: origins.days[place])
      if case .failure = outcome { hasFailed.withLock { $0 = true } }
      return outcome
    }
    return try outcomes.flatMap { try $0.get() }
  }
}

/// The ledger as it came to be, built when it is first asked for.
private final class Later: Sendable {
  private let ledger: Ledger
  private let last: Day
  private let found = Mutex<LedgerView?>(nil)

  init(_ ledger: Ledger, _ last: Day) { (self.ledger, self.last) = (ledger, last) }

  var view: LedgerView {
    found.withLock { found in
      let view = found ?? ledger.asOf(last)
      found = view
      return view
    }
  }
}

/// What all origins of a backtest share.
private struct Work: Sendable {
  let ledger: Ledger
  let later: Later
  let horizon: Int
  let contestants: [Contestant]
  let checkpoints: BacktestCheckpoints?
  let watch: ProgressWatch

  func results(at day: Day) -> Result<[Backtest.Result], Backtest.Failure> {
    var results: [Backtest.Result] = []
    // Built for the first contestant that is not in a checkpoint, then shared.
    var origin: BacktestOrigin?
    for contestant in contestants {
      do {
        let fingerprint = try contestant.fingerprint(day)
        if let kept = checkpoints?.result(contestant.name, day, fingerprint) {
          results.append(kept)
          watch.tell(.skipped(contestant.name, day))
          continue
        }
        watch.tell(.began(contestant.name, day))
        let known =
          origin ?? BacktestOrigin(view: ledger.asOf(day), later: later.view, horizon: horizon)
        origin = known
        let result = Backtest.Result(
          forecaster: contestant.name, origin: day, scores: try contestant.scores(known))
        try checkpoints?.keep(result, fingerprint)
        results.append(result)
        watch.tell(.ended(contestant.name, day))
      } catch {
        return .failure(
          Backtest.Failure(forecaster: contestant.name, origin: day, reason: error))
      }
    }
    return .success(results)
  }
}
