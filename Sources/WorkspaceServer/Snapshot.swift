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
  /// The version of the ledger that it was computed from.
  package let ledgerNumber: Int
  let policy: StatedPolicy
  let ledger: Ledger
  let models: ModelFile?
  let unidentifiedCash: [UnidentifiedCash]
  let accounts: AccountIndex
  let alerts: AlertList
  let index: SearchIndex
  let list: ListOfDay

  /// The same with results that have later events too.
  ///
  /// - Parameter scoresAgain: whether accounts were scored again too.
  func with(
    _ run: RunResults, _ ledger: Ledger, through event: Int, scoresAgain: Bool = false
  ) -> Snapshot {
    Snapshot(
      run: run, issues: issues, event: event, wholeEvent: wholeEvent, computedAt: computedAt,
      policyNumber: policyNumber, ledgerNumber: ledgerNumber, policy: policy, ledger: ledger,
      models: models, unidentifiedCash: unidentifiedCash, accounts: accounts.with(run),
      alerts: scoresAgain ? AlertList(run) : alerts, index: index, list: list.with(run))
  }

  /// The card of a customer, which are in the order of the view's customers.
  func card(_ customer: CustomerIndex) -> AccountCard? {
    let cards = run.accounts.cards
    let id = run.view.customers[customer].id
    if cards.indices.contains(customer.position), cards[customer].id == id {
      return cards[customer]
    }
    return cards.first { $0.id == id }
  }

  /// What it came from: with the same, results are the same.
  var origin: String {
    let provenance = run.provenance
    return "duecast \(provenance.engineVersion), day \(provenance.day), entry \(event), "
      + "ledger \(ledgerNumber), policy \(policyNumber), seed "
      + (provenance.seed.map { "\($0)" } ?? "none")
  }
}

/// Where customers and their results are.
struct AccountIndex: Sendable {
  /// Positions in the view's customers, by identifier.
  private let places: [String: CustomerIndex]
  /// By customer: the first place in the list of the day, and places in the plan, of which a customer
  /// with several currencies has more than the first.
  private let listed: [Int32]
  private let planned: [Int32]
  private let others: [CustomerIndex: [Int]]

  init(_ run: RunResults) {
    let customers = run.view.customers
    self.init(
      Dictionary(
        customers.indices.map { (customers[$0].id, $0) },
        uniquingKeysWith: { first, _ in first }), run)
  }

  private init(_ places: [String: CustomerIndex], _ run: RunResults) {
    var listed = [Int32](repeating: -1, count: run.view.customers.count)
    var planned = listed
    var others: [CustomerIndex: [Int]] = [:]
    var items: Int32 = 0
    for (place, account) in run.worklist.plan.accounts.enumerated() {
      if planned[account.customer] < 0 {
        planned[account.customer] = Int32(place)
      } else {
        others[account.customer, default: []].append(place)
      }
      guard account.item != nil else { continue }
      if listed[account.customer] < 0 { listed[account.customer] = items }
      items += 1
    }
    (self.places, self.listed, self.planned, self.others) = (places, listed, planned, others)
  }

  /// The same customers with another plan.
  func with(_ run: RunResults) -> AccountIndex { AccountIndex(places, run) }

  /// The position of a customer.
  func customer(_ id: String) -> CustomerIndex? { places[id] }

  /// The first place of a customer in the list of the day.
  func listed(_ customer: CustomerIndex) -> Int? {
    listed[customer] < 0 ? nil : Int(listed[customer])
  }

  /// The places of a customer in the plan.
  func planned(_ customer: CustomerIndex) -> [Int] {
    planned[customer] < 0 ? [] : [Int(planned[customer])] + (others[customer] ?? [])
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
