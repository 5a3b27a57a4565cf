import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

/// What can be recorded of several accounts at once.
enum BulkAction: String, CaseIterable {
  case noAnswer = "no-answer"
  case next, snooze, note

  var words: String {
    switch self {
    case .noAnswer: "no answer, try again on the day"
    case .next: "call on the day"
    case .snooze: "snooze until the day, because"
    case .note: "add the note"
    }
  }

  /// - Throws: ``Refusal`` where the day or the note is missing.
  func entry(_ form: Form, _ customer: String, _ snapshot: Snapshot, by name: String) throws
    -> ContactEntry
  {
    let view = snapshot.run.view
    let day = DayText.day(form["on"], after: view.day)
    guard form["on"].isEmpty || day.map({ $0 > view.day }) == true else {
      throw Self.refusal("Write a day after \(view.day) as \(DayText.hint).")
    }
    let most = snapshot.policy.rules.outcomes.longestWait
    guard day.map({ $0 - view.day <= most }) ?? true else {
      throw Self.refusal("Give a day up to \(view.day + most).")
    }
    guard form["note"].count <= 200 else { throw Self.refusal("The note has 200 characters.") }
    var entry = ContactEntry(
      customer: customer, on: view.day, channel: self == .noAnswer ? "call" : "note",
      outcome: self == .noAnswer ? "no-answer" : "", collector: name, note: form["note"])
    switch self {
    case .noAnswer, .next:
      guard self == .noAnswer || day != nil else { throw Self.refusal("Give the day.") }
      entry.followUp.action = "call"
      entry.followUp.on = day ?? snapshot.run.worklist.actionDay
    case .snooze:
      guard let day, !form["note"].isEmpty else {
        throw Self.refusal("Give the day, and in the note why.")
      }
      entry.followUp.snoozedUntil = day
    case .note:
      guard !form["note"].isEmpty else { throw Self.refusal("Write the note.") }
    }
    return entry
  }

  static func refusal(_ sentence: String) -> Refusal {
    Refusal(unrecorded: sentence, stays: "the accounts are still marked")
  }
}

extension Workspace {
  static let mostAtOnce = 200

  func addBulk(to router: Router<DeskContext>) {
    router.post("/worklist/preview", use: preview)
    router.post("/worklist/record", use: recordAll)
    router.post("/worklist/undo", use: undoAll)
  }

  private func entries(
    _ form: Form, _ session: Session, _ snapshot: Snapshot
  ) throws -> [ContactEntry] {
    guard let action = BulkAction(rawValue: form["action"]) else {
      throw BulkAction.refusal("Choose what to record.")
    }
    let ids = Set(form.lists["account"] ?? [])
    guard !ids.isEmpty, ids.count <= Self.mostAtOnce else {
      throw BulkAction.refusal("Mark 1 to \(Self.mostAtOnce) accounts.")
    }
    let known = ids.compactMap(snapshot.accounts.customer).sorted()
      .map { snapshot.run.view.customers[$0].id }
    guard known.count == ids.count else { throw BulkAction.refusal("An account is unknown.") }
    return try known.map { try action.entry(form, $0, snapshot, by: session.person.name) }
  }

  @Sendable private func preview(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .record)
    let standing = try await standing()
    let entries = try entries(form, session, standing.snapshot)
    let list = standing.snapshot.list
    let rows = entries.map { entry -> [String: String] in
      let item = standing.snapshot.accounts.customer(entry.customer)
        .flatMap(standing.snapshot.accounts.listed).map(list.item)
      return [
        "id": entry.customer, "name": item?.title ?? entry.customer,
        "amount": item.map { AccountView.money($0.overdueAmount) } ?? "",
        "what": item?.instruction ?? "not on the list",
      ]
    }
    let number = NumberText.count(entries.count, "account", "accounts")
    let days = [
      entries.first?.followUp.on.map { "next on \($0)" },
      entries.first?.followUp.snoozedUntil.map { "snoozed until \($0)" },
    ].compactMap(\.self)
    let words = ([BulkAction(rawValue: form["action"])?.words ?? ""] + days + [form["note"]])
      .filter { !$0.isEmpty }.joined(separator: "; ")
    return Pages.show(
      "bulk", "Record for \(number)",
      [
        "sentence": "Nothing is recorded yet. Of each account below: \(words).",
        "accounts": rows, "action": form["action"], "on": form["on"], "note": form["note"],
        "number": number, "batchKey": WorkspaceStore.token(),
      ], session)
  }

  @Sendable private func recordAll(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .record)
    let snapshot = try await standing().snapshot
    try await record(try entries(form, session, snapshot), form, session, snapshot)
    return .redirect(to: "/worklist?said=recorded&batch=\(form["key"])", type: .normal)
  }

  @Sendable private func undoAll(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .record)
    try await Background.run { [store] in
      try store.undo(batch: form["batch"], by: session.person, formKey: form["key"])
    }
    return .redirect(to: "/worklist?said=undone", type: .normal)
  }
}
