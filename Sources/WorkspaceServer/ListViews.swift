import AccountReview
import DuecastEngine
import Foundation
import Receivables
import Reporting

/// The texts of the first page.
enum TodayView {
  private static let shown = 8

  static func values(_ snapshot: Snapshot) -> [String: Any] {
    let (run, tasks) = (snapshot.run, snapshot.run.tasks)
    let contacts = run.worklist.contactsToday
    return [
      "day": run.view.day.description,
      "figures": [
        ("Contacts today", contacts.count), ("Promises to check", tasks.promises.count),
        ("Disputes to settle", tasks.disputes.count), ("Cash to apply", tasks.cash.count),
      ].map { ["name": $0.0, "value": NumberText.grouped($0.1)] },
      "lists": [
        list(
          "contacts", "Contacts",
          contacts.map { ($0.customerID, $0.name, $0.contactableAmount, $0.instruction) }),
        list(
          "promises", "Promises",
          tasks.promises.map {
            (
              $0.customerID, $0.customerName, $0.unpaid,
              "\($0.standing.rawValue), promised for \($0.promisedFor)"
            )
          }),
        list(
          "disputes", "Disputes",
          tasks.disputes.map {
            (
              $0.customerID, $0.customerName, $0.openAmount,
              "\($0.invoiceID) \($0.code), to settle by \($0.targetOn)"
            )
          }),
        list(
          "cash", "Cash to apply",
          tasks.cash.map {
            ($0.customerID, $0.customerName, $0.amount, "received on \($0.receivedOn)")
          }),
      ],
    ]
  }

  private static func list(
    _ id: String, _ name: String, _ rows: [(id: String, name: String, amount: Money, what: String)]
  ) -> [String: Any] {
    [
      "id": id, "name": name,
      "rows": rows.prefix(shown).map { row in
        [
          "link": AccountView.link(row.id), "who": row.name.isEmpty ? row.id : row.name,
          "amount": AccountView.money(row.amount), "what": row.what,
        ]
      },
      "more": rows.count > shown ? "and \(NumberText.grouped(rows.count - shown)) more" : "",
    ]
  }
}

/// The texts of the worklist, which are a function of its address.
struct WorklistView {
  let snapshot: Snapshot
  let query: [String: String]

  private static let page = 50
  private static let shows = [
    ("today", "today"), ("over-capacity", "over capacity"), ("waiting", "waiting"), ("all", "all"),
  ]
  private static let orders = [
    ("value", "rank"), ("amount", "overdue amount"), ("age", "days past due"),
  ]

  private func chosen(_ name: String, of all: [(String, String)]) -> String {
    all.first { $0.0 == query[name] }?.0 ?? all[0].0
  }

  private var items: [WorklistItem] {
    let show = chosen("show", of: Self.shows)
    let words = (query["find"] ?? "").lowercased()
    let found = snapshot.run.worklist.items.filter { item in
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
    default: return found
    }
  }

  func values() -> [String: Any] {
    let (items, list) = (items, snapshot.run.worklist)
    let start = min(max(0, Int(query["from"] ?? "") ?? 0), items.count)
    let rows = items[start...].prefix(Self.page)
    let names = Set(list.items.map(\.collector)).filter { !$0.isEmpty }.sorted()
    let out = list.plan.accounts.filter { $0.item == nil }
    let reasons = Dictionary(grouping: out, by: { $0.status.reasonCode })
    return [
      "day": list.day.description, "actionDay": list.actionDay.description,
      "find": query["find"] ?? "",
      "count":
        "\(NumberText.grouped(items.count)) of \(NumberText.grouped(list.items.count)) accounts.",
      "shows": options(Self.shows, chosen("show", of: Self.shows)),
      "orders": options(Self.orders, chosen("order", of: Self.orders)),
      "collectors": options(names.map { ($0, $0) }, query["collector"] ?? ""),
      "caption": rows.isEmpty
        ? "No account" : "Accounts \(start + 1) to \(start + rows.count)",
      "rows": rows.map(row),
      "later": start + rows.count < items.count ? link(from: start + Self.page) : "",
      "absent": NumberText.count(out.count, "account", "accounts"),
      "exclusions": reasons.sorted { $0.key < $1.key }.map {
        ["count": NumberText.grouped($0.value.count), "why": $0.value[0].status.wording]
      },
    ]
  }

  private func row(_ item: WorklistItem) -> [String: String] {
    [
      "rank": "\(item.rank)", "link": AccountView.link(item.customerID), "name": item.title,
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
      ["show", "collector", "order", "find"].compactMap { name in
        query[name].map { URLQueryItem(name: name, value: $0) }
      } + [URLQueryItem(name: "from", value: "\(start)")]
    return parts.string ?? "/worklist"
  }
}
