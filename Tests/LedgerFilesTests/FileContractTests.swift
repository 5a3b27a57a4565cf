import Foundation
import TestLedgers
import Testing

@testable import LedgerFiles
@testable import Receivables

/// The contract is declared once, and everything that shows or writes it comes from there.
@Suite struct FileContractTests {
  @Test func `the templates of all files make a ledger without a fault`() throws {
    let files = Dictionary(
      uniqueKeysWithValues: FileContract.all.map { ($0.file, $0.template) })
    let loaded = try Ledger.load(files: files)
    // `status` is a column of theirs.
    #expect(loaded.issues.map(\.code) == ["status-understood"])
    #expect(loaded.lineCounts.allSatisfy { $0.read == 1 && $0.used == 1 })
    let view = loaded.ledger.asOf(day("2026-03-31"))
    #expect(view.customers.map(\.id) == ["C-1001"])
    #expect(view.invoices.elements.map(\.outstanding) == [84_950])
  }

  @Test func `every column has a sentence and an example of its kind`() throws {
    for file in FileContract.all {
      #expect(Set(file.columns.map(\.name)).count == file.columns.count)
      #expect(file.ownDay.map { file.knows($0) } ?? true)
      for column in file.columns {
        #expect(column.meaning.hasSuffix("."), "\(file.file) \(column.name)")
        switch column.kind {
        case .day: #expect(Day(column.example) != nil)
        case .amount, .signedAmount, .number:
          #expect(Double(column.example) != nil, "\(column.name)")
        case .currency: #expect(Currency(column.example)?.isListed == true)
        case .wholeNumber: #expect(Int(column.example) != nil)
        case .choice(let words): #expect(words.contains(column.example))
        case .yesNo: #expect(["true", "false"].contains(column.example))
        case .identifier, .text: #expect(!column.example.isEmpty)
        }
      }
    }
  }

  @Test(arguments: [
    ("Invoices.csv", "invoices.csv"), ("payment.csv", "payments.csv"),
    ("Write-Offs.CSV", "write_offs.csv"), ("exchange rates.csv", "exchange_rates.csv"),
  ]) func `a file named almost as one of the contract is told which it seems to be`(
    name: String, meant: String
  ) throws {
    #expect(FileContract.meant(by: name)?.file == meant)
    let loaded = try Ledger.load(files: [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency\n", name: "a,b\n",
    ])
    #expect(loaded.issues.map(\.code) == ["unknown-file"])
    #expect(loaded.issues.first?.remedy.contains(meant) == true)
  }

  @Test func `a header is written in the order of the contract`() {
    #expect(
      FileContract.invoices.header(["amount", "invoice_id", "paid_on"])
        == ["invoice_id", "amount", "paid_on"])
  }

  private func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }
}
