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

  /// The places of what the filters show, in the chosen order.
  private var places: [Int] {
    let (list, show) = (snapshot.list, chosen("show", of: Self.shows))
    let (words, collector) = ((query["find"] ?? "").lowercased(), query["collector"] ?? "")
    var found = list.keys.filter {
      (show == "all" || $0.state == show) && (collector.isEmpty || $0.collector == collector)
    }
    if !words.isEmpty {
      found = found.filter { key in
        let item = list.item(key.place)
        return item.title.lowercased().contains(words)
          || item.contactPhone.lowercased().contains(words)
      }
    }
    switch chosen("order", of: Self.orders) {
    case "amount": found.sort { ($1.overdue, $0.place) < ($0.overdue, $1.place) }
    case "age": found.sort { ($1.daysPastDue, $0.place) < ($0.daysPastDue, $1.place) }
    case "promise": found.sort { ($0.promisedFor, $0.place) < ($1.promisedFor, $1.place) }
    default: break
    }
    return found.map(\.place)
  }

  func values() -> [String: Any] {
    let list = snapshot.run.worklist
    let all = found
    let count = all.count
    let start = min(max(0, Int(query["from"] ?? "") ?? 0), count)
    let shown = all.dropFirst(start).prefix(Self.page).map(row)
    let (names, out) = (snapshot.list.collectors, snapshot.list.absent)
    let exclusions = snapshot.list.exclusions.map { code, count, why in
      [
        "count": NumberText.grouped(count), "why": why, "link": "/worklist?show=out&why=\(code)",
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
    for row in found.map(row) {
      for column in columns { encoder.field(row[column] ?? "") }
      encoder.endRow()
    }
    return encoder.bytes
  }

  /// The places of all that is shown, whichever page.
  private var found: [Int] { query["show"] == "out" ? absent : places }

  /// The places of accounts without a next contact, of one reason or of all.
  private var absent: [Int] {
    snapshot.list.absent.filter { place in
      let account = snapshot.list.account(place)
      return (query["why"].map { account.status.reasonCode == $0 } ?? true)
        && ((query["collector"] ?? "").isEmpty || account.collector == query["collector"])
    }
  }

  private func row(_ place: Int) -> [String: String] {
    snapshot.list.absent.contains(place)
      ? row(snapshot.list.account(place)) : row(snapshot.list.item(place))
  }

  /// What of the collectors' day the contacts of the list take.
  private var capacity: [String: String]? {
    let rules = snapshot.policy.rules.capacity
    let chosen = query["collector"] ?? ""
    let own = snapshot.list.loads.filter { chosen.isEmpty || $0.key == chosen }
      .sorted { $0.key < $1.key }.map(\.value)
    let calls = own.reduce(0) { $0 + $1.contacts }
    let most = rules.contactsPerDay * max(1, own.count)
    let minutes = own.reduce(0) { $0 + $1.minutes }
    return [
      "most": "\(most)", "value": "\(min(calls, most))",
      "words": "\(NumberText.grouped(calls)) of \(NumberText.grouped(most)) contacts, "
        + "\(NumberText.whole(minutes)) minutes; "
        + "\(NumberText.grouped(own.reduce(0) { $0 + $1.overCapacity })) over capacity",
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
