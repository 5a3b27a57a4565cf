import Foundation
import Receivables
import Testing

@testable import BankStatements

/// The same money in several files counts once.
@Suite struct MovementTests {
  private func sum(_ movements: BankMovements) -> Int64 {
    movements.movements.reduce(0) { $0 + $1.amount.minorUnits }
  }

  @Test func `a statement twice is one`() throws {
    let file = try Fixture.read("camt053-v8.xml")
    let once = BankMovements([file])
    let twice = BankMovements([file, file])
    #expect(sum(once) == 302_150 && twice.movements == once.movements)
    #expect(twice.repeated == 3 && twice.unbooked > 0)
  }

  @Test func `a report and its statement are one`() throws {
    let files = try ["camt052-v2.xml", "camt053-v8.xml"].map(Fixture.read)
    #expect(BankMovements(files).movements == BankMovements([files[1]]).movements)
    let reports = try ["mt942.sta", "mt940-german.sta"].map(Fixture.read)
    #expect(sum(BankMovements(reports)) == sum(BankMovements([reports[1]])))
  }

  @Test func `a notification gives its entry the details`() throws {
    let statement = try Fixture.read("camt053-v8.xml")
    let both = BankMovements([try Fixture.read("camt054-v2.xml"), statement])
    #expect(sum(both) == sum(BankMovements([statement])))
    let texts = both.movements.flatMap(\.remittance)
    #expect(texts.contains("R26-104713") && texts.contains("R26-104714"))
  }

  @Test func `a notification without its statement is money, until the statement comes`() throws {
    let alone = BankMovements([try Fixture.read("camt054-v2.xml")])
    #expect(sum(alone) == 150_000)
  }

  @Test func `equal payments of one day are two, with identifiers of their own`() {
    let file = Fixture.read(
      text: """
        :20:A
        :25:1
        :28C:1
        :60F:C260301EUR0,00
        :61:260302C30,00NTRFNONREF
        :61:260302C30,00NTRFNONREF
        :62F:C260302EUR60,00
        -
        """)
    let movements = BankMovements([file]).movements
    #expect(movements.count == 2 && Set(movements.map(\.id)).count == 2)
  }

  @Test func `two pages of a day are two`() {
    func page(_ number: Int, _ opening: String, _ closing: String) -> String {
      """
      :20:A
      :25:1
      :28C:5/\(number)
      :60F:C260301EUR\(opening)
      :61:260302C30,00NTRFNONREF
      :62F:C260302EUR\(closing)
      -

      """
    }
    let file = Fixture.read(text: page(1, "0,00", "30,00") + page(2, "30,00", "60,00"))
    #expect(sum(BankMovements([file])) == 6000)
  }

  @Test func `references are valid only with right check digits`() {
    #expect(StructuredReference("RF18 5390 0754 7034").isValid == true)
    #expect(StructuredReference("RF18 5390 0754 7035").isValid == false)
    #expect(StructuredReference("+++090/9337/55493+++").isValid == true)
    #expect(StructuredReference("+++090/9337/55494+++").isValid == false)
    #expect(StructuredReference("21 00000 00003 13947 14300 09017").isValid == true)
    #expect(StructuredReference("1234561", as: .finnish).isValid == true)
    #expect(StructuredReference("1234562", as: .finnish).isValid == false)
    let made = StructuredReference.creditorReference(of: "R26-104711")
    #expect(StructuredReference.isCreditorReference(made))
  }
}
