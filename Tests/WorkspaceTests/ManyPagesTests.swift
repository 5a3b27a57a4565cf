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
  @Test func `an approved policy changes the plan`() async throws {
    let desk = try TestDesk(roles: [.lead, .finance, .csm])
    defer { desk.remove() }
    let (lead, leadForm) = try desk.signIn(.lead)
    let (finance, financeForm) = try desk.signIn(.finance)
    let (csm, csmForm) = try desk.signIn(.csm)
    let text = "worklist: {smallest_balance: {default: 900000000}}\n"
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let tried = try await TestDesk.send(
        client, "/policy/preview", lead, TestDesk.fields(leadForm, ["text": text]))
      #expect(tried.status == .ok && tried.text.contains("Nothing is changed yet"), "\(tried.text)")
      for (text, cookie, form) in [
        ("worklist: {nonsense: 1}", lead, leadForm), ("{", lead, leadForm),
        (Policy.defaultText, lead, leadForm), (text, csm, csmForm),
      ] {
        let refused = try await TestDesk.send(
          client, "/policy/propose", cookie, TestDesk.fields(form, ["text": text, "reason": "x"]))
        #expect(refused.status == .unprocessableContent, "\(text.prefix(30))")
      }
      let put = try await TestDesk.send(
        client, "/policy/propose", lead,
        TestDesk.fields(leadForm, ["text": text, "reason": "less"]))
      #expect(put.status == .seeOther)
      let decision = ["number": "1", "decision": "approve", "reason": ""]
      let done = try await TestDesk.send(
        client, "/policy/decide", finance, TestDesk.fields(financeForm, decision))
      #expect(done.status == .seeOther, "\(done.text)")
      // It is worked in while the list goes on being shown.
      let end = ContinuousClock.now + .seconds(60)
      var list = try await TestDesk.get(client, "/worklist?show=out", lead)
      while list.text.contains("newer ones are being worked in"), ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(20))
        list = try await TestDesk.get(client, "/worklist?show=out", lead)
      }
      #expect(list.text.contains("below the smallest balance asked for, 900,000,000.00 EUR"))
      #expect(!list.text.contains("href=\"\""))
      #expect(try await TestDesk.get(client, "/policy", lead).text.contains("approved by finance"))
    }
  }

  @Test func `a collector is away from the day that a lead says until that is undone`()
    async throws
  {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let (cookie, form) = try desk.signIn(.lead)
    try await Application(router: desk.workspace.router()).test(.router) { client in
      let team = try await TestDesk.get(client, "/team", cookie)
      #expect(team.status == .ok)
      for own in [
        ["collector": "somebody", "from": "+1d", "until": "+9d"],
        ["collector": "", "from": "+9d", "until": "+1d"],
        ["collector": "", "from": "never", "until": "+1d"],
      ] {
        let refused = try await TestDesk.send(
          client, "/team/absence", cookie, TestDesk.fields(form, own))
        #expect(refused.status == .unprocessableContent)
      }
      let same = try await TestDesk.send(
        client, "/team/assign", cookie, TestDesk.fields(form, ["from": "", "to": ""]))
      #expect(same.status == .unprocessableContent)
      #expect(try desk.store.lastEvent() == 0)
      let away = ["collector": "A. Keller", "from": "+1d", "until": "+60d"]
      let told = try await TestDesk.send(
        client, "/team/absence", cookie, TestDesk.fields(form, away))
      #expect(told.status == .seeOther, "\(told.text)")
      #expect(
        try await TestDesk.get(client, "/team?said=recorded", cookie).text.contains("<td>away</td>")
      )
      let undo = TestDesk.fields(form, ["event": "1"])
      #expect(try await TestDesk.send(client, "/team/undo", cookie, undo).status == .seeOther)
      #expect(
        try await TestDesk.get(client, "/team?said=undone", cookie).text.contains("<td>away</td>")
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
        ["action": "snooze", "on": "2099-01-01", "note": "x", "account": "B"],
        ["action": "note", "note": "x", "account": "nobody"], ["action": "dance", "account": "B"],
        ["action": "note", "note": "x"],
      ] {
        for path in ["/worklist/preview", "/worklist/record"] {
          let refused = try await TestDesk.send(client, path, cookie, TestDesk.fields(form, own))
          #expect(refused.status == .unprocessableContent, "\(own)")
        }
      }
      #expect(try desk.store.lastEvent() == 0)
      var own = TestDesk.fields(
        form, ["action": "snooze", "on": "+2w", "note": "fair", "account": "B"])
      let seen = try await TestDesk.send(client, "/worklist/preview", cookie, own)
      #expect(seen.status == .ok && seen.text.contains("Nothing is recorded yet"))
      for _ in 1...2 {
        let done = try await TestDesk.send(client, "/worklist/record", cookie, own)
        #expect(done.status == .seeOther, "\(done.text)")
      }
      #expect(try desk.store.events().count == 1)
      #expect(
        try await TestDesk.get(client, "/account?id=B", cookie).text.contains("snoozed until"))
      own = TestDesk.fields(form, ["batch": own["key"] ?? ""])
      #expect(try await TestDesk.send(client, "/worklist/undo", cookie, own).status == .seeOther)
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
        let found = try await TestDesk.get(client, "/search?find=\(text)", cookie)
        #expect(found.status == status, "\(text)")
      }
      let found = try await TestDesk.get(client, "/search?find=harwick+tools", cookie)
      #expect(found.text.contains(">Harwick Tools Ltd</a>"))
      let none = try await TestDesk.get(client, "/search?find=%3Cscript%3E", cookie)
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
