import DuecastEngine
import Receivables
import WorkspaceStore

/// The results that a page shows, and how old they are.
struct Standing: Sendable {
  let snapshot: Snapshot
  /// Whether entries are missing from the plan.
  let isStale: Bool
  /// What is being computed; `nil` where nothing is.
  let step: String?

  /// As pages say it.
  func values(_ session: Session) -> [String: Any] {
    var values: [String: Any] = [
      "day": snapshot.run.view.day.description, "event": "\(snapshot.event)", "stale": isStale,
      "wholeEvent": "\(snapshot.wholeEvent)", "lacks": snapshot.wholeEvent < snapshot.event,
      "computed": TimeText.shown(snapshot.computedAt, in: session.settings.zone),
    ]
    if let step { values["step"] = step }
    return values
  }
}

extension [String: Any] {
  func with(_ others: [String: Any]) -> [String: Any] { merging(others) { own, _ in own } }
}
