import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing
import WorkspaceServer
import WorkspaceStore

/// Access to what is kept of a contact, its erasure, and how long notes are kept.
@Suite struct `Personal data of contacts` {
  private static let admin = Person(name: "Ada", role: .admin)
  private static let ines = Person(name: "Ines", role: .collector)
  private static let name = "Maren Voss"

  private func withStore(_ body: (WorkspaceStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "personal-\(UUID().uuidString)")
    let source = folder.appending(path: "source")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: TestDesk.ledger, to: source)
    let customers = """
      customer_id,name,collector,contact_name,contact_email,contact_phone
      A,Harwick Tools Ltd,B. Okafor,Maren Voss,m.voss@harwick.example,+44 20 5550 1234
      B,Kestrel Foods,A. Keller,Maren Voss,maren@kestrel.example,

      """
    try Data(customers.utf8).write(to: source.appending(path: "customers.csv"))
    let store = try WorkspaceStore.create(in: folder.appending(path: "data"))
    try store.importLedger(source)
    try body(store)
  }

  private func contact(
    _ store: WorkspaceStore, _ customer: String, _ note: String, on day: String = "2025-07-01"
  ) throws -> Int {
    try store.record(
      "contact", of: customer, by: Self.ines, formKey: WorkspaceStore.token(), seen: "event 0"
    ) { number in
      [
        ContractLine(
          "activities.csv",
          [
            "activity_id": "W\(number)", "customer_id": customer, "on": day, "channel": "call",
            "outcome": "reached", "contact_name": Self.name, "note": note,
          ])
      ]
    }
  }

  private func bytes(_ store: WorkspaceStore) throws -> Data {
    let names = try FileManager.default.subpathsOfDirectory(atPath: store.folder.path)
    return names.sorted().reduce(into: Data()) { all, name in
      all += (try? Data(contentsOf: store.folder.appending(path: name))) ?? Data()
    }
  }

  @Test func `access gives all that names a contact of one account`() throws {
    try withStore { store in
      let number = try contact(store, "A", "call m.voss@harwick.example")
      _ = try contact(store, "B", "another Maren")
      let data = try store.personalData(of: Self.name, account: "A", by: Self.admin)
      #expect(data.ledger.map(\.file) == ["customers.csv"])
      #expect(data.entries.map(\.number) == [number])
      #expect(data.auditLines.count == 1)
      #expect(throws: StoreError.self) {
        try store.personalData(of: "Nobody Here", account: "A", by: Self.admin)
      }
      #expect(try store.audit(most: 1).first?.action == "access")
    }
  }

  @Test func `an erased contact is in no file of the workspace, and all else stays`() throws {
    try withStore { store in
      let number = try contact(store, "A", "Maren VOSS wants a copy, ask Ms Voss again")
      let other = try contact(store, "B", "stays")
      let erasure = try store.erase(
        contact: Self.name, account: "A", reason: "asked for it", by: Self.admin)
      #expect((erasure.records, erasure.entries, erasure.auditLines) == (1, 1, 1))
      #expect(erasure.left.map(\.entry) == [number])
      try store.redact(entries: [number], why: "asked for it", by: Self.admin)
      let events = try store.events()
      #expect(events[0].lines[0].row["outcome"] == "reached")
      #expect(events[0].lines[0].row["note"] == "")
      #expect(events[1].number == other)
      #expect(events[1].lines[0].row["contact_name"] == Self.name)
      #expect(try store.auditFault() == nil)
      let left = try bytes(store)
      for text in ["m.voss@harwick.example", "+44 20 5550 1234", "wants a copy"] {
        #expect(left.range(of: Data(text.utf8)) == nil, "\(text)")
      }
      let target = store.folder.appending(path: "out")
      try store.export(to: target)
      let customers = try Ledger.load(from: target).ledger
        .asOf(try store.day("last")).customers
      #expect(customers.first { $0.id == "A" }?.contactName == erasure.pseudonym)
      #expect(customers.first { $0.id == "A" }?.contactEmail == "")
      #expect(customers.first { $0.id == "B" }?.contactName == Self.name)
    }
  }

  @Test func `notes go after so many months without anything open`() throws {
    try withStore { store in
      let old = try contact(store, "A", "old", on: "2025-01-07")
      _ = try contact(store, "A", "young", on: "2031-05-01")
      let day = try #require(Day("2031-06-01"))
      let last = try Ledger.load(from: try store.ledger).ledger.asOf(day)
      let isOpen = last.invoices.range(0).contains {
        last.invoices.elements[$0].outstanding > 0
      }
      let retention = try Retention(store, months: 36, on: day)
      let found = try retention.found()
      #expect(found.entries == (isOpen ? [] : [old]))
      try retention.apply(by: Self.admin)
      let notes = try store.events().map { $0.lines[0].row["note"] }
      #expect(notes == (isOpen ? ["old", "young"] : ["", "young"]))
      #expect(try store.auditFault() == nil)
      // With more months than have passed, nothing goes.
      let none = try Retention(store, months: 1200, on: day).found()
      #expect(none.entries.isEmpty && none.records == 0)
    }
  }

  @Test func `a line of the log that nobody says is erased is a fault`() throws {
    try withStore { store in
      _ = try contact(store, "A", "x")
      #expect(try store.auditFault() == nil)
      try StoreTampering.erase(2, in: store)
      #expect(try store.auditFault()?.contains("no line says who did") == true)
    }
  }
}
