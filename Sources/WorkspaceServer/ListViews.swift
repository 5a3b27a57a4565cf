import AccountReview
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting
import WorkspaceStore

/// The texts of the worklist, which are a function of its address.
struct WorklistView {
  let snapshot: Snapshot
  let query: [String: String]
  let person: Person

  static let said = [
    "recorded": "Recorded for all that were marked.", "undone": "All of them are undone.",
  ]

  private static let page = 50
  private static let shows = [
    ("today", "today"), ("over-capacity", "over capacity"), ("waiting", "waiting"), ("all", "all"),
    ("out", "not on the list"),
  ]
  private static let orders = [
    ("value", "rank"), ("amount", "overdue amount"), ("age", "days past due"),
    ("promise", "promised day"),
  ]

  private func chosen(_ name: String, of all: [(String, String)]) -> String {
    all.first { $0.0 == query[name] }?.0 ?? all[0].0
  }

  private var items: [WorklistItem] {
    let show = chosen("show", of: Self.shows)
    let words = (query["find"] ?? "").lowercased()
    let found = snapshot.list.items.filter { item in
      (show == "all" || item.status.code == show)
        && ((query["collector"] ?? "").isEmpty || item.collector == query["collector"])
    }.filter { item in
      words.isEmpty || item.title.lowercased().contains(words)
        || item.contactPhone.lowercased().contains(words)
    }
    switch chosen("order", of: Self.orders) {
    case "amount":
      return found.sorted {
        ($1.overdueAmount.majorUnits, $0.rank) < ($0.overdueAmount.majorUnits, $1.rank)
      }
    case "age":
      return found.sorted {
        ($1.oldestDaysPastDue, $0.rank) < ($0.oldestDaysPastDue, $1.rank)
      }
    case "promise":
      return found.sorted {
        ($0.promisedFor?.number ?? .max, $0.rank) < ($1.promisedFor?.number ?? .max, $1.rank)
      }
    default: return found
    }
  }

  func values() -> [String: Any] {
    let list = snapshot.run.worklist
    let (listed, left) = query["show"] == "out" ? ([], absent) : (items, [])
    let count = listed.count + left.count
    let start = min(max(0, Int(query["from"] ?? "") ?? 0), count)
    let shown =
      listed.dropFirst(start).prefix(Self.page).map(row)
      + left.dropFirst(start).prefix(Self.page).map(row)
    let (names, out) = (snapshot.list.collectors, snapshot.list.absent)
    let exclusions = Dictionary(grouping: out, by: { $0.status.reasonCode })
      .sorted { $0.key < $1.key }.map { reason, accounts in
        [
          "count": NumberText.grouped(accounts.count), "why": accounts[0].status.wording,
          "link": "/worklist?show=out&why=\(reason)",
        ]
      }
    var values: [String: Any] = [
      "csv": link(from: 0).replacing("/worklist?", with: "/worklist.csv?"),
      "actionDay": list.actionDay.description, "find": query["find"] ?? "",
      "count":
        "\(NumberText.grouped(count)) of "
        + "\(NumberText.grouped(list.plan.accounts.count)) accounts.",
      "shows": options(Self.shows, chosen("show", of: Self.shows)),
      "orders": options(Self.orders, chosen("order", of: Self.orders)),
      "collectors": options(names.map { ($0, $0) }, query["collector"] ?? ""),
      "caption": shown.isEmpty ? "No account" : "Accounts \(start + 1) to \(start + shown.count)",
      "rows": shown, "records": person.role.may(.record),
      "bulkActions": BulkAction.allCases.map { ["value": $0.rawValue, "name": $0.words] },
      "later": start + shown.count < count ? link(from: start + Self.page) : "",
      "earlier": start > 0 ? link(from: max(0, start - Self.page)) : "",
      "absent": NumberText.count(out.count, "account", "accounts"),
      "exclusions": exclusions,
    ]
    if let capacity { values["capacity"] = capacity }
    return values
  }

  /// All rows for a spreadsheet, whichever page is shown; texts that it would compute are quoted.
  var csv: [UInt8] {
    var encoder = CSVEncoder()
    let columns = ["rank", "id", "name", "collector", "overdue", "days", "next", "why"]
    encoder.header(columns)
    for row in query["show"] == "out" ? absent.map(row) : items.map(row) {
      for column in columns { encoder.field(row[column] ?? "") }
      encoder.endRow()
    }
    return encoder.bytes
  }

  /// Accounts without a next contact, of one reason or of all.
  private var absent: [PlannedAccount] {
    snapshot.list.absent.filter { account in
      (query["why"].map { account.status.reasonCode == $0 } ?? true)
        && ((query["collector"] ?? "").isEmpty || account.collector == query["collector"])
    }
  }

  /// What of the collectors' day the contacts of the list take.
  private var capacity: [String: String]? {
    let rules = snapshot.policy.rules.capacity
    let chosen = query["collector"] ?? ""
    let own = snapshot.list.items.filter { chosen.isEmpty || $0.collector == chosen }
    let collectors = Set(own.map(\.collector))
    let planned = own.filter { $0.status == .today && !$0.step.isAutomatic }
    let over = own.count { $0.status == .overCapacity }
    let calls = Set(planned.map { $0.collector + "\u{0}" + $0.customerID }).count
    let most = rules.contactsPerDay * max(1, collectors.count)
    let minutes = planned.reduce(0) { $0 + $1.step.minutes }
    return [
      "most": "\(most)", "value": "\(min(calls, most))",
      "words": "\(NumberText.grouped(calls)) of \(NumberText.grouped(most)) contacts, "
        + "\(NumberText.whole(minutes)) minutes; \(NumberText.grouped(over)) over capacity",
    ]
  }

  private func row(_ account: PlannedAccount) -> [String: String] {
    let customer = snapshot.run.view.customers[account.customer]
    let overdue = account.parts.filter { $0.status != .excluded(.notDue) }
      .reduce(Money.zero(account.currency)) { $0 + $1.amount }
    return [
      "rank": "–", "id": account.customerID, "link": AccountView.link(account.customerID),
      "name": customer.name.isEmpty
        ? account.customerID : "\(customer.name) (\(account.customerID))",
      "collector": account.collector, "overdue": AccountView.money(overdue), "days": "–",
      "next": "none", "why": account.status.wording,
    ]
  }

  private func row(_ item: WorklistItem) -> [String: String] {
    [
      "rank": "\(item.rank)", "id": item.customerID, "link": AccountView.link(item.customerID),
      "name": item.title,
      "collector": item.collector, "overdue": AccountView.money(item.overdueAmount),
      "days": NumberText.grouped(item.oldestDaysPastDue),
      "next": item.instruction + (item.status == .today ? "" : " (\(item.status.wording))"),
      "why": item.reasons.map(\.wording).joined(separator: "; "),
    ]
  }

  private func options(_ all: [(String, String)], _ chosen: String) -> [[String: Any]] {
    all.map { ["value": $0.0, "name": $0.1, "isChosen": $0.0 == chosen] }
  }

  private func link(from start: Int) -> String {
    var parts = URLComponents()
    parts.path = "/worklist"
    parts.queryItems =
      ["show", "why", "collector", "order", "find"].compactMap { name in
        query[name].map { URLQueryItem(name: name, value: $0) }
      } + [URLQueryItem(name: "from", value: "\(start)")]
    return (parts.string ?? "/worklist").replacing("+", with: "%2B")
  }
}
