import AccountReview
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Receivables
import Testing
import WorkspaceServer
import WorkspaceStore

/// Policy, team, cash, search and what is recorded of several accounts, as requests.
@Suite struct `Further pages of the workspace` {
  private static func send(
    _ client: any TestClientProtocol, _ path: String, _ cookie: String, _ fields: [String: String]
  ) async throws -> (status: HTTPResponse.Status, text: String) {
    let answer = try await client.execute(
      uri: path, method: .post, headers: TestDesk.headers(cookie), body: TestDesk.body(fields))
    return (answer.status, String(buffer: answer.body))
  }

  private static func get(
    _ client: any TestClientProtocol, _ path: String, _ cookie: String
  ) async throws -> (status: HTTPResponse.Status, text: String) {
    let answer = try await client.execute(
      uri: path, method: .get, headers: TestDesk.headers(cookie))
    return (answer.status, String(buffer: answer.body))
  }

  private static func fields(_ form: String, _ own: [String: String]) -> [String: String] {
    ["token": form, "key": WorkspaceStore.token()].merging(own) { $1 }
  }

  @Test func `an approved policy changes the plan`() async throws {
    let desk = try TestDesk(roles: [.lead, .finance, .csm])
    defer { desk.remove() }
    let (lead, leadForm) = try desk.signIn(.lead)
    let (finance, financeForm) = try desk.signIn(.finance)
    let (csm, csmForm) = try desk.signIn(.csm)
    let text = "worklist: {smallest_balance: {default: 900000000}}\n"
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let tried = try await Self.send(
        client, "/policy/preview", lead, Self.fields(leadForm, ["text": text]))
      #expect(tried.status == .ok && tried.text.contains("Nothing is changed yet"), "\(tried.text)")
      for (text, cookie, form) in [
        ("worklist: {nonsense: 1}", lead, leadForm), ("{", lead, leadForm),
        (Policy.defaultText, lead, leadForm), (text, csm, csmForm),
      ] {
        let refused = try await Self.send(
          client, "/policy/propose", cookie, Self.fields(form, ["text": text, "reason": "x"]))
        #expect(refused.status == .unprocessableContent, "\(text.prefix(30))")
      }
      let put = try await Self.send(
        client, "/policy/propose", lead, Self.fields(leadForm, ["text": text, "reason": "less"]))
      #expect(put.status == .seeOther)
      let decision = ["number": "1", "decision": "approve", "reason": ""]
      let done = try await Self.send(
        client, "/policy/decide", finance, Self.fields(financeForm, decision))
      #expect(done.status == .seeOther, "\(done.text)")
      // It is worked in while the list goes on being shown.
      let end = ContinuousClock.now + .seconds(60)
      var list = try await Self.get(client, "/worklist?show=out", lead)
      while list.text.contains("newer ones are being worked in"), ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(20))
        list = try await Self.get(client, "/worklist?show=out", lead)
      }
      #expect(list.text.contains("below the smallest balance asked for, 900,000,000.00 EUR"))
      #expect(!list.text.contains("href=\"\""))
      #expect(try await Self.get(client, "/policy", lead).text.contains("approved by finance"))
    }
  }

  @Test func `a collector is away from the day that a lead says until that is undone`()
    async throws
  {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.lead)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let team = try await Self.get(client, "/team", cookie)
      #expect(team.status == .ok)
      for own in [
        ["collector": "somebody", "from": "+1d", "until": "+9d"],
        ["collector": "", "from": "+9d", "until": "+1d"],
        ["collector": "", "from": "never", "until": "+1d"],
      ] {
        let refused = try await Self.send(
          client, "/team/absence", cookie, Self.fields(form, own))
        #expect(refused.status == .unprocessableContent)
      }
      let same = try await Self.send(
        client, "/team/assign", cookie, Self.fields(form, ["from": "", "to": ""]))
      #expect(same.status == .unprocessableContent)
      #expect(try desk.store.lastEvent() == 0)
      let away = ["collector": "A. Keller", "from": "+1d", "until": "+60d"]
      let told = try await Self.send(client, "/team/absence", cookie, Self.fields(form, away))
      #expect(told.status == .seeOther, "\(told.text)")
      #expect(
        try await Self.get(client, "/team?said=recorded", cookie).text.contains("<td>away</td>"))
      let undo = Self.fields(form, ["event": "1"])
      #expect(try await Self.send(client, "/team/undo", cookie, undo).status == .seeOther)
      #expect(
        try await Self.get(client, "/team?said=undone", cookie).text.contains("<td>away</td>")
          == false)
    }
  }

  @Test func `what is recorded of several accounts is checked before and undone after`()
    async throws
  {
    let desk = try TestDesk(roles: [.collector])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.collector)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for own in [
        ["action": "snooze", "on": "+2w", "account": "B"], ["action": "next", "account": "B"],
        ["action": "snooze", "on": "2001-01-01", "note": "x", "account": "B"],
        ["action": "note", "note": "x", "account": "nobody"], ["action": "dance", "account": "B"],
        ["action": "note", "note": "x"],
      ] {
        for path in ["/worklist/preview", "/worklist/record"] {
          let refused = try await Self.send(client, path, cookie, Self.fields(form, own))
          #expect(refused.status == .unprocessableContent, "\(own)")
        }
      }
      #expect(try desk.store.lastEvent() == 0)
      var own = Self.fields(
        form, ["action": "snooze", "on": "+2w", "note": "fair", "account": "B"])
      let seen = try await Self.send(client, "/worklist/preview", cookie, own)
      #expect(seen.status == .ok && seen.text.contains("Nothing is recorded yet"))
      for _ in 1...2 {
        let done = try await Self.send(client, "/worklist/record", cookie, own)
        #expect(done.status == .seeOther, "\(done.text)")
      }
      #expect(try desk.store.events().count == 1)
      #expect(try await Self.get(client, "/account?id=B", cookie).text.contains("snoozed until"))
      own = Self.fields(form, ["batch": own["key"] ?? ""])
      #expect(try await Self.send(client, "/worklist/undo", cookie, own).status == .seeOther)
      #expect(try desk.store.events().allSatisfy(\.isUndone))
    }
  }

  @Test func `the search goes to an exact number and finds nothing by a formula`() async throws {
    let desk = try TestDesk(roles: [.collector])
    defer { desk.remove() }
    let (cookie, _) = try desk.signIn(.collector)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      for (text, status) in [
        ("a-1", HTTPResponse.Status.seeOther), ("b", .seeOther), ("%22%20OR%201%3D1%20--", .ok),
        ("", .ok), ("99999999999999999999", .ok),
      ] {
        let found = try await Self.get(client, "/search?find=\(text)", cookie)
        #expect(found.status == status, "\(text)")
      }
      let found = try await Self.get(client, "/search?find=harwick+tools", cookie)
      #expect(found.text.contains(">Harwick Tools Ltd</a>"))
      let none = try await Self.get(client, "/search?find=%3Cscript%3E", cookie)
      #expect(none.text.contains("&lt;script&gt;") && !none.text.contains("<script>"))
    }
  }

  @Test func `pages are not served under another name`() async throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let store = desk.store
    let own = Workspace(
      store, Desk(store, day: try store.day("last")), origin: "https://cash.example")
    try await Application(router: own.router()).test(.live) { client in
      let answer = try await client.execute(uri: "/sign-in", method: .get)
      #expect(answer.status == .misdirectedRequest)
      #expect(answer.headers[.contentSecurityPolicy]?.isEmpty == false)
    }
    try await Application(router: desk.workspace.router()).test(.live) { client in
      let answer = try await client.execute(uri: "/sign-in", method: .get)
      #expect(answer.status == .ok)
    }
  }
}
