import Foundation
import LedgerFiles
import Receivables
import Testing

@testable import Importing

/// An export from before the ledger undoes nothing unless a person says so.
@Suite struct OlderExportTests {
  private let header = "Invoice Number,Customer,Invoice Date,Due Date,Amount,Open Balance,Paid On\n"

  private func read(_ lines: [String], title: String = "") throws -> ImportedLedger {
    let text = title + header + lines.map { $0 + "\n" }.joined()
    return try Importer(ImportChoices()).read([("items.csv", Data(text.utf8))])
  }

  private func files(_ merge: LedgerMerge) -> [String: Data] {
    Dictionary(
      uniqueKeysWithValues: merge.tables.map { ($0.contract.file, Data($0.csv())) })
  }

  private let june = [
    "1001,Acme,2026-05-01,2026-05-31,100.00,100.00,",
    "1002,Acme,2026-05-10,2026-06-09,250.00,250.00,",
    "1003,Beech,2026-06-02,2026-07-02,70.00,70.00,",
  ]
  private let july = [
    "1001,Acme,2026-05-01,2026-05-31,100.00,0.00,2026-06-20",
    "1002,Acme,2026-05-10,2026-06-09,250.00,50.00,",
    "1003,Beech,2026-06-02,2026-07-02,70.00,70.00,",
    "1004,Beech,2026-07-01,2026-07-31,80.00,80.00,",
  ]

  @Test func `an older export that would undo payments is doubtful, and says which`() throws {
    let ledger = files(LedgerMerge([:], try read(july)))
    let merge = LedgerMerge(ledger, try read(june))
    #expect(merge.isDoubtful)
    #expect(merge.changes.reopened.ids == ["1001", "1002"])
    #expect(merge.changes.reopened.text == "2 documents (1001, 1002; 300.00)")
    #expect(merge.days.files == Day("2026-06-02"))
    #expect(merge.days.ledger == Day("2026-07-01"))
  }

  @Test func `as older, it adds what the ledger has not and changes nothing else`() throws {
    let ledger = files(LedgerMerge([:], try read(july)))
    let merge = LedgerMerge(
      ledger, try read(june + ["0999,Cedar,2026-04-01,2026-05-01,5.00,5.00,"]), age: .older)
    #expect(!merge.isDoubtful)
    #expect(merge.changes.new["invoices.csv"] == 1)
    #expect(merge.changes.changed == 0)
    let table = try #require(merge.tables.first { $0.contract == .invoices })
    let bytes = try #require(ledger["invoices.csv"])
    let before = try #require(LedgerTable(.invoices, csv: bytes))
    #expect(Array(table.rows.prefix(before.rows.count)) == before.rows)
  }

  @Test func `as newer, it opens again and says so`() throws {
    let ledger = files(LedgerMerge([:], try read(july)))
    let merge = LedgerMerge(ledger, try read(june), age: .newer)
    #expect(!merge.isDoubtful)
    #expect(merge.changes.reopened.ids.count == 2)
  }

  @Test func `a later export in which a payment was taken back is no question`() throws {
    let ledger = files(LedgerMerge([:], try read(july)))
    let later = [
      "1001,Acme,2026-05-01,2026-05-31,100.00,100.00,",
      "1005,Beech,2026-07-20,2026-08-19,12.00,12.00,",
    ]
    let merge = LedgerMerge(ledger, try read(later))
    #expect(!merge.isDoubtful)
    #expect(merge.changes.reopened.ids == ["1001"])
  }

  @Test func `exports in their order are never in doubt`() throws {
    let ledger = files(LedgerMerge([:], try read(june)))
    let merge = LedgerMerge(ledger, try read(july))
    #expect(!merge.isDoubtful)
    #expect(merge.changes.reopened.ids.isEmpty)
    #expect(merge.changes.closed == 1)
  }

  @Test func `an older file whose payments say less does not take allocations back`() throws {
    let invoices =
      "invoice_id,customer_id,issued_on,due_on,amount\nR1,A,2026-01-05,2026-02-04,100.00\n"
    let payments = "payment_id,customer_id,received_on,amount\nP1,A,2026-02-01,100.00\n"
    let allocations =
      "payment_id,invoice_id,allocated_on,amount,method\nP1,R1,2026-02-01,100.00,derived\n"
    func ledger(_ names: [(String, String)]) throws -> ImportedLedger {
      try Importer(ImportChoices()).read(names.map { ($0.0, Data($0.1.utf8)) })
    }
    let all = files(
      LedgerMerge(
        [:],
        try ledger([
          ("invoices.csv", invoices), ("payments.csv", payments), ("allocations.csv", allocations),
        ])))
    let empty = "payment_id,invoice_id,allocated_on,amount,method\n"
    let older = try ledger([
      ("invoices.csv", invoices), ("payments.csv", payments), ("allocations.csv", empty),
    ])
    let doubtful = LedgerMerge(all, older)
    #expect(doubtful.isDoubtful)
    #expect(doubtful.changes.reopened.ids == ["R1"])
    let kept = LedgerMerge(all, older, age: .older)
    #expect(kept.tables.first { $0.contract == .allocations }?.rows.count == 1)
  }
}
