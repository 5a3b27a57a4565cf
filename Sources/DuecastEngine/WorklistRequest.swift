public import AccountReview
internal import Receivables

/// Asks whom to contact next.
public struct WorklistRequest: Sendable {
  /// Whose accounts are ranked.
  public var ledger: LedgerAsOf
  /// How payment is forecast.
  public var terms = ForecastTerms()
  /// The rules of the worklist.
  public var policy = StatedPolicy.standard
  /// Only this collector's accounts are shown.
  public var collector: String?
  /// Customers that a collector contacts in a day; `nil`: by the policy.
  public var capacity: Int?
  /// At most so many accounts are shown.
  public var top: Int?
  /// Whether all accounts with something to do are shown, whatever the day and the capacity.
  public var showsAll = false

  /// The worklist of the day, by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// Whom to contact next, best first.
public struct WorklistResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// All accounts, with their health.
  public let worklist: Worklist
  /// Those that were asked for.
  public let items: [WorklistItem]
}

extension Engine {
  /// Whom to contact next.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func worklist(_ request: WorklistRequest) throws -> WorklistResults {
    let log = Log(self, request.ledger.notices)
    let policy = request.policy.rules
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    var worklist = analysis.worklist(analysis.outlook(), policy)
    worklist.show(
      log.step(.scorecards) {
        Scorecards(view: analysis.view, policy: policy, threads: threads)
      })
    return WorklistResults(
      provenance: analysis.provenance(request.policy, simulates: false), notices: log.notices,
      worklist: worklist, items: try request.items(of: worklist))
  }
}

extension WorklistRequest {
  fileprivate func items(of worklist: Worklist) throws(EngineError) -> [WorklistItem] {
    var items = showsAll ? worklist.items : worklist.capped(perCollector: capacity)
    if let collector {
      guard worklist.items.contains(where: { $0.collector == collector }) else {
        let names = Set(worklist.items.map(\.collector)).filter { !$0.isEmpty }.sorted()
        throw .unknownCollector(collector, known: names)
      }
      items = items.filter { $0.collector == collector }
    }
    return top.map { Array(items.prefix($0)) } ?? items
  }
}
