import AccountReview
import DuecastEngine
import Receivables
import Reporting

/// What pages read of the worklist, put together once for each snapshot.
///
/// Accounts are told by their places in the plan, of which those with a next contact come first, by rank:
/// an account has dozens of texts, and lists of tens of thousands are filtered for each page.
struct ListOfDay: Sendable {
  /// What filters and orders look at.
  struct Key: Sendable {
    let place: Int
    /// As filters name the state: `today`.
    let state: String
    let collector: String
    let overdue: Double
    let daysPastDue: Int
    let promisedFor: Int32
  }

  /// What of a collector's day the contacts take.
  struct Load: Sendable {
    var contacts = 0
    var minutes = 0.0
    var overCapacity = 0
  }

  private let accounts: [PlannedAccount]
  /// Of accounts with a next contact, by rank.
  let keys: [Key]
  /// Of them, the places of those to contact today.
  let contacts: [Int]
  /// The places of accounts without one.
  let absent: Range<Int>
  /// How many of them for which reason, by the reason's code.
  let exclusions: [(code: String, count: Int, why: String)]
  /// Of the list, by name; nobody is none.
  let collectors: [String]
  /// What of their day the contacts take, by name.
  let loads: [String: Load]
  /// The cash of the last two days with any, largest first in its currency.
  let receipts: [(id: String, name: String, amount: Money, what: String)]

  init(_ run: RunResults) { self.init(run, receipts: Self.receipts(run.view)) }

  /// The same cash with another plan.
  func with(_ run: RunResults) -> ListOfDay { ListOfDay(run, receipts: receipts) }

  private init(
    _ run: RunResults, receipts: [(id: String, name: String, amount: Money, what: String)]
  ) {
    let accounts = run.worklist.plan.accounts
    var keys: [Key] = []
    var loads: [String: Load] = [:]
    var customers: [String: Set<CustomerIndex>] = [:]
    var (today, byPerson): ([Int], [Int]) = ([], [])
    var count = 0
    for (place, account) in accounts.enumerated() {
      guard let item = account.item else { break }
      count = place + 1
      keys.append(
        Key(
          place: place, state: item.status.code, collector: item.collector,
          overdue: item.overdueAmount.majorUnits, daysPastDue: item.oldestDaysPastDue,
          promisedFor: item.promisedFor?.number ?? .max))
      var load = loads[item.collector] ?? Load()
      if item.status == .overCapacity { load.overCapacity += 1 }
      if item.status == .today {
        today.append(place)
        if !item.step.isAutomatic {
          byPerson.append(place)
          load.minutes += item.step.minutes
          if customers[item.collector, default: []].insert(account.customer).inserted {
            load.contacts += 1
          }
        }
      }
      loads[item.collector] = load
    }
    var reasons: [String: (count: Int, why: String)] = [:]
    for account in accounts[count...] {
      let code = account.status.reasonCode
      if let known = reasons[code] {
        reasons[code] = (known.count + 1, known.why)
      } else {
        reasons[code] = (1, account.status.wording)
      }
    }
    self.accounts = accounts
    self.keys = keys
    self.loads = loads
    self.receipts = receipts
    contacts = byPerson.isEmpty ? today : byPerson
    absent = count..<accounts.count
    exclusions = reasons.sorted { $0.key < $1.key }.map {
      (code: $0.key, count: $0.value.count, why: $0.value.why)
    }
    collectors = loads.keys.filter { !$0.isEmpty }.sorted()
  }

  /// The contact of an account, by its place among those that have one.
  func item(_ place: Int) -> WorklistItem {
    guard let item = accounts[place].item else {
      preconditionFailure("the account at \(place) has no contact")
    }
    return item
  }

  func account(_ place: Int) -> PlannedAccount { accounts[place] }

  /// The customer after an account in the list, where the account is in it.
  func customerID(after place: Int) -> String? {
    let own = accounts[place].customerID
    return accounts[place..<absent.lowerBound].lazy.map(\.customerID).first { $0 != own }
  }

  private static func receipts(
    _ view: LedgerView
  ) -> [(id: String, name: String, amount: Money, what: String)] {
    let last = view.receipts.elements.lazy.map(\.on).max() ?? view.day
    return view.receipts.elements.filter { $0.on > last - 2 }.sorted {
      ($0.amount.currency, $1.amount.minorUnits) < ($1.amount.currency, $0.amount.minorUnits)
    }.map { receipt in
      let own = view.customers[receipt.customer]
      return (id: own.id, name: own.name, amount: receipt.amount, what: "received on \(receipt.on)")
    }
  }
}
