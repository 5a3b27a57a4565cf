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
  private let hosts: Set<String>

  /// - Parameter origin: the address that browsers use, such as `https://cash.example`; cookies are then
  ///   sent through TLS alone. `nil`: loopback.
  /// - Parameter host: the address that is listened on.
  package init(
    _ store: WorkspaceStore, _ desk: Desk, origin: String? = nil, host: String = "127.0.0.1"
  ) {
    (self.store, self.desk, self.origin) = (store, desk, origin)
    let own = origin.flatMap { URL(string: $0)?.host() }
    hosts = Set(
      (own.map { [$0] } ?? ["localhost", "127.0.0.1", "[::1]", host]).map { $0.lowercased() })
    isSecure = origin?.hasPrefix("https://") ?? false
  }

  private var cookieName: String { isSecure ? "__Host-duecast" : "duecast" }

  package func router() -> Router<DeskContext> {
    let router = Router(context: DeskContext.self)
    router.add(middleware: SafeHeaders())
    router.add(middleware: Gate(store: store, origin: origin, cookie: cookieName, hosts: hosts))
    router.get("/assets/workspace.css") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.workspace_css)))
    }
    router.get("/assets/workspace.js") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/javascript; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.workspace_js)))
    }
    router.get("/assets/favicon.svg") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "image/svg+xml"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.favicon_svg)))
    }
    router.get("/sign-in") { request, context -> Response in
      let isOut = request.query["said"] == "out"
      return Pages.show("signin", "Sign in", ["isOut": isOut], context.session)
    }
    router.post("/sign-in", use: signIn)
    router.post("/sign-out", use: signOut)
    router.get("/", use: today)
    router.get("/worklist", use: worklist)
    router.get("/worklist.csv", use: worklistFile)
    router.get("/audit", use: audit)
    addAccount(to: router)
    addBulk(to: router)
    addTables(to: router)
    addPolicy(to: router)
    addTeam(to: router)
    addCash(to: router)
    addSettings(to: router)
    addAlerts(to: router)
    addComputations(to: router)
    router.get("/search", use: search)
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

  /// How new the results of a page have to be.
  enum Freshness {
    /// As they are; what they lack is being worked in.
    case asTheyAre
    /// With all that was recorded of one account.
    case of(String)
    /// With all that was recorded of any.
    case whole
  }

  func standing(_ freshness: Freshness = .asTheyAre) async throws -> Standing {
    let last = try await Background.run { [store] in try store.state() }
    let patience = try await isLacking(freshness, last) ? Duration.seconds(5) : .zero
    let snapshot = try await desk.current(with: last, patience: patience)
    return Standing(
      snapshot: snapshot,
      isStale: snapshot.event < last.event || snapshot.policyNumber < last.policy
        || snapshot.ledgerNumber < last.ledger,
      step: await desk.step, failure: await desk.failure)
  }

  private func isLacking(_ freshness: Freshness, _ last: StoreState) async throws -> Bool {
    switch freshness {
    case .asTheyAre: return false
    case .whole: return true
    case .of(let customer):
      let has = await desk.lastEvent
      guard has < last.event else { return false }
      return try await Background.run { [store] in try store.hasEvents(of: customer, after: has) }
    }
  }

  /// What a page that shows what was just recorded waits for.
  static func freshness(after request: Request) -> Freshness {
    request.query["said"] == nil ? .asTheyAre : .whole
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
    var response = Response.redirect(to: "/sign-in?said=out", type: .normal)
    response.setCookie(cookie("", maxAge: 0))
    // What was typed and not sent is nobody else's to read.
    if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"storage\"" }
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
    let standing = try await standing()
    let name = session.person.name
    let own = try await Background.run { [store] in
      try store.lastEvents(by: name, most: TodayView.shown)
    }
    let view = TodayView(snapshot: standing.snapshot, session: session, recorded: own)
    return Pages.show("today", "Today", view.values.with(standing.values(session)), session)
  }

  @Sendable private func worklist(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let standing = try await standing(Self.freshness(after: request))
    let query = request.query
    let view = WorklistView(snapshot: standing.snapshot, query: query, person: session.person)
    var values = view.values().with(standing.values(session))
    if let batch = query["batch"] {
      values["undoBatch"] = ["batch": batch, "undoKey": WorkspaceStore.token()]
    }
    return Pages.show(
      "worklist", "Worklist", values, session,
      said: query["said"].flatMap { WorklistView.said[$0] } ?? "")
  }

  @Sendable private func worklistFile(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let snapshot = try await standing().snapshot
    let view = WorklistView(snapshot: snapshot, query: request.query, person: session.person)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/csv; charset=utf-8",
        .contentDisposition: "attachment; filename=\"worklist.csv\"",
      ], body: .init(byteBuffer: ByteBuffer(bytes: view.csv)))
  }

  @Sendable private func audit(_ request: Request, _ context: DeskContext) async throws -> Response
  {
    let session = try session(context, .audit)
    let before = request.query["before"].flatMap { Int($0) }
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
            "number": "\(line.number)", "at": TimeText.shown(line.at, in: session.settings.zone),
            "actor": line.actor, "role": line.role,
            "action": line.action, "subject": showsDetail ? line.subject : "",
            "detail": showsDetail ? line.detail : "",
          ]
        },
        "later": lines.last.flatMap { $0.number > 1 ? "/audit?before=\($0.number)" : nil } ?? "",
      ], session)
  }
}
