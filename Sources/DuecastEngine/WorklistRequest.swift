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
  /// Whether all accounts with a next contact are shown, whatever the day and the capacity.
  public var showsAll = false
  /// Whether the automatic reminders of the day are shown among the contacts.
  public var showsAutomatic = false

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
  /// The next one beyond ``items``: cut off by ``WorklistRequest/top``, or over capacity.
  public let next: WorklistItem?
  /// Disputes to settle, cash to apply and promises to check.
  public let tasks: CollectionTasks
  /// Why accounts left the list since the one before; `nil` where the ledger was not kept.
  public let departures: ListDepartures?
}

extension Engine {
  /// Whom to contact next.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func worklist(_ request: WorklistRequest) throws -> WorklistResults {
    let log = Log(self, request.ledger.notices)
    var policy = request.policy.rules
    if let capacity = request.capacity { policy.capacity.contactsPerDay = capacity }
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    var worklist = analysis.worklist(analysis.outlook(), policy)
    worklist.show(
      log.step(.scorecards) {
        Scorecards(view: analysis.view, policy: policy, threads: threads)
      })
    try worklist.plan.check(analysis.view)
    let items = try request.items(of: worklist)
    return WorklistResults(
      provenance: analysis.provenance(request.policy, simulates: false), notices: log.notices,
      worklist: worklist, items: items, next: request.next(after: items, of: worklist),
      tasks: analysis.tasks(policy), departures: analysis.departures(worklist.plan, policy))
  }
}

extension CollectionsPlan {
  /// - Throws: ``EngineError/planDoesNotTieOut(_:)``.
  func check(_ view: LedgerView) throws(EngineError) {
    let differences = differences(from: view)
    guard differences.isEmpty else { throw .planDoesNotTieOut(differences) }
  }

  /// The same of some customers alone, by position.
  ///
  /// - Throws: ``EngineError/planDoesNotTieOut(_:)``.
  func check(_ view: LedgerView, of customers: Set<CustomerIndex>) throws(EngineError) {
    let differences = differences(of: customers, from: view)
    guard differences.isEmpty else { throw .planDoesNotTieOut(differences) }
  }
}

extension WorklistRequest {
  /// The best item that is not shown and could be: of the same day, collector and kind of contact.
  fileprivate func next(after shown: [WorklistItem], of worklist: Worklist) -> WorklistItem? {
    let ids = Set(shown.map(\.id))
    let isAutomatic = showsAutomatic || shown.contains(where: \.step.isAutomatic)
    return worklist.items.first { item in
      guard !ids.contains(item.id), collector == nil || item.collector == collector else {
        return false
      }
      if showsAll { return true }
      return (item.status == .today || item.status == .overCapacity)
        && (isAutomatic || !item.step.isAutomatic)
    }
  }

  fileprivate func items(of worklist: Worklist) throws(EngineError) -> [WorklistItem] {
    var items =
      showsAll ? worklist.items : showsAutomatic ? worklist.today : worklist.contactsToday
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
