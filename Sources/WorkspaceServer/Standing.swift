import DuecastEngine
import Foundation
import Receivables
import WorkspaceStore

/// The results that a page shows, and how old they are.
struct Standing: Sendable {
  let snapshot: Snapshot
  /// Whether entries are missing from the plan.
  let isStale: Bool
  /// What is being computed; `nil` where nothing is.
  let step: String?
  /// Why the last computation failed; `nil` where it did not.
  let failure: String?

  /// Differs where the results do, also where two computations end within a second.
  var mark: String {
    "\(snapshot.ledgerNumber).\(snapshot.policyNumber).\(snapshot.event).\(snapshot.wholeEvent)."
      + "\(Int(snapshot.computedAt.timeIntervalSince1970 * 1e6))"
  }

  /// As pages say it.
  func values(_ session: Session) -> [String: Any] {
    var values: [String: Any] = [
      "day": snapshot.run.view.day.description, "event": "\(snapshot.event)", "stale": isStale,
      "wholeEvent": "\(snapshot.wholeEvent)", "lacks": snapshot.wholeEvent < snapshot.event,
      "mark": mark, "computed": TimeText.shown(snapshot.computedAt, in: session.settings.zone),
    ]
    if let step { values["step"] = step }
    if let failure { values["failure"] = failure }
    return values
  }
}

extension [String: Any] {
  func with(_ others: [String: Any]) -> [String: Any] { merging(others) { own, _ in own } }
}
