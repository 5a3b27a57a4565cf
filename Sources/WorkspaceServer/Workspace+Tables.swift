import AccountReview
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import Receivables
import WorkspaceStore

extension Workspace {
  func addTables(to router: Router<DeskContext>) {
    let pages: [(String, String, @Sendable (TableViews) -> [TableSection])] = [
      ("/promises", "Promises", { $0.promises }),
      ("/disputes", "Disputes", { $0.disputes }),
    ]
    for (path, title, sections) in pages {
      router.get(RouterPath(path)) { _, context in
        let session = try session(context, .see)
        let standing = try await standing()
        return show(title, sections(TableViews(snapshot: standing.snapshot)), standing, session)
      }
    }
    addForecast(to: router)
    router.get("/invoice", use: invoice)
    router.get("/health", use: health)
  }

  private func show(
    _ title: String, _ sections: [TableSection], _ standing: Standing, _ session: Session,
    _ others: [String: Any] = [:], said: String = ""
  ) -> Response {
    var values = others.with(standing.values(session))
    values["sections"] = sections.map(\.values)
    return Pages.show("tables", title, values, session, said: said)
  }

  @Sendable private func invoice(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let id = request.query["id"] ?? ""
    let standing = try await standing()
    guard let sections = TableViews(snapshot: standing.snapshot).invoice(id) else {
      throw Refusal(status: .notFound, sentence: "There is no invoice \(id).")
    }
    return show("Invoice \(id)", sections, standing, session)
  }

  @Sendable private func health(
    _ request: Request, _ context: DeskContext
  ) async throws -> Response {
    let session = try session(context, .see)
    let own = request.query["id"]
    let standing = try await standing(own.map { .of($0) } ?? Self.freshness(after: request))
    let views = TableViews(snapshot: standing.snapshot)
    guard let id = own else {
      return show("Health", views.health, standing, session)
    }
    guard let sections = views.health(of: id) else {
      throw Refusal(status: .notFound, sentence: "There is no account \(id).")
    }
    var others: [String: Any] = [:]
    if session.person.role.may(.review) {
      others = ["review": id, "verdicts": ReviewForm.verdicts]
    }
    let isRecorded = request.query["said"] == "recorded"
    return show(
      "Health of \(id)", sections, standing, session, others,
      said: isRecorded ? "Recorded." : "")
  }

  @Sendable func review(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .review)
    let snapshot = try await standing(.of(form["customer"])).snapshot
    let review = ReviewForm(form: form, snapshot: snapshot, person: session.person)
    let line = try review.line()
    try await Background.run { [store] in
      _ = try store.record(
        "review", of: form["customer"], by: session.person, formKey: form["key"],
        seen: "event \(snapshot.event) as of \(snapshot.run.view.day)"
      ) { _ in [line] }
    }
    return .redirect(
      to: AccountView.link("/health", form["customer"]) + "&said=recorded", type: .normal)
  }

  @Sendable func users(_ request: Request, _ context: DeskContext) async throws -> Response {
    let session = try session(context, .manage)
    let people = try await Background.run { [store] in try store.people() }
    return Pages.show(
      "users", "Users",
      [
        "people": people.map { ["name": $0.name, "role": $0.role.rawValue] },
        "roles": Role.allCases.map(\.rawValue),
      ], session)
  }

  @Sendable func addUser(_ request: Request, _ context: DeskContext) async throws -> Response {
    let (session, form) = try await checkedForm(request, context, .manage)
    guard let role = Role(rawValue: form["role"]) else {
      throw Refusal(status: .unprocessableContent, sentence: "Choose a role.")
    }
    try await Background.signIn { [store] in
      try store.addPerson(form["name"], role, passphrase: form["passphrase"], by: session.person)
    }
    return .redirect(to: "/users", type: .normal)
  }
}
