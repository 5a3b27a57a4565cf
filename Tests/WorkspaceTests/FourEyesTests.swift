import Foundation
import LedgerFiles
import Receivables
import Testing
import WorkspaceStore

/// Policies, people, several entries at once, collectors, forecasts and settings of the store.
@Suite struct `The workspace's store with several people` {
  private static let lead = Person(name: "Lea", role: .lead)
  private static let finance = Person(name: "Fay", role: .finance)

  @Test func `nobody approves a policy that they put forward, and the later one counts`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    func propose(_ text: String, _ key: String = WorkspaceStore.token()) throws -> Int {
      try desk.store.propose(policy: text, reason: "why", by: Self.lead, formKey: key)
    }
    let key = WorkspaceStore.token()
    #expect(try propose("capacity: {contacts_per_day: 9}", key) == 1)
    #expect(try propose("capacity: {contacts_per_day: 9}", key) == 1)
    #expect(try propose("capacity: {contacts_per_day: 8}") == 2)
    #expect(throws: StoreError.self) {
      try desk.store.decide(policy: 1, approves: true, reason: "", by: Self.lead)
    }
    #expect(throws: StoreError.self) {
      try desk.store.decide(
        policy: 1, approves: true, reason: "", by: Person(name: "LEA", role: .finance))
    }
    #expect(try desk.store.policyInForce() == nil)
    try desk.store.decide(policy: 2, approves: true, reason: "", by: Self.finance)
    #expect(try desk.store.policyInForce()?.number == 2)
    #expect(throws: StoreError.self) {
      try desk.store.decide(policy: 1, approves: true, reason: "", by: Self.finance)
    }
    try desk.store.decide(policy: 1, approves: false, reason: "superseded", by: Self.finance)
    #expect(try desk.store.policies().map(\.state) == [.approved, .rejected])
    #expect(throws: StoreError.self) {
      try desk.store.decide(policy: 2, approves: false, reason: "no", by: Self.finance)
    }
    #expect(try desk.store.auditFault() == nil)
  }

  private static func note(_ customer: String) -> NewEvent {
    NewEvent(kind: "note", customer: customer) { number in
      [
        ContractLine(
          "activities.csv",
          [
            "activity_id": "W\(number)", "customer_id": customer, "on": "2025-07-01",
            "channel": "note", "note": "fair",
          ])
      ]
    }
  }

  @Test func `several entries are recorded and undone in one step, once`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let ines = Person(name: "Ines", role: .collector)
    let key = WorkspaceStore.token()
    for _ in 1...2 {
      let first = try desk.store.record(
        ["A", "B", "C"].map(Self.note), by: ines, formKey: key, seen: "")
      #expect(first == 1)
    }
    #expect(try desk.store.events().map(\.customer) == ["A", "B", "C"])
    #expect(throws: StoreError.self) {
      try desk.store.undo(batch: key, by: Self.lead, formKey: WorkspaceStore.token())
    }
    _ = try desk.store.undo(2, by: ines, formKey: WorkspaceStore.token(), reason: "")
    let undo = WorkspaceStore.token()
    for _ in 1...2 { try desk.store.undo(batch: key, by: ines, formKey: undo) }
    #expect(try desk.store.events().allSatisfy(\.isUndone))
    #expect(try desk.store.lastEvent() == 6)
    #expect(throws: StoreError.self) {
      try desk.store.undo(batch: key, by: ines, formKey: WorkspaceStore.token())
    }
  }

  @Test func `what changed since an event is told with what was undone since`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let ines = Person(name: "Ines", role: .collector)
    for customer in ["A", "B", "C"] {
      try desk.store.record(
        [Self.note(customer)], by: ines, formKey: WorkspaceStore.token(), seen: "")
    }
    for number in [1, 3] {
      _ = try desk.store.undo(number, by: ines, formKey: WorkspaceStore.token(), reason: "")
    }
    let (added, undone, last) = try desk.store.changes(after: 1)
    #expect(added.map(\.number) == [2])
    #expect(undone.map(\.number) == [1])
    #expect(last == 5)
  }

  @Test func `a handed-over account has its collector in the export, and all else its bytes`()
    throws
  {
    let desk = try TestDesk()
    defer { desk.remove() }
    let file = "customers.csv"
    let before = try String(
      contentsOf: TestDesk.ledger.appending(path: file), encoding: .utf8)
    try desk.store.record(
      [
        NewEvent(kind: "assign", customer: "B") { _ in
          [ContractLine(file, ["customer_id": "B", "collector": "Okafor, \"B\""])]
        }
      ], by: Self.lead, formKey: WorkspaceStore.token(), seen: "")
    let target = desk.store.folder.appending(path: "out")
    try desk.store.export(to: target)
    let after = try String(contentsOf: target.appending(path: file), encoding: .utf8)
    let ledger = try Ledger.load(from: target).ledger
    let view = ledger.asOf(try desk.store.day("last"))
    #expect(view.customers.first { $0.id == "B" }?.collector == "Okafor, \"B\"")
    let (old, new) = (before.split(separator: "\n"), after.split(separator: "\n"))
    #expect(old.count == new.count)
    if old.first == new.first {
      #expect(zip(old, new).count { $0 != $1 } == 1)
    }
  }

  @Test func `a kept forecast does not change`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    try desk.store.keep(forecast: Data("{}".utf8), of: "2025-07-01", by: Self.finance)
    #expect(throws: StoreError.self) {
      try desk.store.keep(forecast: Data("[]".utf8), of: "2025-07-01", by: Self.finance)
    }
    #expect(try desk.store.keptForecast(of: "2025-07-01") == Data("{}".utf8))
    #expect(try desk.store.keptForecast(of: "2025-07-02") == nil)
  }

  @Test func `another passphrase ends all other sessions`() throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let tokens = try (1...2).map { _ -> String in
      guard case .token(let token) = try desk.store.signIn("lead", TestDesk.passphrase) else {
        throw StoreError("not signed in")
      }
      return token
    }
    let person = Person(name: "lead", role: .lead)
    #expect(throws: StoreError.self) {
      try desk.store.changePassphrase(
        of: person, from: "wrong", to: "a new passphrase", keeping: tokens[0])
    }
    try desk.store.changePassphrase(
      of: person, from: TestDesk.passphrase, to: "a new passphrase", keeping: tokens[0])
    #expect(try desk.store.session(tokens[0]) != nil)
    #expect(try desk.store.session(tokens[1]) == nil)
    guard case .refused = try desk.store.signIn("lead", TestDesk.passphrase) else {
      Issue.record("the former passphrase still opens")
      return
    }
  }

  @Test func `settings are a person's own, and a time zone is one`() throws {
    let desk = try TestDesk(roles: [.lead, .csm])
    defer { desk.remove() }
    var settings = PersonSettings()
    (settings.zone, settings.keys) = ("Asia/Tokyo", false)
    let person = Person(name: "lead", role: .lead)
    try desk.store.set(settings, of: person)
    #expect(try desk.store.settings(of: person) == settings)
    #expect(try desk.store.settings(of: Person(name: "csm", role: .csm)) == PersonSettings())
    settings.zone = "Mars"
    #expect(throws: StoreError.self) { try desk.store.set(settings, of: person) }
    let (cookie, _) = try desk.signIn(.lead)
    let session = try desk.store.session(String(cookie.dropFirst("duecast=".count)))
    #expect(session?.settings.zone == "Asia/Tokyo" && session?.settings.keys == false)
  }
}
