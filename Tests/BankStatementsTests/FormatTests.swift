import Foundation
import Receivables
import Testing

@testable import BankStatements

/// Each format is read to the same vocabulary.
@Suite struct FormatTests {
  private func day(_ text: String) -> Day? { Day(text) }

  private func amounts(_ statement: BankStatement) -> [String] {
    statement.entries.map(\.amount.description)
  }

  @Test func `camt 053 has balances, batches, charges, names and references`() throws {
    let file = try Fixture.read("camt053-v8.xml")
    let statement = try #require(file.statements.first)
    #expect(file.format == .camt053 && statement.isBalanced && statement.refusal == nil)
    #expect(statement.account == "DE11500105170000000001" && statement.sequence == "41")
    #expect(amounts(statement) == ["1526.00", "1500.00", "-4.50", "99.00"])
    let first = statement.entries[0]
    #expect(first.bookedOn == day("2026-03-02") && first.valueOn == nil)
    #expect(first.code == "PMNT/RCDT/ESCT")
    let part = try #require(first.parts.first)
    #expect(part.counterparty.name == "Alder & Söhne GmbH")
    #expect(part.counterparty.ultimateName == "Alder Holding")
    #expect(part.counterparty.account == "DE89370400440532013000")
    #expect(part.counterparty.bank == "COBADEFFXXX")
    #expect(part.references.endToEnd == "E2E-7" && part.references.mandate == "MD-9")
    #expect(part.amount?.description == "1526.00" && part.original?.description == "1500.00")
    #expect(part.charges.map(\.description) == ["26.00"])
    #expect(part.structured.map(\.isValid) == [true])
    #expect(part.documents.map(\.number) == ["R26-104711"])
    #expect(statement.entries[1].parts.map { $0.amount?.description } == ["500.00", "1000.00"])
    #expect(statement.entries[2].text == "Account fee")
    #expect(statement.entries[3].status == .pending)
  }

  @Test func `MT940 joins fields without a blank and finds keywords anywhere`() throws {
    let statement = try #require(try Fixture.read("mt940-german.sta").statements.first)
    #expect(statement.isBalanced && statement.sequence == "7" && statement.text == "Statement text")
    #expect(amounts(statement) == ["500.00", "20.00", "-7.50"])
    let first = statement.entries[0]
    // The mark is C with the third letter of the currency, and the year turns.
    #expect(first.valueOn == day("2025-12-31") && first.bookedOn == day("2026-01-02"))
    #expect(!first.isReversal && first.bankReference == "MB-1" && first.code == "166")
    let part = first.parts[0]
    #expect(part.references.endToEnd == "E-1" && part.remittance == ["Rechnung R26-104711"])
    #expect(part.counterparty.ultimateName == "Alder Holding")
    #expect(part.counterparty.name == "ALDER UND SOEHNE")
    #expect(part.original?.description == "511.85" && part.charges.map(\.description) == ["11.85"])
    // A debit taken back raises the account.
    #expect(statement.entries[1].isReversal)
  }

  @Test func `MT940 reads the tags of Dutch banks and names in free text`() throws {
    let statement = try #require(try Fixture.read("mt940-dutch.sta").statements.first)
    #expect(statement.isBalanced && statement.account == "NL91ABNA0417164300")
    let first = statement.entries[0].parts[0]
    #expect(first.counterparty.account == "NL32INGB0000012345")
    #expect(first.counterparty.name == "Beuk B.V." && first.references.endToEnd == "E-9")
    #expect(first.remittance == ["Factuur R26-104715"])
    let second = statement.entries[1].parts[0]
    #expect(second.counterparty.name == "PLATAAN")
    #expect(second.counterparty.account == "NL65INGB0123456789")
  }

  @Test func `MT942 is a report of the day`() throws {
    let file = try Fixture.read("mt942.sta")
    #expect(file.format == .mt942 && file.statements.first?.format.kind == .report)
    #expect(file.statements.first?.entries.map(\.amount.description) == ["500.00"])
  }

  @Test func `BAI2 continues records, and texts have commas and slashes`() throws {
    let file = try Fixture.read("bai2.bai")
    let statement = try #require(file.statements.first)
    #expect(statement.isBalanced && file.issues.isEmpty)
    #expect(amounts(statement) == ["1500.00", "200.00", "-64.25"])
    let wire = statement.entries[0]
    #expect(wire.valueOn == day("2026-03-03") && wire.bankReference == "BREF1")
    #expect(wire.customerReference == "CREF1" && wire.text.hasPrefix("INCOMING WIRE, REF 12/31"))
    #expect(wire.parts[0].counterparty.name == "Fir Inc")
    #expect(wire.parts[0].references.endToEnd == "E-55")
    #expect(statement.entries[1].bankReference == "BREF2")
    #expect(statement.entries[2].isReversal && statement.entries[2].parts[0].returnReason == "R02")
  }

  @Test func `OFX keeps equal identifiers apart and days as written`() throws {
    let statement = try #require(try Fixture.read("ofx1.ofx").statements.first)
    #expect(statement.account == "9876" && statement.closing?.amount.description == "20000.00")
    #expect(amounts(statement) == ["10000.50", "12.50"])
    #expect(statement.entries[0].bookedOn == day("2026-03-01"))
    #expect(statement.entries[0].parts[0].counterparty.name == "ELM & CO")
  }

  @Test func `CODA takes details of a total as its parts, never both`() throws {
    let statement = try #require(try Fixture.read("coda.cod").statements.first)
    #expect(statement.isBalanced && statement.account == "BE68539007547034")
    #expect(amounts(statement) == ["250.50", "300.00"])
    let first = statement.entries[0].parts[0]
    #expect(first.structured.map(\.text) == ["090933755493"] && first.structured[0].isValid == true)
    #expect(first.counterparty.name == "HULST NV" && first.references.endToEnd == "E2E-1")
    #expect(statement.entries[1].parts.map { $0.amount?.description } == ["100.00", "200.00"])
    #expect(statement.entries[1].parts[1].remittance == ["FACTUUR R26-104718"])
  }

  @Test func `CFONB 120 reads zoned amounts and details`() throws {
    let statement = try #require(try Fixture.read("cfonb.txt").statements.first)
    #expect(statement.isBalanced && amounts(statement) == ["250.50", "-1.05"])
    let part = statement.entries[0].parts[0]
    #expect(part.counterparty.name == "TREMBLE SARL" && part.references.endToEnd == "E2E-TR")
    #expect(part.remittance.contains("FACTURE R26-104719"))
  }

  @Test func `Norma 43 reads sides by number and texts by line`() throws {
    let file = try Fixture.read("norma43.n43")
    let statement = try #require(file.statements.first)
    #expect(statement.isBalanced && file.issues.isEmpty)
    #expect(amounts(statement) == ["250.50", "-1.50"])
    #expect(statement.entries[0].valueOn == day("2026-03-03"))
    #expect(statement.entries[0].parts[0].remittance == ["OLMO SL FACTURA R26-104720"])
  }

  @Test func `remittance advice comes as CSV and as EDI 820`() throws {
    let advice = try Fixture.read("advice.csv").advice
    #expect(advice.map(\.paymentReference) == ["E2E-7", "E2E-8"])
    #expect(advice[1].documents.map { $0.amount?.description } == ["1180.50", "-80.00"])
    #expect(advice[1].documents[0].reason == "damaged" && advice[1].documents[1].isCredit)
    let edi = try #require(try Fixture.read("edi820.txt").advice.first)
    #expect(edi.paymentReference == "TRACE77" && edi.payerName == "FIR INC")
    #expect(edi.documents.map(\.number) == ["R26-104721"])
    #expect(edi.documents[0].deduction?.description == "19.50")
  }
}
