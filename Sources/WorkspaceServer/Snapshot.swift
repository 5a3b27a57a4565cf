import AccountReview
package import DuecastEngine
import ForecastVocabulary
import Forecasting
package import Foundation
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
  let index: SearchIndex
  let list: ListOfDay

  /// The same with results that have later events too.
  func with(_ run: RunResults, _ ledger: Ledger, through event: Int) -> Snapshot {
    Snapshot(
      run: run, issues: issues, event: event, wholeEvent: wholeEvent, computedAt: computedAt,
      policyNumber: policyNumber, policy: policy, ledger: ledger, models: models,
      index: index, list: ListOfDay(run))
  }
}

/// What pages read of the worklist, put together once for each snapshot.
struct ListOfDay: Sendable {
  /// Accounts with a next contact, by rank.
  let items: [WorklistItem]
  /// Accounts without one.
  let absent: [PlannedAccount]
  /// Of the items, by name; nobody is none.
  let collectors: [String]
  /// The cash of the last two days with any, largest first in its currency.
  let receipts: [(id: String, name: String, amount: Money, what: String)]

  init(_ run: RunResults) {
    items = run.worklist.items
    absent = run.worklist.plan.accounts.filter { $0.item == nil }
    collectors = Set(items.map(\.collector)).filter { !$0.isEmpty }.sorted()
    let view = run.view
    let last = view.receipts.elements.lazy.map(\.on).max() ?? view.day
    receipts = view.receipts.elements.filter { $0.on > last - 2 }.sorted {
      ($0.amount.currency, $1.amount.minorUnits) < ($1.amount.currency, $0.amount.minorUnits)
    }.map { receipt in
      let own = view.customers[receipt.customer]
      return (id: own.id, name: own.name, amount: receipt.amount, what: "received on \(receipt.on)")
    }
  }
}

extension Outlook {
  /// That of an open invoice, by its position; `nil` for a closed one.
  func invoice(_ position: InvoiceIndex) -> InvoiceOutlook? {
    var (low, high) = (0, invoices.count)
    while low < high {
      let middle = (low + high) / 2
      if invoices[middle].invoice < position { low = middle + 1 } else { high = middle }
    }
    return low < invoices.count && invoices[low].invoice == position ? invoices[low] : nil
  }
}
