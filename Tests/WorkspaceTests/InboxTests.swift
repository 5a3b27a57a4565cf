import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Receivables
import Testing
import WorkspaceServer
import WorkspaceStore

/// Alerts, computations that are asked for, and what a sign-out leaves.
@Suite struct `Alerts and computations` {
  private static func get(
    _ client: any TestClientProtocol, _ path: String, _ cookie: String
  ) async throws -> String {
    try await TestDesk.get(client, path, cookie).text
  }

  /// The account and the code of the first alert of a page.
  private static func first(_ page: String) throws -> (customer: String, flag: String) {
    func value(_ name: String) -> String? {
      guard let start = page.range(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
      return String(page[start...].prefix { $0 != "\"" })
    }
    return (try #require(value("customer")), try #require(value("flag")))
  }

  @Test func `an alert is accepted, snoozed, closed and opened again, and each can be undone`()
    async throws
  {
    let desk = try TestDesk(roles: [.csm])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.csm)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let page = try await Self.get(client, "/alerts", cookie)
      let (customer, flag) = try Self.first(page)
      let own = ["customer": customer, "flag": flag]
      func step(_ others: [String: String]) async throws -> HTTPResponse.Status {
        try await TestDesk.send(
          client, "/alerts/step", cookie, TestDesk.fields(form, own.merging(others) { $1 })
        ).status
      }
      for refused in [
        ["action": "snooze"], ["action": "snooze", "until": "2001-01-01"], ["action": "close"],
        ["action": "accept", "until": "+2w"], ["action": "dance"],
        ["action": "accept", "flag": "no-such-flag"],
      ] { #expect(try await step(refused) == .unprocessableContent, "\(refused)") }
      #expect(try desk.store.lastEvent() == 0)
      #expect(try await step(["action": "accept", "owner": "csm"]) == .seeOther)
      let mine = "/alerts?show=mine&account=\(customer)"
      #expect(try await Self.get(client, mine, cookie).contains("accepted · csm"))
      #expect(try await step(["action": "snooze", "until": "+2w"]) == .seeOther)
      #expect(try await Self.get(client, mine, cookie).contains("0 alerts"))
      let snoozed = try await Self.get(client, "/alerts?show=snoozed", cookie)
      #expect(snoozed.contains("1 alert.") && snoozed.contains("snoozed until"))
      #expect(try await step(["action": "close", "note": "<b>wrong</b>"]) == .seeOther)
      let closed = try await Self.get(client, "/alerts?show=closed", cookie)
      #expect(closed.contains("&lt;b&gt;wrong&lt;/b&gt;") && !closed.contains("<b>wrong"))
      let undo = TestDesk.fields(form, ["event": "3"])
      #expect(try await TestDesk.send(client, "/alerts/undo", cookie, undo).status == .seeOther)
      #expect(try await Self.get(client, "/alerts?show=snoozed", cookie).contains("1 alert."))
      let target = desk.store.folder.appending(path: "out")
      try desk.store.export(to: target)
      let file = try String(contentsOf: target.appending(path: "flags.csv"), encoding: .utf8)
      #expect(file.split(separator: "\n").count == 3)
    }
  }

  @Test func `a computation that is asked for is done and kept with what it came from`()
    async throws
  {
    let desk = try TestDesk(roles: [.finance])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.finance)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      _ = try await Self.get(client, "/data", cookie)
      let before = try await Self.get(client, "/standing", cookie)
      let key = WorkspaceStore.token()
      for _ in 1...2 {
        let asked = try await TestDesk.send(
          client, "/data/recompute", cookie, ["token": form, "key": key])
        #expect(asked.status == .seeOther)
      }
      let end = ContinuousClock.now + .seconds(60)
      while try desk.store.recomputations(most: 9).contains(where: { $0.state != .done }),
        ContinuousClock.now < end
      { try await Task.sleep(for: .milliseconds(50)) }
      let runs = try desk.store.recomputations(most: 9)
      #expect(runs.map(\.author) == ["finance", "workspace"])
      #expect(runs.allSatisfy { $0.state == .done })
      let page = try await Self.get(client, "/data", cookie)
      #expect(page.contains("done, as of the close of"))
      #expect(page.contains("partial-payments"))
      while try await Self.get(client, "/standing", cookie) == before,
        ContinuousClock.now < end
      { try await Task.sleep(for: .milliseconds(50)) }
      #expect(try await Self.get(client, "/standing", cookie) != before)
    }
  }

  @Test func `computations of a server that went away have failed`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let number = try #require(try desk.store.beginRecomputation(by: "workspace"))
    #expect(try desk.store.recomputation(number).state == .running)
    try desk.store.abandonRecomputations()
    #expect(try desk.store.recomputation(number).state == .failed("the server ended"))
    #expect(try desk.store.beginRecomputation(by: nil) == nil)
  }

  @Test func `a page that looks by itself keeps nobody signed in`() throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let now = Date()
    guard case .token(let token) = try desk.store.signIn("lead", TestDesk.passphrase, at: now)
    else { return }
    let later = now.addingTimeInterval(29 * 60)
    #expect(try desk.store.session(token, isSeen: false, at: later) != nil)
    #expect(try desk.store.session(token, at: now.addingTimeInterval(31 * 60)) == nil)
  }

  @Test func `a sign-out clears what the browser keeps`() async throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.lead)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let answer = try await client.execute(
        uri: "/sign-out", method: .post, headers: TestDesk.headers(cookie),
        body: TestDesk.body(TestDesk.fields(form, [:])))
      let cleared = HTTPField.Name("Clear-Site-Data").flatMap { answer.headers[$0] }
      #expect(cleared == "\"storage\"")
      #expect(answer.headers[.location] == "/sign-in?said=out")
    }
  }
}
