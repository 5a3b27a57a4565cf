import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
package import Hummingbird
import Receivables
import Reporting
package import WorkspaceStore

/// The pages of the workspace.
package struct Workspace: Sendable {
  let store: WorkspaceStore
  let desk: Desk
  private let isSecure: Bool
  private let origin: String?

  /// - Parameter origin: the address that browsers use, such as `https://cash.example`; cookies are then
  ///   sent through TLS alone. `nil`: loopback.
  package init(_ store: WorkspaceStore, _ desk: Desk, origin: String? = nil) {
    (self.store, self.desk, self.origin) = (store, desk, origin)
    isSecure = origin?.hasPrefix("https://") ?? false
  }

  private var cookieName: String { isSecure ? "__Host-duecast" : "duecast" }

  package func router() -> Router<DeskContext> {
    let router = Router(context: DeskContext.self)
    router.add(middleware: SafeHeaders())
    router.add(middleware: Gate(store: store, origin: origin, cookie: cookieName))
    router.get("/assets/workspace.css") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.workspace_css)))
    }
    router.get("/assets/favicon.svg") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "image/svg+xml"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.favicon_svg)))
    }
    router.get("/sign-in") { _, context in Pages.show("signin", "Sign in", [:], context.session) }
    router.post("/sign-in", use: signIn)
    router.post("/sign-out", use: signOut)
    router.get("/", use: today)
    router.get("/worklist", use: worklist)
    router.get("/account", use: account)
    router.post("/account/contact", use: contact)
    router.post("/account/note", use: note)
    router.post("/account/undo", use: undo)
    router.get("/audit", use: audit)
    addTables(to: router)
    router.get("/users", use: users)
    router.post("/users", use: addUser)
    router.post("/health/review", use: review)
    return router
  }

  func session(
    _ context: DeskContext, _ permission: Role.Permission
  ) throws -> Session {
    guard let session = context.session else {
      throw Refusal(status: .unauthorized, sentence: "You are signed out.")
    }
    guard session.person.role.may(permission) else {
      throw Refusal(
        status: .forbidden,
        sentence: "A person with the role \(session.person.role.rawValue) may not do this.")
    }
    return session
  }

  func snapshot() async throws -> (snapshot: Snapshot, isStale: Bool) {
    let (last, policy) = try await Background.run { [store] in
      (try store.lastEvent(), try store.policyInForce()?.number ?? 0)
    }
    let snapshot = try await desk.current(with: last, policy: policy)
    return (snapshot, snapshot.event < last || snapshot.policyNumber < policy)
  }
}

extension Workspace {
  @Sendable private func signIn(_ request: Request, _ context: DeskContext) async throws -> Response
  {
    let form = try await Form(request)
    let (name, passphrase) = (form["name"], form["passphrase"])
    switch try await Background.signIn({ [store] in try store.signIn(name, passphrase) }) {
    case .token(let token):
      var response = Response.redirect(to: "/", type: .normal)
      response.setCookie(cookie(token))
      return response
    case .refused:
      return Pages.show(
        "signin", "Sign in", ["wrong": "The name and the passphrase do not match."], nil,
        status: .unauthorized)
    case .tooMany:
      return Pages.show(
        "signin", "Sign in", ["wrong": "Too many attempts: wait half a minute."], nil,
        status: .tooManyRequests)
    }
  }

  @Sendable private func signOut(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    guard let session = context.session, let token = context.token else {
      return .redirect(to: "/sign-in", type: .normal)
    }
    try await Form(request).check(session)
    try await Background.run { [store] in try store.signOut(token) }
    var response = Response.redirect(to: "/sign-in", type: .normal)
    response.setCookie(cookie("", maxAge: 0))
    return response
  }

  private func cookie(_ value: String, maxAge: Int? = nil) -> Cookie {
    Cookie(
      name: cookieName, value: value, maxAge: maxAge, path: "/", secure: isSecure, httpOnly: true,
      sameSite: .lax)
  }

  @Sendable private func today(_ request: Request, _ context: DeskContext) async throws -> Response
  {
    if context.session?.person.role.may(.see) == false {
      return .redirect(to: "/audit", type: .normal)
    }
    let session = try session(context, .see)
    let (snapshot, isStale) = try await snapshot()
    var values = TodayView.values(snapshot)
    values["stale"] = isStale
    return Pages.show("today", "Today", values, session)
  }

  @Sendable private func worklist(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let (snapshot, isStale) = try await snapshot()
    let query = Dictionary(
      request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    ) { first, _ in first }
    var values = WorklistView(snapshot: snapshot, query: query).values()
    values["stale"] = isStale
    return Pages.show("worklist", "Worklist", values, session)
  }

  @Sendable private func account(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let id = request.uri.queryParameters["id"].map(String.init) ?? ""
    let (snapshot, isStale) = try await snapshot()
    let view = snapshot.run.view
    guard let customer = view.customers.firstIndex(where: { $0.id == id }) else {
      throw Refusal(status: .notFound, sentence: "There is no account \(id).")
    }
    let events = try await Background.run { [store] in try store.events(of: id) }
    let page = AccountView(
      snapshot: snapshot, customer: customer, events: events, person: session.person)
    var values = page.values(snapshot.policy.rules)
    values["stale"] = isStale
    let name = view.customers[customer].name
    return Pages.show(
      "account", name.isEmpty ? id : "\(name) (\(id))", values, session,
      said: request.uri.queryParameters["said"].flatMap { Self.said[String($0)] } ?? "")
  }

  private static let said = [
    "recorded": "Recorded. The plan below goes by it.", "undone": "Undone.",
  ]

  @Sendable private func contact(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .record)
    let form = try await Form(request)
    try form.check(session)
    let (snapshot, _) = try await snapshot()
    let contact = ContactForm(form: form, view: snapshot.run.view, policy: snapshot.policy.rules)
    try contact.check()
    let entry = try contact.entry(by: session.person.name)
    try await Background.run { [store] in
      _ = try store.record(
        "contact", of: form["customer"], by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event) as of \(snapshot.run.view.day)"
      ) { entry.contractLines($0) }
    }
    return .redirect(
      to: AccountView.link(form["customer"]) + "&said=recorded", type: .normal)
  }

  @Sendable private func note(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .note)
    let form = try await Form(request)
    try form.check(session)
    let (snapshot, _) = try await snapshot()
    let view = snapshot.run.view
    guard view.customers.contains(where: { $0.id == form["customer"] }) else {
      throw Refusal(status: .notFound, sentence: "There is no such account.")
    }
    guard !form["note"].isEmpty, form["note"].count <= 2000 else {
      throw Refusal(
        status: .unprocessableContent, sentence: "A note has 1 to 2,000 characters.")
    }
    let entry = ContactEntry(
      customer: form["customer"], on: view.day, channel: "note", outcome: "",
      collector: session.person.name, note: form["note"])
    try await Background.run { [store] in
      _ = try store.record(
        "note", of: form["customer"], by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event) as of \(view.day)"
      ) { entry.contractLines($0) }
    }
    return .redirect(
      to: AccountView.link(form["customer"]) + "&said=recorded", type: .normal)
  }

  @Sendable private func undo(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .note)
    let form = try await Form(request)
    try form.check(session)
    guard let event = Int(form["event"]) else {
      throw Refusal(status: .badRequest, sentence: "The form names no entry.")
    }
    let customer = try await Background.run { [store] in
      try store.undo(
        event, by: session.person, formKey: form["key"], reason: String(form["reason"].prefix(500)))
    }
    return .redirect(to: AccountView.link(customer) + "&said=undone", type: .normal)
  }

  @Sendable private func audit(_ request: Request, _ context: DeskContext) async throws -> Response
  {
    let session = try session(context, .audit)
    let before = request.uri.queryParameters["before"].flatMap { Int($0) }
    let (lines, fault) = try await Background.run { [store] in
      (try store.audit(most: 100, before: before), try store.auditFault())
    }
    // Who manages people has no business with customers.
    let showsDetail = session.person.role.may(.see)
    return Pages.show(
      "audit", "Audit",
      [
        "fault": fault ?? "",
        "rows": lines.map { line in
          [
            "number": "\(line.number)", "at": line.at, "actor": line.actor, "role": line.role,
            "action": line.action, "subject": showsDetail ? line.subject : "",
            "detail": showsDetail ? line.detail : "",
          ]
        },
        "later": lines.last.flatMap { $0.number > 1 ? "/audit?before=\($0.number)" : nil } ?? "",
      ], session)
  }
}
