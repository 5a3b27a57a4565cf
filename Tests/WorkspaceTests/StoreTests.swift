import Foundation
import GRDB
import LedgerFiles
import Receivables
import TestLedgers
import Testing
import WorkspaceStore

@Suite struct `The workspace's store` {
  private static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      files[name] = try Data(contentsOf: folder.appending(path: name))
    }
    return files
  }

  private static func exported(_ store: WorkspaceStore) throws -> [String: Data] {
    let target = store.folder.appending(path: "export-\(UUID().uuidString)")
    try store.export(to: target)
    return try files(target)
  }

  private static func record(_ store: WorkspaceStore, _ person: Person, note: String) throws -> Int
  {
    try store.record(
      "note", of: "A", by: person, formKey: WorkspaceStore.token(), seen: "nothing"
    ) { number in
      [
        ContractLine(
          "activities.csv",
          [
            "activity_id": "W\(number)", "customer_id": "A", "on": "2025-07-01",
            "channel": "note", "note": note,
          ])
      ]
    }
  }

  @Test func `a ledger is exported to the byte, and what was undone leaves no trace`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let imported = try Self.files(TestDesk.ledger)
    #expect(try Self.exported(desk.store) == imported)
    let ines = Person(name: "Ines", role: .collector)
    let first = try Self.record(desk.store, ines, note: "says, \"tomorrow\"\nor later")
    let with = try Self.exported(desk.store)
    #expect(with.filter { $0.key != "activities.csv" } == imported)
    let target = desk.store.folder.appending(path: "again")
    try desk.store.export(to: target)
    let ledger = try Ledger.load(from: target).ledger
    let view = ledger.asOf(try #require(Day("2025-07-01")))
    #expect(view.activities[0].map(\.note) == ["says, \"tomorrow\"\nor later"])
    _ = try desk.store.undo(first, by: ines, formKey: WorkspaceStore.token(), reason: "")
    #expect(try Self.exported(desk.store) == imported)
  }

  @Test func `others' entries are undone by a lead, with a reason, and once`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    let number = try Self.record(desk.store, Person(name: "Ines", role: .collector), note: "x")
    func undo(_ person: Person, _ reason: String) throws {
      _ = try desk.store.undo(number, by: person, formKey: WorkspaceStore.token(), reason: reason)
    }
    let lead = Person(name: "Lea", role: .lead)
    #expect(throws: StoreError.self) { try undo(Person(name: "Bo", role: .collector), "mine") }
    #expect(throws: StoreError.self) { try undo(lead, "") }
    try undo(lead, "wrong account")
    #expect(throws: StoreError.self) { try undo(lead, "again") }
  }

  @Test func `events and log lines cannot be changed, and a forged log is found`() throws {
    let desk = try TestDesk()
    defer { desk.remove() }
    for note in ["a", "b", "c"] {
      _ = try Self.record(desk.store, Person(name: "Ines", role: .collector), note: note)
    }
    #expect(try desk.store.faults().isEmpty)
    let queue = try DatabaseQueue(path: desk.store.folder.appending(path: "workspace.sqlite").path)
    for sql in [
      "UPDATE audit SET actor = 'Bo'", "DELETE FROM audit", "UPDATE event SET author = 'Bo'",
      "DELETE FROM event",
    ] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
    try queue.write { db in
      try db.execute(sql: "DROP TRIGGER audit_no_update")
      try db.execute(sql: "UPDATE audit SET actor = 'Bo' WHERE number = 2")
    }
    #expect(try desk.store.auditFault() == "Line 2 of the audit log was changed.")
  }

  @Test func `guesses are slowed down, and tokens are kept as hashes`() throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    let now = Date()
    for _ in 1...5 {
      guard case .refused = try desk.store.signIn("lead", "wrong", at: now) else {
        Issue.record("a wrong passphrase was not refused")
        return
      }
    }
    guard case .tooMany = try desk.store.signIn("lead", TestDesk.passphrase, at: now) else {
      Issue.record("a sixth attempt was answered")
      return
    }
    guard
      case .token(let token) = try desk.store.signIn(
        "lead", TestDesk.passphrase, at: now + 31)
    else {
      Issue.record("half a minute later the right passphrase was refused")
      return
    }
    #expect(try desk.store.session(token, at: now + 60) != nil)
    #expect(try desk.store.session(token, at: now + 60 + 1801) == nil)
    let file = try Data(contentsOf: desk.store.folder.appending(path: "workspace.sqlite-wal"))
    #expect(file.range(of: Data(token.utf8)) == nil)
  }

  @Test func `a backup opens as a workspace with the same entries`() throws {
    let desk = try TestDesk(roles: [.lead])
    defer { desk.remove() }
    _ = try Self.record(desk.store, Person(name: "Ines", role: .collector), note: "kept")
    let target = desk.store.folder.appending(path: "backup")
    try desk.store.backup(to: target)
    let copy = try WorkspaceStore.open(target)
    #expect(try copy.faults().isEmpty)
    #expect(try copy.events() == desk.store.events())
    #expect(try Self.exported(copy) == Self.exported(desk.store))
  }
}
