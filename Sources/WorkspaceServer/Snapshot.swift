package import DuecastEngine
package import Foundation
import Forecasting
package import Receivables

/// What pages show: all that the engine computes of the ledger with what people recorded.
package struct Snapshot: Sendable {
  package let run: RunResults
  /// What the import said of the ledger.
  package let issues: [LedgerIssue]
  /// The last event that is in the plan, the tasks and the open items.
  package let event: Int
  /// The last event that is in the forecast of cash, the scores and the key figures too.
  package let wholeEvent: Int
  /// When the whole was computed.
  package let computedAt: Date
  /// The number of the policy's version that it goes by; 0 for the standard one.
  package let policyNumber: Int
  let policy: StatedPolicy
  let ledger: Ledger
  let models: ModelFile?

  /// The same with results that have later events too.
  func with(_ run: RunResults, _ ledger: Ledger, through event: Int) -> Snapshot {
    Snapshot(
      run: run, issues: issues, event: event, wholeEvent: wholeEvent, computedAt: computedAt,
      policyNumber: policyNumber, policy: policy, ledger: ledger, models: models)
  }
}
