import Receivables
import TestLedgers
import Testing

@Suite struct FiscalCalendarTests {
  @Test func `the standard calendar is that of the days themselves`() {
    let calendar = FiscalCalendar.standard
    for offset in 0..<800 {
      let on = day("2024-12-15") + offset
      #expect(calendar.endOfWeek(on) == on.endOfWeek)
      #expect(calendar.endOfMonth(on) == on.endOfMonth)
      #expect(calendar.endOfQuarter(on) == on.endOfQuarter)
    }
  }

  @Test(arguments: FiscalCalendar.Weekday.allCases)
  func `a week begins on its day and has seven`(first: FiscalCalendar.Weekday) {
    let calendar = FiscalCalendar(weekStart: first)
    for offset in 0..<14 {
      let on = day("2026-06-01") + offset
      let start = calendar.startOfWeek(on)
      #expect(start <= on && on <= calendar.endOfWeek(on))
      #expect(calendar.endOfWeek(on) - start == 6)
      #expect(start.weekday == 1 + (FiscalCalendar.Weekday.allCases.firstIndex(of: first) ?? 0))
    }
  }

  @Test func `fiscal quarters count from the first month`() {
    let calendar = FiscalCalendar(firstMonth: 2)
    #expect(calendar.endOfQuarter(day("2026-01-15")) == day("2026-01-31"))
    #expect(calendar.endOfQuarter(day("2026-02-01")) == day("2026-04-30"))
    #expect(calendar.endOfQuarter(day("2026-11-30")) == day("2027-01-31"))
  }

  /// The retailers' calendar: weeks from Sunday, a year that ends on the Saturday nearest to 31 January.
  ///
  /// Its years began on 29 January 2023, 4 February 2024, 2 February 2025 and 1 February 2026,
  /// so 2023 had 53 weeks.
  @Test func `the retail year of 4-5-4 months begins and ends as published`() {
    let retail = FiscalCalendar(
      weekStart: .sunday, months: .fourFiveFour, firstMonth: 2, yearEnd: .nearest)
    #expect(retail.year(of: day("2023-06-30")) == day("2023-01-29")...day("2024-02-03"))
    #expect(retail.year(of: day("2024-06-30")) == day("2024-02-04")...day("2025-02-01"))
    #expect(retail.year(of: day("2025-02-02")) == day("2025-02-02")...day("2026-01-31"))
    // February 2024 has four weeks, March five, April four.
    #expect(retail.endOfMonth(day("2024-02-04")) == day("2024-03-02"))
    #expect(retail.endOfMonth(day("2024-03-03")) == day("2024-04-06"))
    #expect(retail.endOfQuarter(day("2024-03-03")) == day("2024-05-04"))
    // The 53rd week belongs to the last month.
    #expect(retail.endOfMonth(day("2024-01-28")) == day("2024-02-03"))
  }

  @Test func `a year may end on the last such day of its month`() {
    let calendar = FiscalCalendar(
      weekStart: .sunday, months: .fourFourFive, firstMonth: 10, yearEnd: .last)
    // The last Saturdays of September: 28 in 2024, 27 in 2025.
    #expect(calendar.year(of: day("2025-01-01")) == day("2024-09-29")...day("2025-09-27"))
    #expect(calendar.year(of: day("2025-09-28")).lowerBound == day("2025-09-28"))
  }

  @Test(arguments: FiscalCalendar.Months.allCases)
  func `months and quarters follow one another without a gap`(months: FiscalCalendar.Months) {
    let calendar = FiscalCalendar(months: months, firstMonth: 7)
    var on = day("2024-01-01")
    while on < day("2030-01-01") {
      let month = calendar.endOfMonth(on)
      #expect(month >= on && calendar.endOfQuarter(on) >= month)
      // The last day of a month is its own end, and the day after it is another's.
      #expect(calendar.endOfMonth(month) == month && calendar.endOfMonth(month + 1) > month)
      if months != .calendar, on > day("2024-03-01") {
        #expect([28, 35, 42].contains(month - on + 1))
      }
      on = month + 1
    }
  }
}
