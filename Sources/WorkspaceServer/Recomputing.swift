import AccountReview
import CashBooking
import DuecastEngine
import Forecasting
import Foundation
import LedgerFiles
import Receivables
import WorkspaceStore

/// Computations of the desk, which run outside of handlers.
enum Recomputing {
  /// The whole with what was recorded while it was computed; the store keeps when, of what, and its
  /// steps.
  static func recorded(
    _ store: WorkspaceStore, _ day: Day, _ kept: ModelFile?, threads: Int,
    report: @escaping @Sendable (EngineEvent) -> Void
  ) throws -> Snapshot {
    let number = try? store.beginRecomputation(by: "workspace")
    do {
      let whole = try whole(store, day, kept, threads: threads) { event in
        report(event)
        guard case .began(let step) = event, let number else { return }
        try? store.note(step: step.words, of: number)
      }
      if let number {
        // A disk that is full keeps no record, but the results are as good.
        try? store.endRecomputation(
          number, day: "\(day)", event: whole.event, provenance: whole.origin)
      }
      return try recent(whole, store, threads: threads) ?? whole
    } catch {
      if let number {
        try? store.endRecomputation(
          number, day: "\(day)", event: 0, provenance: "", failure: "\(error)")
      }
      throw error
    }
  }

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
    let ledgerNumber = try store.ledgerVersion().number
    let event = try store.export(to: scratch)
    let loaded = try Ledger.load(from: scratch)
    var known = LedgerAsOf(loaded.ledger, day: day, name: "ledger", fingerprint: "event \(event)")
    known.unidentifiedCash = try CashDesk.unidentified(in: scratch, on: day)
    let engine = Engine(threads: threads, report: report)
    var models = kept
    if models?.fittedAsOf != day { models = try? engine.fit(FitRequest(known)).models }
    var request = RunRequest(known)
    request.policy = policy
    if let models { request.terms.models = .kept(models) }
    let run = try engine.run(request)
    return Snapshot(
      run: run, issues: loaded.issues, event: event, wholeEvent: event,
      computedAt: Date(), policyNumber: version?.number ?? 0, ledgerNumber: ledgerNumber,
      policy: policy, ledger: loaded.ledger, models: models,
      unidentifiedCash: known.unidentifiedCash, accounts: AccountIndex(run),
      alerts: AlertList(run), index: SearchIndex(run.view), list: ListOfDay(run))
  }

  /// The results with what was recorded since, of whose accounts alone the plan is made again.
  ///
  /// - Returns: `nil` where only the whole answers.
  static func recent(
    _ before: Snapshot, _ store: WorkspaceStore, threads: Int
  ) throws -> Snapshot? {
    let (added, undone, last) = try store.changes(after: before.event)
    guard last > before.event else { return before }
    // Steps about flags are shown as they are recorded, and change no plan.
    let all = added.flatMap(\.lines).filter { $0.file != AlertSteps.file }
    let handed = all.filter { $0.file == "customers.csv" }
    let lines = all.filter { $0.file != "customers.csv" }
    let taken = undone.filter { !$0.lines.allSatisfy { $0.file == AlertSteps.file } }
    guard let models = before.models, taken.allSatisfy({ canTakeBack($0) }),
      lines.allSatisfy({ RecentEntries.files.contains($0.file) })
    else { return nil }
    guard !all.isEmpty || !taken.isEmpty else {
      return before.with(before.run, before.ledger, through: last)
    }
    let customers = Set(
      (added + taken).filter { $0.lines.contains { $0.file != AlertSteps.file } }.map(\.customer))
    let positions = customers.compactMap(before.accounts.customer).sorted()
    let entries = try RecentEntries(lines, of: positions, in: before.run.view)
    let ids = taken.flatMap(\.lines).flatMap { line in
      ["activity_id", "promise_id", "dispute_id"].compactMap { line.row[$0] }
    }
    let collectors = handed.compactMap { line in
      line.row["customer_id"].map { ($0, line.row["collector"] ?? "") }
    }
    let ledger = before.ledger.amended(
      with: entries.ledger, without: Set(ids),
      collectors: Dictionary(collectors) { _, later in later })
    var known = LedgerAsOf(
      ledger, day: before.run.view.day, name: "ledger", fingerprint: "event \(last)")
    known.unidentifiedCash = before.unidentifiedCash
    var request = UpdateRequest(before.run, of: known, models: models, customers: customers)
    request.policy = before.policy
    request.scoresAgain = lines.contains { $0.file == "reviews.csv" }
    return try Engine(threads: threads).update(request).map {
      before.with($0, ledger, through: last, scoresAgain: request.scoresAgain)
    }
  }

  /// Reviews have no identifier by which they could be taken back.
  private static func canTakeBack(_ event: RecordedEvent) -> Bool {
    event.lines.allSatisfy { RecentEntries.files.contains($0.file) && $0.file != "reviews.csv" }
  }
}
