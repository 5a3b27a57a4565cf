import Foundation
import Receivables
import Testing

@testable import BankStatements

/// Opening and entries are closing, to the minor unit, or the statement is refused.
@Suite struct BalanceTests {
  @Test func `a cent too much refuses the statement with the difference and the remedy`() throws {
    let text = String(decoding: try Fixture.data("camt053-v8.xml"), as: UTF8.self)
      .replacing("4021.50", with: "4021.51")
    let file = Fixture.read(text: text, name: "a.xml")
    let refusal = try #require(file.statements.first?.refusal)
    #expect(refusal.code == "balance-mismatch" && refusal.file == "a.xml" && refusal.line > 1)
    #expect(refusal.problem.contains("the difference is 0.01") && !refusal.remedy.isEmpty)
    #expect(BankMovements([file]).movements.isEmpty)
  }

  @Test func `reversals are turned where only so the balances agree, and that is said`() {
    let file = Fixture.read(
      text: """
        :20:A
        :25:1
        :28C:1
        :60F:C260301EUR100,00
        :61:260302RC30,00NMSCNONREF
        :62F:C260302EUR130,00
        -
        """)
    #expect(file.statements.first?.entries.first?.amount.description == "30.00")
    #expect(file.issues.map(\.code) == ["reversal-sign"])
  }

  @Test func `a statement that is cut before its closing balance is refused`() {
    let text = """
      :20:S1
      :25:50010517/0000000003
      :28C:7/1
      :60F:C260301EUR0,00
      :61:2603020302C1500,65NTRFNONREF//BR1

      """
    let file = StatementReader.read(Data(text.utf8), name: "cut.sta")
    #expect(file.issues.map(\.code) == ["no-closing"])
    #expect(BankMovements([file]).movements.isEmpty)
  }

  @Test func `a gap between consecutive statements is said`() {
    func message(_ number: Int, _ opening: String, _ closing: String) -> String {
      ":20:A\n:25:1\n:28C:\(number)\n:60F:C260301EUR\(opening)\n:62F:C260301EUR\(closing)\n-\n"
    }
    let file = Fixture.read(text: message(1, "1,00", "1,00") + message(2, "2,00", "2,00"))
    #expect(file.issues.map(\.code) == ["balance-gap"])
  }

  @Test func `details that do not add up leave one payment`() {
    var entry = BankEntry(Money(minorUnits: 1000, .euro))
    entry.parts = [EntryPart(), EntryPart()]
    entry.parts[0].amount = Money(minorUnits: 1000, .euro)
    entry.parts[1].amount = Money(minorUnits: 1000, .euro)
    #expect(entry.settleParts() != nil && entry.parts.allSatisfy { $0.amount == nil })
  }

  @Test func `a document type declaration and a bomb of entities are refused`() {
    let file = Fixture.read(
      text: """
        <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><x>&c;</x></Document>
        """)
    #expect(file.isRefused && file.issues.first?.code == "type-declaration")
  }

  @Test func `another encoding than the declared one is read and said`() throws {
    let text = String(decoding: try Fixture.data("camt053-v8.xml"), as: UTF8.self)
    let latin = try #require(text.data(using: .isoLatin1))
    let file = StatementReader.read(latin, name: "a.xml")
    #expect(file.statements.first?.entries[0].parts[0].counterparty.name == "Alder & Söhne GmbH")
    #expect(file.issues.map(\.code) == ["wrong-encoding"])
  }

  @Test(arguments: Fixture.all) func `cut anywhere a file ends in statements or issues`(
    _ name: String
  ) throws {
    let data = try Fixture.data(name)
    for end in stride(from: 0, to: data.count, by: 3) {
      let file = StatementReader.read(data.prefix(end), name: name)
      for issue in file.issues { #expect(!issue.problem.isEmpty && !issue.remedy.isEmpty) }
      _ = BankMovements([file])
    }
  }

  @Test(arguments: Fixture.all) func `bytes changed anywhere end in statements or issues`(
    _ name: String
  ) throws {
    let data = try Fixture.data(name)
    for place in stride(from: 0, to: data.count, by: 5) {
      for byte in [UInt8(0), 0xFF, 0x39, 0x2F, 0x2C] {
        var changed = data
        changed[place] = byte
        _ = BankMovements([StatementReader.read(changed, name: name)])
      }
    }
  }
}
