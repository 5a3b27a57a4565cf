import CashTables
import DuecastEngine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerFiles
import Receivables
import Reporting
import Testing
import WorkspaceServer
import WorkspaceStore

@Suite struct `Tables of the workspace` {
  private static func get(_ client: any TestClientProtocol, _ path: String, _ cookie: String)
    async throws -> (status: HTTPResponse.Status, text: String)
  {
    let answer = try await client.execute(
      uri: path, method: .get, headers: TestDesk.headers(cookie))
    return (answer.status, String(buffer: answer.body))
  }

  @Test func `the forecast's total is that of the engine on the exported folder`() async throws {
    let desk = try TestDesk(roles: [.finance])
    defer { desk.remove() }
    let folder = desk.store.folder.appending(path: "exported")
    try desk.store.export(to: folder)
    let ledger = try Ledger.load(from: folder).ledger
    let request = ForecastRequest(
      LedgerAsOf(ledger, day: try desk.store.day("last"), name: "ledger", fingerprint: ""))
    let tables = try Engine(threads: 1).forecast(request).tables.filter { !$0.isConverted }
    #expect(!tables.isEmpty)
    let (cookie, _) = try desk.signIn(.finance)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let (status, text) = try await Self.get(client, "/forecast", cookie)
      #expect(status == .ok)
      #expect(text.contains("<svg"))
      for table in tables {
        let total = try #require(table.row(.totalIn)).expected.reduce(0, +)
        let shown = NumberText.exact(Money(minorUnits: total, table.currency))
        #expect(total > 0 && text.contains(">\(shown)</td>"), "\(shown)")
      }
    }
  }

  @Test func `an account's and an invoice's page are found by their identifiers alone`()
    async throws
  {
    let desk = try TestDesk(roles: [.csm])
    defer { desk.remove() }
    let (cookie, _) = try desk.signIn(.csm)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for path in ["/invoice?id=none", "/health?id=none"] {
        let page = try await Self.get(client, path, cookie)
        #expect(page.status == .notFound)
      }
      let page = try await Self.get(client, "/health?id=B", cookie)
      #expect(page.text.contains("Verdict"))
    }
  }

  @Test func `a verdict is recorded for the ledger, and a decision on nothing is refused`()
    async throws
  {
    let desk = try TestDesk(roles: [.csm])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.csm)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for (verdict, comment, isTaken) in [
        ("approve", "agreed", false), ("watch", "", false), ("fine", "so", false),
        ("watch", "new sponsor", true),
      ] {
        let answer = try await client.execute(
          uri: "/health/review", method: .post, headers: TestDesk.headers(cookie),
          body: TestDesk.body([
            "token": form, "key": WorkspaceStore.token(), "customer": "B", "verdict": verdict,
            "comment": comment,
          ]))
        #expect(answer.status == (isTaken ? .seeOther : .unprocessableContent), "\(verdict)")
      }
      let page = try await Self.get(client, "/health?id=B", cookie)
      #expect(page.text.contains("<td>reviewed</td>"))
    }
    let folder = desk.store.folder.appending(path: "exported")
    try desk.store.export(to: folder)
    let text = try String(contentsOf: folder.appending(path: "reviews.csv"), encoding: .utf8)
    #expect(text.contains("new sponsor"))
    let issues = try Ledger.load(from: folder).issues.filter { $0.file == "reviews.csv" }
    #expect(issues.isEmpty)
  }

  @Test func `a lead approves what a customer-success manager submitted`() async throws {
    let desk = try TestDesk(roles: [.csm, .lead])
    defer { desk.remove() }
    let author = Person(name: "csm", role: .csm)
    let day = try desk.store.day("last").description
    for (number, step) in ["draft", "submit"].enumerated() {
      _ = try desk.store.record(
        "review", of: "B", by: author, formKey: WorkspaceStore.token(), seen: ""
      ) { _ in
        [
          ContractLine(
            "reviews.csv",
            [
              "customer_id": "B", "reviewed_on": day, "reviewer": "csm", "step": step,
              "role": "csm", "verdict": "watch", "comment": "usage fell", "number": "\(number + 1)",
            ])
        ]
      }
    }
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for (role, isTaken) in [(Role.csm, false), (.lead, true)] {
        let (cookie, form) = try desk.signIn(role)
        let answer = try await client.execute(
          uri: "/health/review", method: .post, headers: TestDesk.headers(cookie),
          body: TestDesk.body([
            "token": form, "key": WorkspaceStore.token(), "customer": "B", "verdict": "approve",
            "comment": "agreed",
          ]))
        let text = String(buffer: answer.body)
        #expect(answer.status == (isTaken ? .seeOther : .unprocessableContent), "\(role) \(text)")
      }
      let (cookie, _) = try desk.signIn(.lead)
      let page = try await Self.get(client, "/health?id=B", cookie)
      #expect(page.text.contains("<td>approved</td>"), "\(page.text)")
    }
  }

  @Test func `a person whom an administrator adds can sign in`() async throws {
    let desk = try TestDesk(roles: [.admin])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.admin)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let answer = try await client.execute(
        uri: "/users", method: .post, headers: TestDesk.headers(cookie),
        body: TestDesk.body([
          "token": form, "key": WorkspaceStore.token(), "name": "lead", "role": "lead",
          "passphrase": TestDesk.passphrase,
        ]))
      #expect(answer.status == .seeOther)
      _ = try desk.signIn(.lead)
      let page = try await Self.get(client, "/users", cookie)
      #expect(page.text.contains("<td>lead</td>"))
    }
    let log = try desk.store.audit(most: 5, before: nil)
    #expect(log.contains { $0.actor == "admin" && $0.action == "add person" })
  }
}
