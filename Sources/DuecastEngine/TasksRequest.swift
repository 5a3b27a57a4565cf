public import AccountReview
public import ForecastVocabulary
internal import Receivables

/// Asks for disputes to settle, cash to apply and promises to check.
public struct TasksRequest: Sendable {
  /// Whose accounts they are of.
  public var ledger: LedgerAsOf
  /// Owners and target days.
  public var policy = StatedPolicy.standard
  /// Which days have no banking.
  public var calendar = CalendarChoice.observed
  /// Only the tasks of this owner; `nil`: of all.
  public var owner: String?

  /// All tasks, by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// Disputes to settle, cash to apply and promises to check.
public struct TasksResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// The tasks.
  public let tasks: CollectionTasks
}

extension Engine {
  /// Disputes to settle, cash to apply and promises to check; nothing is fitted.
  public func tasks(_ request: TasksRequest) -> TasksResults {
    let view = request.ledger.view
    let calendar = request.calendar.calendar(of: view)
    let tasks = CollectionTasks(
      view: view, policy: request.policy.rules, calendar: calendar,
      unidentified: request.ledger.unidentifiedCash, threads: threads)
    return TasksResults(
      provenance: Provenance(request.ledger, request.policy, calendar: calendar.rule),
      tasks: request.owner.map { tasks.owned(by: $0) } ?? tasks)
  }
}
