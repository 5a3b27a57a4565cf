import AccountRecords
import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

extension Workspace {
  func addAlerts(to router: Router<DeskContext>) {
    router.get("/alerts", use: alerts)
    router.post("/alerts/step", use: step)
    router.post("/alerts/undo", use: undoStep)
  }

  @Sendable private func alerts(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing()
    let events = try await Background.run { [store] in try store.events(ofKind: "flag") }
    let view = AlertsView(
      snapshot: standing.snapshot, events: events, query: request.query, session: session)
    return Pages.show(
      "alerts", "Alerts", view.values.with(standing.values(session)), session,
      said: request.query["said"].map { $0 == "undone" ? "Undone." : "Recorded." } ?? "")
  }

  @Sendable private func step(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .attend)
    let snapshot = try await standing().snapshot
    let row = try AlertForm(form: form, snapshot: snapshot, author: session.person.name).row()
    try await Background.run { [store] in
      _ = try store.record(
        "flag", of: form["customer"], by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event) as of \(snapshot.run.view.day)"
      ) { number in
        let own = ["flag_id": AlertSteps.identifier(number), "number": "\(number)"]
        return [ContractLine(AlertSteps.file, row.merging(own) { $1 })]
      }
    }
    return .redirect(to: "/alerts?said=recorded" + form.filter, type: .normal)
  }

  @Sendable private func undoStep(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .attend)
    try await undoEntry(form, session, reason: "undone on the page of alerts")
    return .redirect(to: "/alerts?said=undone", type: .normal)
  }
}

extension Form {
  /// Which alerts are shown, as it came with the form.
  fileprivate var filter: String {
    AlertsView.shows.contains { $0.0 == self["show"] } ? "&show=\(self["show"])" : ""
  }
}

/// What somebody does about an alert, as a form brings it.
struct AlertForm {
  let form: Form
  let snapshot: Snapshot
  let author: String

  /// The line of `flags.csv`, but for its number.
  ///
  /// - Throws: ``Refusal`` that says what to give.
  func row() throws -> [String: String] {
    guard let customer = snapshot.accounts.customer(form["customer"]),
      let card = snapshot.card(customer)?.scorecard
    else { throw Refusal(status: .notFound, sentence: "There is no such account.") }
    guard card.flagStandings.contains(where: { $0.code == form["flag"] }) else {
      throw Refusal(toCorrect: "The account has no such alert any more.")
    }
    guard let action = FlagStep.Action(rawValue: form["action"]) else {
      throw Refusal(toCorrect: "Choose what is done.")
    }
    for (name, most) in [("owner", 100), ("note", 500)] where form[name].count > most {
      throw Refusal(toCorrect: "The \(name) has \(most) characters at most.")
    }
    let today = snapshot.run.view.day
    var until: Day?
    if action == .snooze {
      until = DayText.day(form["until"], after: today)
      guard let until, until > today else {
        throw Refusal(
          toCorrect: "Write the last day of the snooze, after \(today), as \(DayText.hint).")
      }
    } else if !form["until"].isEmpty {
      throw Refusal(toCorrect: "A day belongs to snooze.")
    }
    guard action != .close || !form["note"].isEmpty else {
      throw Refusal(toCorrect: "Say why it is closed.")
    }
    return [
      "customer_id": form["customer"], "on": "\(today)", "flag": form["flag"],
      "action": action.rawValue, "until": until?.description ?? "", "owner": form["owner"],
      "by": author, "note": form["note"],
    ]
  }
}

/// The texts of the inbox.
struct AlertsView {
  let snapshot: Snapshot
  let events: [RecordedEvent]
  let query: [String: String]
  let session: Session

  static let shows = [
    ("open", "open"), ("mine", "mine"), ("snoozed", "snoozed"), ("closed", "closed"),
    ("all", "all"),
  ]
  private static let page = 25

  private var show: String { Self.shows.first { $0.0 == query["show"] }?.0 ?? "open" }

  var values: [String: Any] {
    let found = rows
    let start = min(max(0, Int(query["from"] ?? "") ?? 0), found.count)
    let shown = found.dropFirst(start).prefix(Self.page)
    let mine = events.last { !$0.isUndone && $0.author == session.person.name }
    var values: [String: Any] = [
      "shows": Self.shows.map { ["value": $0.0, "name": $0.1, "isChosen": $0.0 == show] },
      "account": query["account"] ?? "",
      "count": NumberText.count(found.count, "alert", "alerts"), "alerts": shown.map(row),
      "attends": session.person.role.may(.attend), "show": show,
      "later": start + shown.count < found.count ? link(from: start + Self.page) : "",
      "earlier": start > 0 ? link(from: max(0, start - Self.page)) : "",
    ]
    if query["said"] == "recorded", let mine {
      values["undoStep"] = ["number": "\(mine.number)", "undoKey": WorkspaceStore.token()]
    }
    return values
  }

  /// What the filter shows, the gravest first.
  private var rows: [AlertRow] {
    let steps = AlertSteps(events)
    let (run, chosen) = (snapshot.run, show)
    let account = query["account"].flatMap { $0.isEmpty ? nil : $0 }
    let customer = account.map { snapshot.accounts.customer($0) ?? .unplaced }
    return snapshot.alerts.places.compactMap { place -> AlertRow? in
      guard customer.map({ $0 == place.customer }) ?? true else { return nil }
      let card = run.accounts.cards[place.customer].scorecard
      let found = AlertRow(
        customer: place.customer, flag: card.flags[place.flag],
        standing: steps.standing(
          card.flagStandings[place.flag], of: place.customer, in: run.view))
      switch chosen {
      case "all": return found
      case "mine":
        return found.state == "open" && found.standing.owner == session.person.name ? found : nil
      default: return found.state == chosen ? found : nil
      }
    }
  }

  private func row(_ alert: AlertRow) -> [String: Any] {
    let known = snapshot.run.view.customers[alert.customer]
    let name = known.name.isEmpty ? known.id : "\(known.name) (\(known.id))"
    let (flag, standing) = (alert.flag, alert.standing)
    var state = standing.state.name
    if case .snoozed(let until) = standing.state { state += " until \(until)" }
    let facts = [
      flag.isEarly ? "early warning" : "fact", "\(flag.severity.rawValue)",
      "since \(flag.since)", state, standing.owner.isEmpty ? "nobody sees to it" : standing.owner,
    ]
    let last = standing.steps.last.map { step in
      "\(step.on): \(step.action.rawValue) by \(step.by)"
        + (step.note.isEmpty ? "" : ", \(step.note)")
    }
    return [
      "customer": known.id, "name": name, "link": AccountView.link("/health", known.id),
      "flag": standing.code, "sentence": PlainText.capitalised(flag.sentence) + ".",
      "facts": facts.joined(separator: " · "), "severity": flag.severity.rawValue,
      "next": flag.nextStep.isEmpty ? "" : PlainText.capitalised(flag.nextStep) + ".",
      "last": last ?? "", "isTaken": standing.state == .accepted,
      "isSettled": alert.state != "open", "acceptKey": WorkspaceStore.token(),
      "otherKey": WorkspaceStore.token(), "own": session.person.name,
    ]
  }

  private func link(from start: Int) -> String {
    var parts = URLComponents()
    parts.path = "/alerts"
    parts.queryItems =
      ["show", "account"].compactMap { name in
        query[name].map { URLQueryItem(name: name, value: $0) }
      } + [URLQueryItem(name: "from", value: "\(start)")]
    return (parts.string ?? "/alerts").replacing("+", with: "%2B")
  }
}
