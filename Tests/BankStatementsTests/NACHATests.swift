import Foundation
import Receivables
import Testing

@testable import BankStatements

/// Files of the American clearing house: what came back, and what payers write.
@Suite struct NACHATests {
  @Test func `returns are movements with their reason and what they return`() throws {
    let file = try Fixture.read("nacha-returns.ach")
    #expect(file.format == .nacha && !file.isRefused)
    let statement = try #require(file.statements.first)
    #expect(statement.refusal == nil && statement.entries.count == 2)
    let first = statement.entries[0]
    #expect(first.amount.description == "-1250.50" && first.amount.currency.code == "USD")
    #expect(first.valueOn == Day("2026-03-04") && first.bankReference == "071000010000001")
    let part = try #require(first.parts.first)
    #expect(part.returnReason == "R01" && part.references.transaction == "091000010000101")
    #expect(part.references.endToEnd == "INV-1001" && part.counterparty.name == "ALDER GLASS LLC")
    #expect(statement.entries[1].parts.first?.returnReason == "R02")
  }

  @Test func `an 820 in addenda is advice of the entry, and the rest is passed over and said`()
    throws
  {
    let file = try Fixture.read("nacha-returns.ach")
    let advice = try #require(file.advice.first)
    #expect(file.advice.count == 1 && advice.paymentReference == "071000010000003")
    #expect(advice.amount?.description == "1500.00" && advice.payerName == "ALDER GLASS LLC")
    #expect(advice.documents.map(\.number) == ["INV-1003", "INV-1004"])
    #expect(advice.documents.map { $0.amount?.description } == ["1000.00", "500.00"])
    #expect(file.issues.map(\.code) == ["no-returns"])
    #expect(file.issues.first?.effect == .noticed)
  }

  @Test func `records without line breaks are the same`() throws {
    let text = String(decoding: try Fixture.data("nacha-returns.ach"), as: UTF8.self)
    let file = Fixture.read(text: text.replacing("\n", with: ""))
    #expect(file.statements.first?.entries.count == 2 && file.advice.count == 1)
  }

  @Test func `totals that differ, or a file that is cut, are refused`() throws {
    let text = String(decoding: try Fixture.data("nacha-returns.ach"), as: UTF8.self)
    let wrong = Fixture.read(text: text.replacing("0000125050", with: "0000125051"))
    #expect(wrong.statements.first?.refusal?.code == "totals-differ")
    let cut = Fixture.read(text: String(text.prefix(95 * 4)))
    #expect(cut.statements.first?.refusal?.code == "no-control")
  }

  @Test func `returns that the statement has too count once`() throws {
    var statement = BankStatement(.bai2)
    statement.account = "40050060"
    for units in [-125_050, -9_900] as [Int64] {
      var entry = BankEntry(Money(minorUnits: units, try #require(Currency("USD"))))
      entry.bookedOn = Day("2026-03-04")
      statement.entries.append(entry)
    }
    var bank = StatementFile(name: "bank", format: .bai2)
    bank.statements = [statement]
    let returns = try Fixture.read("nacha-returns.ach")
    let movements = BankMovements([returns, bank])
    #expect(movements.movements.count == 2 && movements.repeated == 2)
    #expect(movements.movements.map(\.returnReason).sorted() == ["R01", "R02"])
    #expect(BankMovements([returns, returns]).movements.count == 2)
  }
}
