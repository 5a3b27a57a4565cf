import Foundation
import LedgerFiles
import Receivables
import TestLedgers
import Testing
import WorkspaceServer
import WorkspaceStore

/// What other systems write, taken into a workspace that people work in.
@Suite struct `Imports into a workspace` {
  private static let lead = Person(name: "Lea", role: .lead)

  private let ledger = OpenBookFiles.ledger

  private let statement = """
    :20:S1
    :25:50010517/0000000003
    :28C:7/1
    :60F:C260301EUR0,00
    :61:2603020302C1200,55NTRFNONREF//BR1
    :86:166?20SVWZ+R26-104711?31DE89370400440532013000?32ALDER GLASS GMBH
    :61:2603020302C777,00NTRFNONREF//BR2
    :86:166?20SVWZ+Zahlung?31DE11111111111111111111?32BIRCH TRADING LTD
    :62F:C260302EUR1977,55
    -

    """

  private func withStore(_ body: (WorkspaceStore, URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "intake-\(UUID().uuidString)")
    let source = folder.appending(path: "source")
    try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in ledger { try Data(text.utf8).write(to: source.appending(path: name)) }
    let store = try WorkspaceStore.create(in: folder.appending(path: "data"))
    _ = try LedgerIntake(store, by: Self.lead).take([source])
    try body(store, folder)
  }

  private func view(_ store: WorkspaceStore, _ day: String) throws -> LedgerView {
    let target = store.folder.appending(path: "export-\(UUID().uuidString)")
    try store.export(to: target)
    return try Ledger.load(from: target).ledger.asOf(try #require(Day(day)))
  }

  private func note(_ store: WorkspaceStore, _ customer: String) throws {
    _ = try store.record(
      "note", of: customer, by: Self.lead, formKey: WorkspaceStore.token(), seen: ""
    ) { number in
      [
        ContractLine(
          "activities.csv",
          [
            "activity_id": "W\(number)", "customer_id": customer, "on": "2026-03-01",
            "channel": "note", "note": "stays",
          ])
      ]
    }
  }

  @Test func `tomorrow's export adds what is new, and what people recorded stays`() throws {
    try withStore { store, folder in
      try note(store, "K1001")
      let export = folder.appending(path: "invoices.csv")
      let text =
        ledger["invoices.csv", default: ""]
        + "R26-104800,K1002,2026-03-02,2026-04-01,90.00,EUR\n"
      try Data(text.utf8).write(to: export)
      for round in 1...2 {
        let said = try LedgerIntake(store, by: Self.lead).take([export])
        #expect(said.contains("invoices.csv: 1 new") == (round == 1), "\(said)")
        #expect(said.contains("The ledger has it all already.") == (round == 2), "\(said)")
      }
      #expect(try store.ledgerVersion().number == 2)
      let view = try view(store, "2026-03-05")
      #expect(view.invoices.elements.count == 5)
      #expect(view.activities.elements.map(\.note) == ["stays"])
      #expect(try store.ledgers(most: 9).map(\.source) == ["invoices.csv", "source"])
      #expect(try store.faults().isEmpty)
    }
  }

  @Test func `payments of a statement are applied once, and doubtful ones wait`() throws {
    try withStore { store, folder in
      let bank = folder.appending(path: "bank.sta")
      try Data(statement.utf8).write(to: bank)
      let intake = LedgerIntake(store, by: Self.lead, on: Day("2026-03-04"))
      let said = try intake.take([bank])
      #expect(said.contains("1 payment posted: 1,200.55 EUR"), "\(said)")
      #expect(try intake.take([bank]).last?.contains("no payment that is new") == true)
      let view = try view(store, "2026-03-05")
      let paid = view.invoices.elements.indices.filter {
        view.invoiceID($0) == "R26-104711"
      }.map { view.invoices.elements[$0].outstanding }
      #expect(paid == [0])
      let proposals = try String(
        contentsOf: try store.ledger.appending(path: "cash/proposals.csv"), encoding: .utf8)
      #expect(proposals.contains("K1002"))
      #expect(try store.auditFault() == nil)
    }
  }

  @Test func `what cannot be read takes nothing and says why`() throws {
    try withStore { store, folder in
      let file = folder.appending(path: "letter.txt")
      try Data("Dear Sirs,\n".utf8).write(to: file)
      for source in [file, folder.appending(path: "nowhere.csv")] {
        #expect(throws: (any Error).self) {
          try LedgerIntake(store, by: Self.lead).take([source])
        }
      }
      #expect(try store.ledgerVersion().number == 1)
      let left = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
      #expect(!left.contains { $0.hasPrefix("scratch") })
    }
  }

  @Test func `cash that is decided meanwhile stops an import that did not see it`() throws {
    try withStore { store, _ in
      let folder = try store.newFolder()
      _ = try store.record(
        "cash", of: "K1001", by: Person(name: "Fay", role: .finance),
        formKey: WorkspaceStore.token(), seen: ""
      ) { _ in [ContractLine("cash", ["payment_id": "B1", "decision": "reject", "rank": "1"])] }
      #expect(throws: StoreError.self) {
        try store.take(folder, source: "bank.sta", by: Self.lead, since: 0)
      }
      #expect(try store.ledgerVersion().number == 1)
    }
  }
}
