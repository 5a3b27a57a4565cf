import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import Reporting
import WorkspaceStore

extension Workspace {
  func addAccount(to router: Router<DeskContext>) {
    router.get("/account", use: account)
    router.post("/account/contact", use: contact)
    router.post("/account/note", use: note)
    router.post("/account/undo", use: undo)
  }

  @Sendable private func account(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let query = request.query
    let id = query["id"] ?? ""
    let standing = try await standing(.of(id))
    let view = standing.snapshot.run.view
    guard let customer = standing.snapshot.accounts.customer(id) else {
      throw Refusal(status: .notFound, sentence: "There is no account \(id).")
    }
    let events = try await Background.run { [store] in try store.events(of: id) }
    let page = AccountView(
      snapshot: standing.snapshot, customer: customer, events: events, session: session)
    var values = page.values(standing.snapshot.policy.rules).with(standing.values(session))
    let said = query["said"].flatMap { Self.said[$0] } ?? ""
    values["recorded"] = query["said"] == "recorded"
    if query["said"] == "recorded",
      let last = events.last(where: { !$0.isUndone && $0.author == session.person.name })
    {
      values["undoLast"] = ["number": "\(last.number)", "undoKey": WorkspaceStore.token()]
    }
    values["meanwhile"] = page.meanwhile(after: query["seen"].flatMap { Int($0) })
    let name = view.customers[customer].name
    return Pages.show(
      "account", name.isEmpty ? id : "\(name) (\(id))", values, session, said: said)
  }

  private static let said = [
    "recorded": "Recorded. The plan below goes by it.", "undone": "Undone.",
  ]

  /// Back to the account, with what the person had seen of it.
  private func done(_ form: Form, _ said: String) -> Response {
    let seen = Int(form["seen"]).map { "&seen=\($0)" } ?? ""
    return .redirect(
      to: AccountView.link(form["customer"]) + "&said=\(said)" + seen, type: .normal)
  }

  @Sendable private func contact(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .record)
    let snapshot = try await standing().snapshot
    let contact = ContactForm(
      form: form, view: snapshot.run.view, accounts: snapshot.accounts,
      policy: snapshot.policy.rules)
    try contact.check()
    try await record([try contact.entry(by: session.person.name)], form, session, snapshot)
    return done(form, "recorded")
  }

  @Sendable private func note(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .note)
    let snapshot = try await standing().snapshot
    let view = snapshot.run.view
    guard snapshot.accounts.customer(form["customer"]) != nil else {
      throw Refusal(status: .notFound, sentence: "There is no such account.")
    }
    guard !form["note"].isEmpty, form["note"].count <= 2000 else {
      throw Refusal(
        status: .unprocessableContent, sentence: "A note has 1 to 2,000 characters.")
    }
    let entry = ContactEntry(
      customer: form["customer"], on: view.day, channel: "note", outcome: "",
      collector: session.person.name, note: form["note"])
    try await record([entry], form, session, snapshot)
    return done(form, "recorded")
  }

  /// Records entries in one step, once they are found to be what the ledger's import takes.
  ///
  /// - Throws: ``Refusal`` with what is wrong.
  func record(
    _ entries: [ContactEntry], _ form: Form, _ session: Session, _ snapshot: Snapshot
  ) async throws {
    let key = form["key"]
    try await Background.run { [store] in
      let trial = entries.enumerated().flatMap { $1.contractLines($0 + 1) }
      let customers = Set(entries.map(\.customer)).compactMap(snapshot.accounts.customer).sorted()
      try RecentEntries.check(trial, of: customers, in: snapshot.run.view)
      try store.record(
        entries.map { entry in
          let kind = entry.channel == "note" ? "note" : "contact"
          return NewEvent(kind: kind, customer: entry.customer) { entry.contractLines($0) }
        }, by: session.person, formKey: key,
        seen: "event \(snapshot.event) as of \(snapshot.run.view.day)")
    }
  }

  @Sendable private func undo(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .note)
    let customer = try await undoEntry(form, session, reason: String(form["reason"].prefix(500)))
    return .redirect(to: AccountView.link(customer) + "&said=undone", type: .normal)
  }
}

extension AccountView {
  /// What others recorded of the account after the page that a person sent a form from.
  func meanwhile(after seen: Int?) -> [String] {
    guard let seen else { return [] }
    return events.filter { $0.number > seen && $0.author != session.person.name }.map { event in
      "Meanwhile \(event.author) recorded: \(Self.words(event)). Both entries stand."
    }
  }
}

extension RecentEntries {
  /// - Throws: ``Refusal`` where the import would not take lines as they are.
  static func check(
    _ lines: [ContractLine], of customers: [CustomerIndex], in view: LedgerView
  ) throws {
    let issues = try RecentEntries(lines, of: customers, in: view).issues
    guard let issue = issues.first(where: { $0.effect != .noticed }) else { return }
    throw Refusal(
      toCorrect: "The ledger would not take it: \(issue.problem); \(issue.remedy).")
  }
}
