import DuecastEngine
import Forecasting
import Foundation
import LedgerFiles
import Receivables
import WorkspaceStore

/// Computations of the desk, which run outside of handlers.
enum Recomputing {
  /// All of the ledger with all that was recorded.
  static func whole(
    _ store: WorkspaceStore, _ day: Day, _ kept: ModelFile?, threads: Int,
    report: @escaping @Sendable (EngineEvent) -> Void
  ) throws -> Snapshot {
    // Beside the workspace's own files, which nobody else on the machine may read.
    let scratch = store.folder.appending(path: "scratch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let version = try store.policyInForce()
    let policy = try Absences.policy(version, try store.events())
    let event = try store.export(to: scratch)
    let loaded = try Ledger.load(from: scratch)
    let known = LedgerAsOf(loaded.ledger, day: day, name: "ledger", fingerprint: "event \(event)")
    let engine = Engine(threads: threads, report: report)
    var models = kept
    if models?.fittedAsOf != day { models = try? engine.fit(FitRequest(known)).models }
    var request = RunRequest(known)
    request.policy = policy
    if let models { request.terms.models = .kept(models) }
    let run = try engine.run(request)
    return Snapshot(
      run: run, issues: loaded.issues, event: event, wholeEvent: event,
      computedAt: Date(), policyNumber: version?.number ?? 0, policy: policy,
      ledger: loaded.ledger, models: models, index: SearchIndex(run.view),
      list: ListOfDay(run))
  }

  /// The results with what was recorded since, of whose accounts alone the plan is made again.
  ///
  /// - Returns: `nil` where only the whole answers.
  static func recent(
    _ before: Snapshot, _ store: WorkspaceStore, threads: Int
  ) throws -> Snapshot? {
    let (added, undone, last) = try store.changes(after: before.event)
    guard last > before.event else { return before }
    let handed = added.flatMap(\.lines).filter { $0.file == "customers.csv" }
    let lines = added.flatMap(\.lines).filter { $0.file != "customers.csv" }
    guard let models = before.models, undone.allSatisfy({ canTakeBack($0) }),
      lines.allSatisfy({ RecentEntries.files.contains($0.file) })
    else { return nil }
    let customers = Set((added + undone).map(\.customer))
    let entries = try RecentEntries(lines, of: customers, in: before.run.view)
    let ids = undone.flatMap(\.lines).flatMap { line in
      ["activity_id", "promise_id", "dispute_id"].compactMap { line.row[$0] }
    }
    let collectors = handed.compactMap { line in
      line.row["customer_id"].map { ($0, line.row["collector"] ?? "") }
    }
    let ledger = before.ledger.amended(
      with: entries.ledger, without: Set(ids),
      collectors: Dictionary(collectors) { _, later in later })
    let known = LedgerAsOf(
      ledger, day: before.run.view.day, name: "ledger", fingerprint: "event \(last)")
    var request = UpdateRequest(before.run, of: known, models: models, customers: customers)
    request.policy = before.policy
    request.scoresAgain = lines.contains { $0.file == "reviews.csv" }
    return try Engine(threads: threads).update(request).map {
      before.with($0, ledger, through: last)
    }
  }

  /// Reviews have no identifier by which they could be taken back.
  private static func canTakeBack(_ event: RecordedEvent) -> Bool {
    event.lines.allSatisfy { RecentEntries.files.contains($0.file) && $0.file != "reviews.csv" }
  }
}
