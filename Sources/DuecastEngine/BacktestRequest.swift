internal import AccountReview
public import Backtesting
internal import Baselines
public import Billing
public import ForecastVocabulary
internal import Forecasting
public import PaymentTiming
public import Receivables

/// From which past days to forecast.
public struct BacktestOrigins: Sendable, Hashable {
  /// How many.
  public var count = 4
  /// Days between them.
  public var step = 28
  /// The first; `nil`: such that the last one's outcomes are the ledger's last.
  public var first: Day?
  /// Days ahead.
  public var horizon = 91

  /// Four origins of thirteen weeks, four weeks apart.
  public init() {}

  /// The days.
  ///
  /// - Throws: ``EngineError`` if the ledger has no history before them, or no outcomes after them.
  public func days(of ledger: Ledger) throws(EngineError) -> RollingOrigin {
    guard let last = ledger.lastDay else { throw .emptyLedger }
    guard let first else {
      let rolling = RollingOrigin(ledger: ledger, count: count, step: step, horizon: horizon)
      guard !rolling.days.isEmpty else { throw .tooShortForBacktest(horizon: horizon) }
      return rolling
    }
    let rolling = RollingOrigin(
      ledger: ledger, first: first, count: count, step: step, horizon: horizon)
    guard rolling.days.count == count else {
      throw .tooFewOrigins(
        rolling.days.count, from: first, step: step, horizon: horizon, lastDay: last)
    }
    return rolling
  }
}

/// Asks how forecasts from past days did, beside simple rules and other programs.
public struct BacktestRequest: Sendable {
  /// The whole of it: what was posted after an origin tells how its forecast did.
  public var ledger: Ledger
  /// The days to forecast from.
  public var origins: RollingOrigin
  /// The rules of the worklist and of scores.
  public var policy = StatedPolicy.standard
  /// What is fitted; `nil`: the standard.
  public var specification: PaymentTimingSpecification?
  /// How billing to come is forecast; `nil`: the standard.
  public var billing: BillingSpecification?
  /// Which days have no banking.
  public var calendar = CalendarChoice.observed
  /// Simulated paths of future cash.
  public var paths = 1000
  /// Of the simulation.
  public var seed: UInt64 = 1
  /// Whether one model for existing and new customers alike is scored too.
  public var includesSingleModel = false
  /// Whether churn is forecast too.
  public var includesChurn = false
  /// Whether to forecast without what is set aside, however much it is.
  public var acceptsSetAside = false
  /// Forecasts of other programs.
  public var recorded: [RecordedForecasts] = []
  /// What calls would do at the origins, of a synthetic ledger.
  public var callEffects: CallEffects?

  /// The engine's models and simple rules, on standard terms.
  public init(_ ledger: Ledger, _ origins: RollingOrigin) {
    (self.ledger, self.origins) = (ledger, origins)
  }
}

/// How forecasts from past days did.
public struct BacktestResults: Sendable {
  /// The days forecast from.
  public let origins: RollingOrigin
  /// By origin, then in the order of forecasters below.
  public let scores: [Backtest.Result]
  /// The name of the engine's own forecaster.
  public let own: String
  /// Names of the simple rules.
  public let rules: [String]
  /// Names of the single model and of other programs.
  public let others: [String]
}

extension Engine {
  /// How forecasts from past days did.
  ///
  /// - Parameters:
  ///   - checkpoints: where scores are kept as they are made, and taken from.
  ///   - progress: called before and after each piece of work, by one thread at a time.
  /// - Throws: ``EngineError``, `Backtest.Failure` for a forecaster that fails.
  public func backtest(
    _ request: BacktestRequest, checkpoints: BacktestCheckpoints? = nil,
    progress: @escaping @Sendable (BacktestEvent) -> Void = { _ in }
  ) throws -> BacktestResults {
    if let last = request.ledger.lastDay {
      try Engine.check(
        request.ledger.asOf(last).setAside, accepts: request.acceptsSetAside)
    }
    let contestants = Contestants(request, threads: threads)
    if let clash = request.recorded.first(where: { contestants.names.contains($0.name) }) {
      throw EngineError.nameTaken(clash.name)
    }
    // Recorded forecasts go first, so that what is wrong with them is said before a fit.
    let recorded = request.recorded.map { Contestant.recorded($0) }
    let backtest = Backtest(request.origins, recorded + contestants.all)
    let order = contestants.names + recorded.map(\.name)
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let scores = try backtest.run(
      on: request.ledger, checkpoints: checkpoints, threads: threads, progress: progress)
    return BacktestResults(
      origins: request.origins,
      scores: scores.sorted {
        ($0.origin, ranks[$0.forecaster] ?? 0) < ($1.origin, ranks[$1.forecaster] ?? 0)
      },
      own: contestants.own.name, rules: contestants.rules.map(\.name),
      others: contestants.single.map(\.name) + recorded.map(\.name))
  }
}

/// The engine's models, and the simple rules beside them.
private struct Contestants {
  let own: Contestant
  /// The single model, where it is asked for.
  let single: [Contestant]
  let rules: [Contestant]

  var all: [Contestant] { [own] + single + rules }
  var names: [String] { all.map(\.name) }

  init(_ request: BacktestRequest, threads: Int) {
    own = Contestants.model(request, threads, isSegregated: true)
    single =
      request.includesSingleModel
      ? [Contestants.model(request, threads, isSegregated: false)] : []
    rules =
      Contestants.cashRules(request) + Contestants.lists(request) + Contestants.health(request)
      + (request.includesChurn ? Contestant.churn(threads: threads) : [])
  }

  /// The engine's own models, or one for existing and new customers alike.
  private static func model(
    _ request: BacktestRequest, _ threads: Int, isSegregated: Bool
  ) -> Contestant {
    let (choice, policy, effects) = (
      request.calendar, request.policy.rules, request.callEffects
    )
    return .duecast(
      choice, paths: request.paths, seed: request.seed,
      options: (request.specification.map { "\($0)" } ?? "")
        + (request.billing.map { "\($0)" } ?? ""),
      { calendar in
        var model = CashModel(
          calendar: calendar, horizon: request.origins.horizon, threads: threads,
          specification: request.specification ?? .standard,
          billingSpecification: request.billing ?? .standard)
        model.isSegregated = isSegregated
        model.needsStandardErrors = false
        return model
      },
      also: { origin, outlook in
        guard isSegregated else { return [] }
        let scores = WorklistScores(origin, policy, effects: effects)
        let worklist = Worklist(
          view: origin.view, outlook: outlook, policy: policy,
          calendar: choice.calendar(of: origin.view))
        let hasHealth = !origin.view.health.elements.isEmpty
        return scores.scores(of: worklist) + scores.scoresByRisk(outlook)
          + (hasHealth ? HealthScores(origin, policy).scores(of: outlook) : [])
      })
  }

  /// Simple forecasts of payments and of receipts.
  private static func cashRules(_ request: BacktestRequest) -> [Contestant] {
    let horizon = request.origins.horizon
    let (paths, seed) = (request.paths, request.seed)
    func rule(
      _ make: @escaping @Sendable (BusinessCalendar) -> some PaymentForecaster
    ) -> Contestant {
      .payments(
        CalendarFollowing(request.calendar, make), coversBilling: false, paths: paths, seed: seed)
    }
    return [
      rule { DueDayForecaster(calendar: $0, horizon: horizon) },
      rule { AverageDelayForecaster(calendar: $0, horizon: horizon) },
      rule { RollRateForecaster(calendar: $0, horizon: horizon) },
      .receipts(SeasonalNaiveForecaster(horizon: horizon), paths: paths, seed: seed),
      .receipts(MovingAverageForecaster(horizon: horizon), paths: paths, seed: seed),
    ]
  }

  /// Naive orders of the worklist, and the order that nobody knows.
  private static func lists(_ request: BacktestRequest) -> [Contestant] {
    let (policy, effects) = (request.policy.rules, request.callEffects)
    let naive = WorklistScores.Rule.allCases.map { rule in
      Contestant(name: rule.rawValue) { _ in
        ""
      } scores: {
        WorklistScores($0, policy, effects: effects).scores(of: rule)
      }
    }
    let perfect = Contestant(name: "perfect_order") { _ in
      ""
    } scores: {
      WorklistScores($0, policy, effects: effects).scoresOfPerfectOrder()
    }
    return naive + [perfect]
  }

  /// Scores of account health by each way of weighing measures; none without measurements.
  private static func health(_ request: BacktestRequest) -> [Contestant] {
    guard !request.ledger.asOf(request.origins.days[0]).health.elements.isEmpty else { return [] }
    let policy = request.policy.rules
    return HealthScores.Weighting.allCases.map { weighting in
      Contestant(name: weighting.rawValue) { _ in
        ""
      } scores: {
        HealthScores($0, policy).scores(weighting)
      }
    }
  }
}
