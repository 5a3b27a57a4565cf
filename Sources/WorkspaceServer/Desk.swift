import Dispatch
package import DuecastEngine
import Forecasting
import Foundation
import LedgerFiles
package import Receivables
package import WorkspaceStore

/// What pages show: all that the engine computes of the ledger with what people recorded.
package struct Snapshot: Sendable {
  package let run: RunResults
  /// What the import said of the ledger.
  package let issues: [LedgerIssue]
  /// The last event that is in it.
  package let event: Int
}

/// Keeps the results of the engine up to date, one computation at a time and never in a handler.
package actor Desk {
  package let store: WorkspaceStore
  /// The last day whose postings count; `nil`: today.
  private let day: Day?
  private var models: ModelFile?
  private var snapshot: Snapshot?
  private var work: Task<Void, Never>?
  private(set) var failure: String?

  /// - Parameter day: a day that stands still; `nil`: the clock's.
  package init(_ store: WorkspaceStore, day: Day?) { (self.store, self.day) = (store, day) }

  /// The results with all events up to a number, or those that there are when patience ends.
  func current(with event: Int, patience: Duration = .seconds(5)) async throws -> Snapshot {
    let end = ContinuousClock.now + patience
    while true {
      if let snapshot, snapshot.event >= event, snapshot.run.view.day == today { return snapshot }
      begin()
      if let snapshot, ContinuousClock.now > end || failure != nil { return snapshot }
      if let failure { throw StoreError(failure) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Computes what the first page shows, however long it takes.
  package func warmUp() async throws {
    let last = try await Background.run { [store] in try store.lastEvent() }
    _ = try await current(with: last, patience: .seconds(3600))
  }

  /// The day whose close pages show.
  var today: Day { day ?? Self.clockDay }

  private func begin() {
    guard work == nil else { return }
    failure = nil
    work = Task {
      do {
        let (store, day, models) = (store, today, models)
        let (found, fitted) = try await Background.run {
          try Self.compute(store, day, models)
        }
        snapshot = found
        self.models = fitted
      } catch { failure = "\(error)" }
      work = nil
    }
  }

  private static func compute(
    _ store: WorkspaceStore, _ day: Day, _ kept: ModelFile?
  ) throws -> (Snapshot, ModelFile?) {
    // Beside the workspace's own files, which nobody else on the machine may read.
    let scratch = store.folder.appending(path: "scratch-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    let event = try store.export(to: scratch)
    let loaded = try Ledger.load(from: scratch)
    let known = LedgerAsOf(loaded.ledger, day: day, name: "ledger", fingerprint: "event \(event)")
    let engine = Engine(threads: ProcessInfo.processInfo.activeProcessorCount)
    var models = kept
    if models?.fittedAsOf != day { models = try? engine.fit(FitRequest(known)).models }
    var request = RunRequest(known)
    if let models { request.terms.models = .kept(models) }
    return (Snapshot(run: try engine.run(request), issues: loaded.issues, event: event), models)
  }

  /// The day it is by the machine's clock.
  private static var clockDay: Day {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    guard let year = now.year, let month = now.month, let dayOfMonth = now.day,
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { preconditionFailure("the machine's clock shows no day") }
    return day
  }
}
