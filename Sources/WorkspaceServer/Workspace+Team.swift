import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

extension Workspace {
  func addTeam(to router: Router<DeskContext>) {
    router.get("/team", use: team)
    router.post("/team/assign", use: assign)
    router.post("/team/absence", use: absence)
    router.post("/team/undo", use: undoTeam)
  }

  @Sendable private func team(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .assign)
    let standing = try await standing(Self.freshness(after: request))
    let events = try await Background.run { [store] in try store.events() }
    let view = TeamView(snapshot: standing.snapshot, events: events, session: session)
    let snapshot = standing.snapshot
    let performance = try await Background.compute { TeamPerformance(snapshot) }
    var values = view.values.with(standing.values(session))
    values["performance"] = performance.values
    return Pages.show(
      "team", "Team", values, session,
      said: request.query["said"] == nil ? "" : "Recorded.")
  }

  /// All accounts of a collector, or one, go to another.
  @Sendable private func assign(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .assign)
    let snapshot = try await standing(.whole).snapshot
    let customers = snapshot.run.view.customers
    let names = Set(customers.map(\.collector))
    guard names.contains(form["from"]), names.contains(form["to"]), form["from"] != form["to"]
    else {
      throw Refusal(unrecorded: "Choose two collectors.")
    }
    let own = customers.filter {
      $0.collector == form["from"] && (form["account"].isEmpty || $0.id == form["account"])
    }
    guard !own.isEmpty else {
      throw Refusal(unrecorded: "\(form["from"]) has no account \(form["account"]).")
    }
    let to = form["to"]
    try await Background.run { [store] in
      _ = try store.record(
        own.map { customer in
          NewEvent(kind: "assign", customer: customer.id) { _ in
            [ContractLine("customers.csv", ["customer_id": customer.id, "collector": to])]
          }
        }, by: session.person, formKey: form["key"], seen: "event \(snapshot.event)")
    }
    return .redirect(to: "/team?said=recorded", type: .normal)
  }

  @Sendable private func absence(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .assign)
    let snapshot = try await standing(.whole).snapshot
    let today = snapshot.run.view.day
    guard snapshot.run.view.customers.contains(where: { $0.collector == form["collector"] }) else {
      throw Refusal(unrecorded: "Choose a collector.")
    }
    guard let from = DayText.day(form["from"], after: today),
      let until = DayText.day(form["until"], after: today), from <= until, until > today
    else {
      throw Refusal(
        unrecorded:
          "Give the first and the last day, as \(DayText.hint), the last one after \(today).")
    }
    let row = ["collector": form["collector"], "from": "\(from)", "until": "\(until)"]
    try await Background.run { [store] in
      _ = try store.record(
        "absence", of: "", by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event)"
      ) { _ in [ContractLine(Absences.file, row)] }
    }
    return .redirect(to: "/team?said=recorded", type: .normal)
  }

  @Sendable private func undoTeam(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .assign)
    try await undoEntry(form, session, reason: "undone on the team's page")
    return .redirect(to: "/team?said=undone", type: .normal)
  }
}

/// What collectors have to do, and who is away.
struct TeamView {
  let snapshot: Snapshot
  let events: [RecordedEvent]
  let session: Session

  var values: [String: Any] {
    let names = Set(snapshot.run.view.customers.map(\.collector)).sorted()
    let standing = events.filter { !$0.isUndone }
    return [
      "absenceKey": WorkspaceStore.token(), "collectors": names, "rows": names.map(row),
      "people": people,
      "absences": standing.filter { $0.kind == "absence" }.map { event -> [String: Any] in
        let row = event.lines.first?.row ?? [:]
        return [
          "number": "\(event.number)", "undoKey": WorkspaceStore.token(),
          "what": "\(row["collector"] ?? ""), \(row["from"] ?? "") to \(row["until"] ?? "")",
        ]
      },
      "handed": standing.filter { $0.kind == "assign" }.suffix(20).reversed().map {
        event -> [String: Any] in
        [
          "number": "\(event.number)", "undoKey": WorkspaceStore.token(),
          "what": "\(event.customer) to \(event.lines.first?.row["collector"] ?? ""), by "
            + "\(event.author), \(TimeText.shown(event.at, in: session.settings.zone))",
        ]
      },
    ]
  }

  private func row(_ name: String) -> [String: String] {
    let rules = snapshot.policy.rules.capacity
    let items = snapshot.list.keys.filter { $0.collector == name }
      .map { snapshot.list.item($0.place) }
    let today = items.filter { $0.status == .today && !$0.step.isAutomatic }
    let minutes = today.reduce(0) { $0 + $1.step.minutes }
    let most = rules.minutesByCollector[name] ?? rules.minutesPerDay
    let action = snapshot.run.worklist.actionDay
    let isAway = rules.absences.contains {
      $0.collector == name && $0.from <= action && action <= $0.until
    }
    let overdue = Dictionary(grouping: items, by: \.currency).sorted { $0.key < $1.key }
      .map { currency, own in
        AccountView.money(own.reduce(Money.zero(currency)) { $0 + $1.overdueAmount })
      }
    return [
      "name": name.isEmpty ? "nobody" : name,
      "accounts": NumberText.grouped(
        snapshot.run.view.customers.count { $0.collector == name }),
      "today": NumberText.grouped(Set(today.map(\.customerID)).count),
      "over": NumberText.grouped(items.count { $0.status == .overCapacity }),
      "minutes": "\(NumberText.whole(minutes)) of \(NumberText.whole(most))",
      "overdue": overdue.isEmpty ? "–" : overdue.joined(separator: ", "),
      "away": isAway ? "away" : "here",
    ]
  }

  /// What each person recorded on the day that the store's clock has.
  private var people: [[String: String]] {
    let day = String((events.last?.at ?? "").prefix(10))
    let own = Dictionary(
      grouping: events.filter { $0.at.hasPrefix(day) && !$0.isUndone }, by: \.author)
    return own.sorted { $0.key < $1.key }.map { name, entries in
      let promises = entries.count { $0.lines.contains { $0.file == "promises.csv" } }
      return [
        "name": name, "entries": NumberText.grouped(entries.count),
        "promises": NumberText.grouped(promises), "day": day,
      ]
    }
  }
}
