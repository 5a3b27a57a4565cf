import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import WorkspaceServer
import WorkspaceStore

@Suite struct `Pages of the workspace` {
  private struct Route {
    let method: HTTPRequest.Method
    let path: String
    let permission: Role.Permission
  }

  private static let routes = [
    Route(method: .get, path: "/worklist", permission: .see),
    Route(method: .get, path: "/account?id=A", permission: .see),
    Route(method: .get, path: "/forecast", permission: .see),
    Route(method: .get, path: "/invoice?id=A-1", permission: .see),
    Route(method: .get, path: "/promises", permission: .see),
    Route(method: .get, path: "/disputes", permission: .see),
    Route(method: .get, path: "/health", permission: .see),
    Route(method: .get, path: "/health?id=A", permission: .see),
    Route(method: .get, path: "/data", permission: .see),
    Route(method: .post, path: "/health/review", permission: .review),
    Route(method: .get, path: "/users", permission: .manage),
    Route(method: .post, path: "/users", permission: .manage),
    Route(method: .get, path: "/audit", permission: .audit),
    Route(method: .post, path: "/account/contact", permission: .record),
    Route(method: .post, path: "/account/note", permission: .note),
    Route(method: .post, path: "/account/undo", permission: .note),
    Route(method: .post, path: "/worklist/preview", permission: .record),
    Route(method: .post, path: "/worklist/record", permission: .record),
    Route(method: .post, path: "/worklist/undo", permission: .record),
    Route(method: .get, path: "/search?find=A", permission: .see),
    Route(method: .get, path: "/worklist.csv", permission: .see),
    Route(method: .get, path: "/policy", permission: .see),
    Route(method: .post, path: "/policy/preview", permission: .propose),
    Route(method: .post, path: "/policy/propose", permission: .propose),
    Route(method: .post, path: "/policy/decide", permission: .approve),
    Route(method: .get, path: "/team", permission: .assign),
    Route(method: .post, path: "/team/assign", permission: .assign),
    Route(method: .post, path: "/team/absence", permission: .assign),
    Route(method: .post, path: "/team/undo", permission: .assign),
    Route(method: .get, path: "/cash", permission: .see),
    Route(method: .post, path: "/cash/decide", permission: .allocate),
    Route(method: .post, path: "/cash/undo", permission: .allocate),
    Route(method: .post, path: "/forecast/keep", permission: .keep),
    Route(method: .get, path: "/alerts", permission: .see),
    Route(method: .post, path: "/alerts/step", permission: .attend),
    Route(method: .post, path: "/alerts/undo", permission: .attend),
    Route(method: .post, path: "/data/recompute", permission: .recompute),
    Route(method: .get, path: "/standing", permission: .see),
  ]

  @Test func `each route answers each role as the matrix says`() async throws {
    let desk = try TestDesk(roles: Role.allCases)
    defer { desk.remove() }
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for role in Role.allCases {
        let (cookie, _) = try desk.signIn(role)
        for route in Self.routes {
          let answer = try await client.execute(
            uri: route.path, method: route.method, headers: TestDesk.headers(cookie),
            body: TestDesk.body([:]))
          // A form without its token is refused too, but with another sentence.
          let isRefused = String(buffer: answer.body).contains("may not do this")
          #expect(isRefused == !role.may(route.permission), "\(role) at \(route.path)")
          #expect(!isRefused || answer.status == .forbidden)
        }
      }
    }
  }

  @Test func `nothing is shown to who is not signed in`() async throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for route in Self.routes {
        let answer = try await client.execute(
          uri: route.path, method: route.method, headers: TestDesk.headers("duecast=ffff"))
        #expect(answer.status == (route.method == .get ? .seeOther : .unauthorized))
        #expect(!String(buffer: answer.body).contains("Harwick"))
      }
    }
  }

  @Test func `errors carry the headers of pages`() async throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let (cookie, _) = try desk.signIn(.lead)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for path in ["/nowhere", "/account?id=nobody", "/assets/../workspace.sqlite", "/worklist"] {
        let answer = try await client.execute(
          uri: path, method: .get, headers: TestDesk.headers(cookie))
        let policy = HTTPField.Name("Content-Security-Policy").flatMap { answer.headers[$0] }
        #expect(policy?.contains("default-src 'none'") == true, "\(path)")
        #expect((answer.status == .notFound) == (path != "/worklist"), "\(path)")
      }
      let large = try await client.execute(
        uri: "/account/note", method: .post, headers: TestDesk.headers(cookie),
        body: ByteBuffer(repeating: 97, count: 100_000))
      #expect(large.status == .contentTooLarge)
      #expect(large.headers[.contentSecurityPolicy]?.isEmpty == false)
    }
  }

  @Test func `a form of another site or another session is refused`() async throws {
    let desk = try TestDesk(roles: [.lead, .collector])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.lead)
    let (_, others) = try desk.signIn(.collector)
    let key = WorkspaceStore.token()
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for (site, token) in [
        ("cross-site", form), ("same-site", form), (nil, form), ("same-origin", others),
        ("same-origin", ""),
      ] {
        let answer = try await client.execute(
          uri: "/account/contact", method: .post, headers: TestDesk.headers(cookie, site: site),
          body: TestDesk.body(TestDesk.contact(token, key: key)))
        #expect(answer.status == .forbidden)
      }
      #expect(try desk.store.lastEvent() == 0)
    }
  }

  @Test func `a contact changes the plan on the next page and is recorded once`() async throws {
    let desk = try TestDesk(roles: [.collector])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.collector)
    let key = WorkspaceStore.token()
    try await Application(router: desk.workspace.router()).test(.router) { client in
      var contact = TestDesk.contact(form, key: key, note: "<script>alert(1)</script>")
      contact["snooze"] = "2025-11-24"
      for _ in 1...2 {
        let answer = try await client.execute(
          uri: "/account/contact", method: .post, headers: TestDesk.headers(cookie),
          body: TestDesk.body(contact))
        #expect(answer.status == .seeOther, "\(String(buffer: answer.body))")
      }
      #expect(try desk.store.events().count == 1)
      let page = try await client.execute(
        uri: "/account?id=B", method: .get, headers: TestDesk.headers(cookie))
      let text = String(buffer: page.body)
      #expect(text.contains("snoozed until"))
      #expect(text.contains("&lt;script&gt;") && !text.contains("<script>"))
      let undo = try await client.execute(
        uri: "/account/undo", method: .post, headers: TestDesk.headers(cookie),
        body: TestDesk.body(["token": form, "key": WorkspaceStore.token(), "event": "1"]))
      #expect(undo.status == .seeOther)
      let after = try await client.execute(
        uri: "/account?id=B", method: .get, headers: TestDesk.headers(cookie))
      #expect(!String(buffer: after.body).contains("snoozed until"))
    }
  }

  @Test(arguments: [
    ["outcome": "promised"], ["outcome": "promised", "promised": "2020-01-01"],
    ["outcome": "disputed"], ["channel": "smoke"], ["amount": "5"], ["customer": "nobody"],
    ["next": "call"], ["outcome": "disputed", "invoice": "A-1"], ["snooze": "someday"],
    ["outcome": "promised", "promised": "2099-01-01"], ["snooze": "2099-01-01"],
    ["outcome": "disputed", "invoice": "B-4", "amount": "900.00"],
    ["outcome": "disputed", "invoice": "B-4", "code": "bananas"],
  ])
  func `what the ledger could not use is refused`(_ change: [String: String]) async throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.lead)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let contact = TestDesk.contact(form, key: WorkspaceStore.token())
        .merging(change) { _, new in new }
      let answer = try await client.execute(
        uri: "/account/contact", method: .post, headers: TestDesk.headers(cookie),
        body: TestDesk.body(contact))
      #expect(answer.status == .unprocessableContent || answer.status == .notFound)
      #expect(try desk.store.lastEvent() == 0)
    }
  }
}
