import DuecastEngine
import Foundation
package import Receivables
import Synchronization
package import WorkspaceStore

/// Keeps the results of the engine up to date, one computation at a time and never in a handler.
///
/// What was recorded of an account is in its plan at once; the whole is computed again in the
/// background.
package actor Desk {
  package let store: WorkspaceStore
  /// The last day whose postings count; `nil`: today.
  private let day: Day?
  private var snapshot: Snapshot?
  private var whole: Task<Void, Never>?
  private var recent: Task<Void, Never>?
  /// The event that could not be added to the results of before.
  private var needsWhole = 0
  private var restsUntil = ContinuousClock.now
  private(set) var failure: String?
  private let progress = Progress()

  /// - Parameter day: a day that stands still; `nil`: the clock's.
  package init(_ store: WorkspaceStore, day: Day?) { (self.store, self.day) = (store, day) }

  /// The results with all events up to a number, or those that there are when patience ends.
  func current(
    with event: Int, policy: Int, patience: Duration = .seconds(5)
  ) async throws -> Snapshot {
    let end = ContinuousClock.now + patience
    while true {
      if let snapshot, isCurrent(snapshot, policy) {
        if snapshot.event >= event {
          catchUp(snapshot)
          return snapshot
        }
        if needsWhole < event { beginRecent(snapshot, through: event) } else { beginWhole() }
      } else {
        beginWhole()
      }
      if let snapshot, ContinuousClock.now > end || failure != nil { return snapshot }
      if let failure { throw StoreError(failure) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Computes what the first page shows, however long it takes.
  package func warmUp() async throws {
    let (last, policy) = try await Background.run { [store] in
      (try store.lastEvent(), try store.policyInForce()?.number ?? 0)
    }
    _ = try await current(with: last, policy: policy, patience: .seconds(3600))
  }

  /// The day whose close pages show.
  var today: Day { day ?? Self.clockDay }

  /// What is being computed of the whole, in words; `nil` where nothing is.
  var step: String? { whole == nil ? nil : progress.step }

  private func isCurrent(_ snapshot: Snapshot, _ policy: Int) -> Bool {
    snapshot.run.view.day == today && snapshot.policyNumber >= policy
  }

  private func beginRecent(_ before: Snapshot, through event: Int) {
    guard recent == nil else { return }
    recent = Task {
      do {
        let found = try await Background.run { [store] in
          try Recomputing.recent(before, store, threads: Self.processors)
        }
        if let found {
          take(found)
        } else {
          needsWhole = event
        }
      } catch { needsWhole = event }
      recent = nil
    }
  }

  /// Computes the whole again in a while, where it lacks events.
  private func catchUp(_ snapshot: Snapshot) {
    guard snapshot.wholeEvent < snapshot.event, whole == nil, ContinuousClock.now > restsUntil
    else { return }
    beginWhole()
  }

  private func beginWhole() {
    guard whole == nil else { return }
    failure = nil
    // Pages go on being shown meanwhile, so that half of the processors are theirs.
    let threads = snapshot == nil ? Self.processors : max(1, Self.processors / 2)
    whole = Task {
      let began = ContinuousClock.now
      do {
        let (store, day, models, progress) = (store, today, snapshot?.models, progress)
        let found = try await Background.run {
          let whole = try Recomputing.whole(store, day, models, threads: threads) {
            progress.note($0)
          }
          return try Recomputing.recent(whole, store, threads: threads) ?? whole
        }
        take(found)
      } catch { failure = "\(error)" }
      // At most a third of the time is spent on it, however much is recorded.
      let now = ContinuousClock.now
      restsUntil = now.advanced(by: began.duration(to: now) * 2)
      whole = nil
    }
  }

  /// Keeps results unless those that there are have more of the same day and policy.
  private func take(_ found: Snapshot) {
    if let snapshot, snapshot.run.view.day == found.run.view.day,
      snapshot.policyNumber >= found.policyNumber, snapshot.event > found.event
    {
      return
    }
    snapshot = found
  }

  private static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The day it is by the machine's clock.
  private static var clockDay: Day {
    let now = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
    guard let year = now.year, let month = now.month, let dayOfMonth = now.day,
      let day = Day(year: year, month: month, day: dayOfMonth)
    else { preconditionFailure("the machine's clock shows no day") }
    return day
  }
}

/// The step that the engine is at.
private final class Progress: Sendable {
  private let last = Mutex("reading the ledger")

  var step: String { last.withLock { $0 } }

  func note(_ event: EngineEvent) {
    guard case .began(let step) = event else { return }
    let words =
      switch step {
      case .fit: "fitting models"
      case .outlook, .simulation: "forecasting cash"
      case .worklist: "ranking accounts"
      case .scorecards: "scoring accounts"
      case .tieOut, .ageing: "adding up"
      case .churnValidation, .churnFit: "learning churn"
      }
    last.withLock { $0 = words }
  }
}
