public import Forecasting
public import Receivables
internal import Statistics

/// Asks for the forecast of one shard of a ledger's customers, to be joined with the others.
public struct ShardRequest: Sendable {
  /// The whole ledger.
  public var ledger: LedgerAsOf
  /// How; the models must be kept ones, fitted as of the ledger's day.
  public var terms = ForecastTerms()
  /// Which customers.
  public var shard: Shard

  /// On standard terms, with models that were kept.
  public init(_ ledger: LedgerAsOf, _ shard: Shard, models: ModelFile) {
    (self.ledger, self.shard) = (ledger, shard)
    terms.models = .kept(models)
  }
}

/// The forecast of one shard.
public struct ShardResults: Sendable {
  /// What is kept of it.
  public let file: ShardFile
  /// What a reader should know of how it came about.
  public let notices: [Notice]
}

extension Engine {
  /// Forecasts and simulates the customers of one shard.
  ///
  /// - Throws: ``EngineError``.
  public func shard(_ request: ShardRequest) throws -> ShardResults {
    let log = Log(self, request.ledger.notices)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let (origin, state) = try analysis.shardOrigin()
    let part = log.step(.simulation(paths: request.terms.paths)) {
      analysis.fitted.shard(
        request.shard, of: analysis.view, in: state, paths: request.terms.paths,
        seed: request.terms.seed)
    }
    return ShardResults(file: ShardFile(part, origin: origin), notices: log.notices)
  }
}

extension Analysis {
  /// What the shards of this forecast have in common, with the portfolio's state.
  ///
  /// - Throws: ``EngineError/notSharded(_:)`` where shards would not add up to the whole.
  func shardOrigin() throws(EngineError) -> (origin: ShardOrigin, state: ForecastState) {
    guard case .kept(let file) = terms.models else { throw .notSharded(.modelsNotKept) }
    guard let state = file.portfolio else { throw .notSharded(.noState) }
    guard state.day == view.day else { throw .notSharded(.otherDay(state.day)) }
    guard fitted.model.horizon == file.horizon else {
      throw .notSharded(.otherHorizon(file.horizon))
    }
    guard calendar.rule == file.calendar else { throw .notSharded(.otherCalendar(file.calendar)) }
    let origin = ShardOrigin(
      toolVersion: Engine.version, ledger: ledger.fingerprint, day: view.day,
      models: Analysis.hash((try? file.json).map { Array($0) } ?? []),
      terms: Analysis.hash(Array("\(terms.billing)".utf8)), paths: terms.paths, seed: terms.seed,
      horizon: file.horizon)
    return (origin, state)
  }

  /// - Throws: ``EngineError/shardsUnusable(_:)`` unless the shards that were given are all there are.
  func checkShards() throws(EngineError) {
    guard !terms.shards.isEmpty else { return }
    let origin = try shardOrigin().origin
    do throws(ShardFault) { try terms.shards.check(origin) } catch { throw .shardsUnusable(error) }
  }

  private static func hash(_ bytes: [UInt8]) -> String {
    String(bytes.fnv1a, radix: 16)
  }
}

/// Why a forecast cannot be made shard by shard: what is left over of the whole is not known.
public enum ShardObstacle: Sendable, Hashable, CustomStringConvertible {
  /// Each shard would fit models of its own.
  case modelsNotKept
  /// The models are of an earlier release, or say nothing of payment timing.
  case noState
  /// The portfolio's state is of that day.
  case otherDay(Day)
  /// The models were kept for so many days ahead.
  case otherHorizon(Int)
  /// What-if scenarios are simulated on the paths of all customers.
  case scenarios
  /// The models were kept with that calendar.
  case otherCalendar(BusinessCalendar.Rule)

  /// A sentence without its full stop.
  public var description: String {
    switch self {
    case .modelsNotKept: "shards need the models of the whole ledger"
    case .noState: "the models keep nothing of the portfolio as a whole"
    case .otherDay(let day): "the models keep the portfolio as it stood on \(day)"
    case .otherHorizon(let days): "the models keep the portfolio for \(days) days ahead"
    case .scenarios: "scenarios are simulated with all customers at once"
    case .otherCalendar(let rule): "the models keep the calendar \(rule.rawValue)"
    }
  }
}
