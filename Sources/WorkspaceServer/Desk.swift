import DuecastEngine
import Foundation
package import Receivables
import Reporting
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

  /// The results with all that was recorded, or those that there are when patience ends.
  ///
  /// - Parameter patience: none for pages that need not have the last entries: they begin the
  ///   computation and say that newer ones are being worked in.
  func current(with last: StoreState, patience: Duration) async throws -> Snapshot {
    let end = ContinuousClock.now + patience
    while true {
      if let snapshot, isCurrent(snapshot, last) {
        if snapshot.event >= last.event {
          catchUp(snapshot)
          return snapshot
        }
        if needsWhole < last.event {
          beginRecent(snapshot, through: last.event)
        } else {
          beginWhole()
        }
      } else {
        beginWhole()
      }
      if let snapshot, ContinuousClock.now >= end || failure != nil { return snapshot }
      if let failure { throw StoreError(failure) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Computes what the first page shows, however long it takes.
  package func warmUp() async throws {
    let last = try await Background.run { [store] in
      try store.abandonRecomputations()
      return try store.state()
    }
    _ = try await current(with: last, patience: .seconds(24 * 3600))
  }

  /// Looks every two seconds for what commands did beside: an import, an entry, a wish for a new
  /// computation; ends when its task is cancelled.
  package func watch() async throws {
    while true {
      try await Task.sleep(for: .seconds(2))
      let found = try? await Background.run { [store] in
        (last: try store.state(), isAsked: try store.isRecomputationAsked())
      }
      guard let found else { continue }
      if found.isAsked { beginWhole(isAsked: true) }
      _ = try? await current(with: found.last, patience: .zero)
    }
  }

  /// Computes the whole, where somebody asked for it; after what is being computed already.
  func recompute() async {
    let isAsked = try? await Background.run { [store] in try store.isRecomputationAsked() }
    if isAsked ?? false { beginWhole(isAsked: true) }
  }

  /// The day whose close pages show.
  var today: Day { day ?? Self.clockDay }

  /// The last entry that is in the results.
  var lastEvent: Int { snapshot?.event ?? 0 }

  /// What is being computed of the whole, in words; `nil` where nothing is.
  var step: String? { whole == nil ? nil : progress.step }

  private func isCurrent(_ snapshot: Snapshot, _ last: StoreState) -> Bool {
    snapshot.run.view.day == today && snapshot.policyNumber >= last.policy
      && snapshot.ledgerNumber >= last.ledger
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

  /// Computes the whole, unless that is being done.
  ///
  /// - Parameter isAsked: by a person: else what failed is not tried again at once.
  private func beginWhole(isAsked: Bool = false) {
    guard whole == nil, failure == nil || isAsked || ContinuousClock.now > restsUntil else {
      return
    }
    failure = nil
    // Pages go on being shown meanwhile: they come first, and half of the processors are theirs.
    let isFirst = snapshot == nil
    let threads = isFirst ? Self.processors : max(1, Self.processors / 2)
    whole = Task {
      let began = ContinuousClock.now
      do {
        let (store, day, models, progress) = (store, today, snapshot?.models, progress)
        let found = try await Background.whole(yields: !isFirst) {
          try Recomputing.recorded(store, day, models, threads: threads) { progress.note($0) }
        }
        take(found)
      } catch {
        failure = StorageTrouble(error).map { PlainText.capitalised("\($0)") } ?? "\(error)"
      }
      // At most a third of the time is spent on it, however much is recorded.
      let now = ContinuousClock.now
      restsUntil = now.advanced(
        by: max(began.duration(to: now) * 2, failure == nil ? .zero : .seconds(15)))
      whole = nil
      await recompute()
    }
  }

  /// Keeps results unless those that there are were computed later, or have more.
  private func take(_ found: Snapshot) {
    if let snapshot, snapshot.run.view.day == found.run.view.day {
      guard found.policyNumber >= snapshot.policyNumber,
        found.ledgerNumber >= snapshot.ledgerNumber,
        (found.computedAt, found.event) >= (snapshot.computedAt, snapshot.event)
      else { return }
    }
    snapshot = found
  }

  static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// The day it is by the machine's clock.
  package static var clockDay: Day {
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
    last.withLock { $0 = step.words }
  }
}

extension EngineStep {
  /// As pages say it.
  var words: String {
    switch self {
    case .fit: "fitting models"
    case .outlook, .simulation: "forecasting cash"
    case .worklist: "ranking accounts"
    case .scorecards: "scoring accounts"
    case .tieOut, .ageing: "adding up"
    case .churnValidation, .churnFit: "learning churn"
    }
  }
}
