import TestLedgers
import Testing

@testable import Receivables

@Suite struct DayTests {
  @Test func `days are counted from 1970`() {
    #expect(Day("1970-01-01")?.number == 0)
    #expect(Day("2000-03-01")?.number == 11_017)
    #expect(Day("1969-12-31")?.number == -1)
  }

  /// Four hundred years repeat; walking them meets every rule of the calendar.
  @Test func `each day is the day after the one before, in numbers and in words`() {
    var (year, month, dayOfMonth) = (1600, 1, 1)
    guard let first = Day(year: year, month: month, day: dayOfMonth) else {
      Issue.record("1600-01-01 is a day")
      return
    }
    for offset in 0..<146_097 {
      let day = first + offset
      let civil = day.civil
      guard civil == (year, month, dayOfMonth), Day("\(day)") == day else {
        Issue.record(
          "\(offset) days after 1600-01-01 is \(day), not \(year)-\(month)-\(dayOfMonth)")
        return
      }
      dayOfMonth += 1
      if Day(year: year, month: month, day: dayOfMonth) == nil {
        dayOfMonth = 1
        (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
      }
    }
    #expect((year, month, dayOfMonth) == (2000, 1, 1))
    #expect(first + 146_097 == Day("2000-01-01"))
  }

  @Test func `weeks end on Sunday and months on their last day`() {
    #expect(day(2, 28).weekday == 3)
    #expect(day(3, 3).isWeekend && day(3, 2).isWeekend && !day(3, 4).isWeekend)
    #expect(day(2, 28).endOfWeek == day(3, 3))
    #expect(day(3, 3).endOfWeek == day(3, 3))
    #expect(day(2, 1).endOfMonth == day(2, 29))
    #expect(Day("1969-12-28")?.weekday == 7)
  }

  @Test(arguments: [
    "2023-02-29", "2024-2-9", "2024-00-10", "24-01-01", "2024/01/01", "2024-01-32", " 2024-01-01",
    "2024-01-01T00", "", "0000-01-01",
  ]) func `anything but a calendar day as YYYY-MM-DD is refused`(text: String) {
    #expect(Day(text) == nil)
  }
}

@Suite struct MoneyTests {
  @Test func `amounts are written with the digits of their currency`() throws {
    let texts = try [("EUR", 123_450), ("JPY", -7), ("KWD", 1), ("EUR", -5)].map { code, units in
      Money(minorUnits: Int64(units), try #require(Currency(code))).description
    }
    #expect(texts == ["1234.50", "-7", "0.001", "-0.05"])
  }

  @Test func `thousands are grouped for people`() throws {
    let amounts = [
      ("CAD", 34_994_454), ("EUR", -100_000), ("EUR", 99_999), ("EUR", -5), ("JPY", 1_234_567),
    ]
    let texts = try amounts.map { code, units in
      Money(minorUnits: Int64(units), try #require(Currency(code))).grouped
    }
    #expect(texts == ["349,944.54", "-1,000.00", "999.99", "-0.05", "1,234,567"])
  }

  @Test func `currencies are three letters in either case`() {
    #expect(Currency("eur")?.code == "EUR")
    #expect(Currency("EURO") == nil && Currency("E1R") == nil && Currency("") == nil)
    #expect(Currency.unstated.code == "XXX" && Currency.unstated.exponent == 2)
    let exponents = ["CLP", "XPF", "BHD", "TND", "USD"].map { Currency($0)?.exponent }
    #expect(exponents == [0, 0, 3, 3, 2])
  }
}

@Suite struct GroupedTests {
  @Test func `grouping keeps the order within a group, and empty groups`() {
    let grouped = Grouped([31, 10, 32, 11, 30], groups: 5) { $0 / 10 }
    #expect(grouped.groupCount == 5)
    #expect((0..<5).map { Array(grouped[$0]) } == [[], [10, 11], [], [31, 32, 30], []])
    #expect(grouped.range(3) == 2..<5)
  }
}
