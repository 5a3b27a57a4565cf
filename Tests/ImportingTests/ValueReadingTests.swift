import Foundation
import Receivables
import Testing

@testable import Importing

@Suite struct WrittenNumberTests {
  @Test(arguments: [
    ("1,234.56", "1234.56"), ("155.22-", "-155.22"), ("(1,000.00)", "-1000.00"),
    ("1 234.56", "1234.56"), ("1'234.56", "1234.56"), ("1,28,500.00", "128500.00"),
    ("$1,234.56", "1234.56"), ("€ 5.00", "5.00"), ("75.00 Cr", "-75.00"), ("75.00 DR", "75.00"),
    ("-$12.10", "-12.10"), ("USD 12.10", "12.10"), ("12.10EUR", "12.10"), ("−3.00", "-3.00"),
    ("Rs. 1,000.00", "1000.00"),
  ])
  func aNumberWithAPointIsRead(_ text: String, _ value: String) {
    #expect(WrittenNumber(text)?.decimal(.point) == DecimalText(value))
  }

  @Test(arguments: [
    ("1.234,56", "1234.56"), ("155,22-", "-155.22"), ("1.234", "1234"), ("0,5", "0.5"),
    ("1\u{202F}234,56 €", "1234.56"), ("569,99 H", "-569.99"), ("2.000.000,00", "2000000"),
  ])
  func aNumberWithACommaIsRead(_ text: String, _ value: String) {
    #expect(WrittenNumber(text)?.decimal(.comma) == DecimalText(value))
  }

  @Test(arguments: ["", "INV-1", "2026-01-02", "1400-17", "12,34,5.00", "a1", "1.2.3", "--5", "(5"])
  func anyOtherTextIsNoNumber(_ text: String) {
    #expect(WrittenNumber(text)?.decimal(.point) == nil)
  }

  @Test func oneSeparatorBeforeThreeDigitsLeavesTheMarkOpen() {
    #expect(WrittenNumber("1.234")?.evidence == .open)
    #expect(WrittenNumber("0.234")?.evidence == .mark(.point))
    #expect(WrittenNumber("1.2345")?.evidence == .mark(.point))
    #expect(WrittenNumber("1.234.567")?.evidence == .mark(.comma))
    #expect(WrittenNumber("1.234,5")?.evidence == .mark(.comma))
  }
}

@Suite struct WrittenDayTests {
  @Test(arguments: [
    "2026-08-12", "20260812", "12-Aug-2026", "12 August 2026", "August 12, 2026", "12. Aug. 2026",
    "Aug 12, 2026", "2026-08-12T10:15:00Z", "2026-08-12 10:15:00", "12 août 2026",
    "12 de agosto de 2026", "Wednesday, August 12, 2026 09:14 AM GMT-7", "2026/08/12",
  ])
  func aDayOfOneReadingIsRead(_ text: String) {
    #expect(WrittenDay(text)?.day(nil) == Day("2026-08-12"))
  }

  @Test(arguments: ["00000000", "1900-01-01", "31-DEC-4712", "00.00.0000", "0000-00-00"])
  func aDayThatStandsForNoneIsNone(_ text: String) {
    let written = WrittenDay(text)
    #expect(written?.day(.dayMonthYear) == nil)
    #expect(written?.isNothing == true)
  }

  @Test func theOrderOfTheFileDecides() {
    #expect(WrittenDay("01/02/2026")?.day(.dayMonthYear) == Day("2026-02-01"))
    #expect(WrittenDay("01/02/2026")?.day(.monthDayYear) == Day("2026-01-02"))
    #expect(WrittenDay("01/02/2026")?.day(nil) == nil)
    #expect(WrittenDay("01.02.26")?.day(nil) == Day("2026-02-01"))
  }
}
