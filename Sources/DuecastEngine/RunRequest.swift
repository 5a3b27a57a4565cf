public import AccountReview
public import CashTables
public import CreditLoss
public import ForecastVocabulary
public import Forecasting
public import Receivables
internal import Statistics
public import Variance

/// Asks for all that Duecast computes of a ledger: forecast, worklist, scorecards and key figures.
public struct RunRequest: Sendable {
  /// What is forecast.
  public var ledger: LedgerAsOf
  /// How.
  public var terms = ForecastTerms()
  /// The rules of the worklist and of scores.
  public var policy = StatedPolicy.standard
  /// What the cash tables are told beside.
  public var cashTables = CashTableTerms()
  /// Whether ``RunResults/cashDetails`` are asked for.
  public var includesDetails = false
  /// The periods in which the forecast is shown.
  public var period = Period.week
  /// What-ifs to forecast beside; `nil` for none.
  public var scenarios: ScenarioSpecification?
  /// An earlier forecast, to say what has changed since.
  public var previous: CashSnapshot?

  /// All of the ledger, on standard terms.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// All that one run found: what its files and its report are made of.
public struct RunResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// When open invoices will be paid, and what customers will be billed.
  public let outlook: Outlook
  /// Cash by day.
  public let forecast: CashForecast
  /// The periods in which the forecast is shown.
  public let periods: Periods
  /// By period, one for each currency, and last one of all where they are converted.
  public let cashTables: [CashTable]
  /// What their receipts sum from; empty where that was not asked for.
  public let cashDetails: [CashDetail]
  /// The base and what-ifs, on the same simulated paths; empty where none were asked for.
  public let scenarios: [ScenarioCash]
  /// The allowance for expected credit loss.
  public let provision: ProvisionMatrix
  /// Whom to contact, with the health of each account.
  public let worklist: Worklist
  /// Disputes to settle, cash to apply and promises to check.
  public let tasks: CollectionTasks
  /// How healthy accounts are.
  public let scorecards: Scorecards
  /// What they all take from the whole portfolio.
  public let portfolio: PortfolioState
  /// The same with value, flags, plans, interviews and reviews.
  public let accounts: AccountCards
  /// What churn predictions change of the cash from billing to come, by currency.
  public let churnCash: [ChurnCash]
  /// What is owed, by how long it has been due.
  public let ageing: Ageing
  /// The usual figures of receivables at the ends of twelve months and on the as-of day.
  public let keyFigureHistory: KeyFigureHistory
  /// The sums of the ledger, which balance.
  public let tieOut: TieOut
  /// How the fits went.
  public let diagnostics: FitDiagnostics
  /// How this forecast differs from an earlier one in the weeks of both; `nil` where there is none,
  /// or it is not of this ledger.
  public private(set) var changes: CashVariance?

  /// The usual figures of receivables on the as-of day.
  public var keyFigures: KeyFigures { keyFigureHistory.figures[keyFigureHistory.figures.count - 1] }

  /// The forecast as it is kept, to compare with what is received.
  public var snapshot: CashSnapshot {
    CashSnapshot(
      view: view, outlook: outlook, forecast: forecast, calendar: periods.calendar)
  }
}

extension Engine {
  /// All that Duecast computes of a ledger.
  ///
  /// - Throws: ``EngineError``; `ForecastError` where models cannot be fitted; `MissingRate` where
  ///   currencies cannot be converted.
  public func run(_ request: RunRequest) throws -> RunResults {
    let log = Log(self, request.ledger.notices)
    try request.cashTables.check(request.ledger.view)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    try analysis.checkShards()
    if request.scenarios != nil, !request.terms.shards.isEmpty {
      throw EngineError.notSharded(.scenarios)
    }
    log.notice(analysis.fitted.unusedHealth.map(Notice.model))
    let (forecast, recorded) = both(threads: threads) {
      Result { try ForecastPart(request, analysis) }
    } _: {
      RecordedPart(analysis.view, request.policy.rules, self, log)
    }
    let expected = try forecast.get()
    guard recorded.tieOut.balances else { throw EngineError.doesNotTieOut(recorded.tieOut) }
    var worklist = expected.worklist
    try worklist.plan.check(analysis.view)
    worklist.show(recorded.scorecards)
    var results = RunResults(
      provenance: analysis.provenance(request.policy, simulates: true), notices: log.notices,
      view: analysis.view, outlook: expected.outlook, forecast: expected.cash,
      periods: Periods(request.period, request.policy.rules.calendar), cashTables: expected.tables,
      cashDetails: expected.details,
      scenarios: expected.scenarios,
      provision: expected.provision, worklist: worklist,
      tasks: analysis.tasks(request.policy.rules), scorecards: recorded.scorecards,
      portfolio: analysis.portfolio(recorded.scorecards),
      accounts: AccountCards(
        recorded.scorecards, analysis.view, request.policy.rules,
        expectedCash: analysis.expectedCash(expected.outlook, expected.churnCash)),
      churnCash: expected.churnCash,
      ageing: recorded.ageing, keyFigureHistory: recorded.keyFigures, tieOut: recorded.tieOut,
      diagnostics: analysis.fitted.diagnostics)
    results.compare(with: request.previous, graceDays: request.policy.rules.promises.graceDays)
    return results
  }
}

extension RunResults {
  fileprivate mutating func compare(with previous: CashSnapshot?, graceDays: Int) {
    guard let previous else { return }
    changes = try? CashVariance(
      previous, later: snapshot, view: view, graceDays: graceDays)
  }
}

/// The part of a run that rests on models.
private struct ForecastPart: Sendable {
  let outlook: Outlook
  let cash: CashForecast
  let tables: [CashTable]
  let details: [CashDetail]
  let churnCash: [ChurnCash]
  let scenarios: [ScenarioCash]
  let provision: ProvisionMatrix
  let worklist: Worklist

  init(_ request: RunRequest, _ analysis: Analysis) throws {
    let policy = request.policy.rules
    let supposed = try request.scenarios.map { try analysis.scenarios($0) } ?? []
    let (outlook, cash, others) = analysis.forecast(supposed.map(\.cash))
    (self.outlook, self.cash) = (outlook, cash)
    scenarios =
      try supposed.isEmpty
      ? []
      : analysis.scenarioCash(
        outlook, [cash] + others, named: [""] + supposed.map(\.name), request.cashTables, policy,
        by: request.period)
    let (tables, worklist) = both(threads: analysis.threads) {
      Result { try Tables(request, analysis, outlook, cash) }
    } _: {
      analysis.worklist(analysis.outlookOfList(outlook), policy)
    }
    self.worklist = worklist
    let found = try tables.get()
    (self.tables, details, provision) = (found.cash, found.details, found.provision)
    churnCash = found.churnCash
  }
}

private struct Tables: Sendable {
  let cash: [CashTable]
  let details: [CashDetail]
  let churnCash: [ChurnCash]
  let provision: ProvisionMatrix

  init(
    _ request: RunRequest, _ analysis: Analysis, _ outlook: Outlook, _ forecast: CashForecast
  ) throws {
    let policy = request.policy.rules
    let builder = analysis.cashTables(outlook, forecast, policy, by: request.period)
    cash = try request.cashTables.tables(builder, analysis.log)
    details =
      request.includesDetails ? try request.cashTables.details(of: cash, builder) : []
    do throws(ChurnCash.Mismatch) {
      var found: [ChurnCash] = []
      for table in cash where !table.isConverted { found.append(try builder.churnCash(of: table)) }
      churnCash = found
    } catch { throw EngineError.churnCashDoesNotTieOut(error) }
    provision = analysis.provision(outlook, policy)
  }
}

/// The part of a run that the ledger says without models.
private struct RecordedPart: Sendable {
  let tieOut: TieOut
  let ageing: Ageing
  let keyFigures: KeyFigureHistory
  let scorecards: Scorecards

  init(_ view: LedgerView, _ policy: Policy, _ engine: Engine, _ log: Engine.Log) {
    tieOut = log.step(.tieOut) { TieOut(view) }
    ageing = Ageing(view, basis: policy.ageing.basis, buckets: policy.ageing.buckets)
    log.notice(view.distantClaims.map(Notice.distantClaims))
    keyFigures = KeyFigureHistory(view, months: 12, graceDays: policy.promises.graceDays)
    scorecards = log.step(.scorecards) {
      Scorecards(view: view, policy: policy, threads: engine.threads)
    }
  }
}
