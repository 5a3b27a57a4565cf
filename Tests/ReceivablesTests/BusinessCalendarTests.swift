import Foundation
import Receivables
import Testing

@Suite struct BusinessCalendarTests {
  /// Weekdays of a year that a rule closes, as `MM-DD`.
  private func closedWeekdays(_ rule: BusinessCalendar.Rule, _ year: Int) throws -> [String] {
    let calendar = BusinessCalendar(rule)
    let first = try #require(Day(year: year, month: 1, day: 1))
    let last = try #require(Day(year: year, month: 12, day: 31))
    return (first...last)
      .filter { !$0.isWeekend && !calendar.isBusinessDay($0) }
      .map { String($0.description.dropFirst(5)) }
  }

  /// From the European Central Bank's published closing days.
  @Test(arguments: [
    (2001, ["01-01", "04-13", "04-16", "05-01", "12-25", "12-26", "12-31"]),
    (2019, ["01-01", "04-19", "04-22", "05-01", "12-25", "12-26"]),
    (2022, ["04-15", "04-18", "12-26"]),
    (2024, ["01-01", "03-29", "04-01", "05-01", "12-25", "12-26"]),
    (2025, ["01-01", "04-18", "04-21", "05-01", "12-25", "12-26"]),
    (2026, ["01-01", "04-03", "04-06", "05-01", "12-25"]),
  ])
  func `TARGET is closed on the published days`(year: Int, closed: [String]) throws {
    #expect(try closedWeekdays(.target, year) == closed)
  }

  /// From the Federal Reserve's holiday schedules: 4 July 2020, 25 December 2021 and
  /// 1 January 2022 were Saturdays without a substitute.
  @Test(arguments: [
    (
      2020,
      ["01-01", "01-20", "02-17", "05-25", "09-07", "10-12", "11-11", "11-26", "12-25"]
    ),
    (
      2021,
      ["01-01", "01-18", "02-15", "05-31", "07-05", "09-06", "10-11", "11-11", "11-25"]
    ),
    (
      2022,
      ["01-17", "02-21", "05-30", "06-20", "07-04", "09-05", "10-10", "11-11", "11-24", "12-26"]
    ),
    (
      2023,
      [
        "01-02", "01-16", "02-20", "05-29", "06-19", "07-04", "09-04", "10-09", "11-23", "12-25",
      ]
    ),
    (
      2025,
      [
        "01-01", "01-20", "02-17", "05-26", "06-19", "07-04", "09-01", "10-13", "11-11", "11-27",
        "12-25",
      ]
    ),
  ])
  func `the Federal Reserve is closed on the published days`(year: Int, closed: [String]) throws {
    #expect(try closedWeekdays(.federalReserve, year) == closed)
  }

  /// From gov.uk's list of bank holidays and its predecessors.
  @Test(arguments: [
    (2002, ["01-01", "03-29", "04-01", "05-06", "06-03", "06-04", "08-26", "12-25", "12-26"]),
    (2010, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]),
    (
      2011,
      ["01-03", "04-22", "04-25", "04-29", "05-02", "05-30", "08-29", "12-26", "12-27"]
    ),
    (2012, ["01-02", "04-06", "04-09", "05-07", "06-04", "06-05", "08-27", "12-25", "12-26"]),
    (2015, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
    (2020, ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"]),
    (2021, ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]),
    (
      2022,
      [
        "01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27",
      ]
    ),
    (
      2023,
      ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]
    ),
  ])
  func `England is closed on the published days`(year: Int, closed: [String]) throws {
    #expect(try closedWeekdays(.unitedKingdom, year) == closed)
  }

  /// Weekday holidays of B3 in the Python package holidays 0.109, without 24 December, on which only
  /// the exchange is closed.
  @Test(arguments: [
    (
      2019,
      ["01-01", "03-04", "03-05", "04-19", "05-01", "06-20", "11-15", "12-25", "12-31"]
    ),
    (
      2020,
      [
        "01-01", "02-24", "02-25", "04-10", "04-21", "05-01", "06-11", "09-07", "10-12", "11-02",
        "12-25", "12-31",
      ]
    ),
    (
      2024,
      [
        "01-01", "02-12", "02-13", "03-29", "05-01", "05-30", "11-15", "11-20", "12-25", "12-31",
      ]
    ),
    (
      2026,
      [
        "01-01", "02-16", "02-17", "04-03", "04-21", "05-01", "06-04", "09-07", "10-12", "11-02",
        "11-20", "12-25", "12-31",
      ]
    ),
  ])
  func `Brazil is closed on the published days`(year: Int, closed: [String]) throws {
    #expect(try closedWeekdays(.brazil, year) == closed)
  }

  @Test func `rolling passes over a whole Easter`() throws {
    let calendar = BusinessCalendar(.target)
    let friday = try #require(Day("2024-03-29"))
    #expect(calendar.roll(friday).description == "2024-04-02")
    #expect(calendar.roll(friday - 1) == friday - 1)
  }

  @Test func `holidays of the ledger close the calendars they name`() throws {
    let day = try #require(Day("2024-06-05"))
    let everywhere = Holiday(on: day, calendar: "", name: "")
    let inEngland = Holiday(on: day + 1, calendar: "united-kingdom", name: "")
    let target = BusinessCalendar(.target, holidays: [everywhere, inEngland])
    #expect(!target.isBusinessDay(day))
    #expect(target.isBusinessDay(day + 1))
    let english = BusinessCalendar(.unitedKingdom, holidays: [everywhere, inEngland])
    #expect(!english.isBusinessDay(day + 1))
    let every = BusinessCalendar(.everyDay, holidays: [everywhere])
    #expect(every.roll(day) == day + 1)
    #expect(every.isBusinessDay(try #require(Day("2024-06-08"))))
  }

  @Test(arguments: BusinessCalendar.Rule.allCases)
  func `counting agrees with asking day by day`(rule: BusinessCalendar.Rule) throws {
    let calendar = BusinessCalendar(rule)
    let start = try #require(Day("2021-11-30"))
    for length in [0, 1, 2, 5, 31, 63, 64, 65, 127, 400] {
      for offset in stride(from: 0, to: 70, by: 7) {
        let from = start + offset
        let asked = (from..<from + length).count { calendar.isBusinessDay($0 + 1) }
        #expect(calendar.businessDays(from: from, to: from + length) == asked)
        #expect(calendar.businessDays(from: from + length, to: from) == -asked)
      }
    }
  }

  @Test func `the table's edges make no difference`() throws {
    let calendar = BusinessCalendar(.target)
    for (text, isOpen) in [
      ("1969-12-25", false), ("1969-12-31", true), ("1970-01-01", false), ("1970-01-02", true),
      ("2100-12-31", true), ("2101-01-01", false), ("2101-01-03", true),
      ("2101-04-15", false), ("2101-04-18", false),
    ] {
      let day = try #require(Day(text))
      #expect(calendar.isBusinessDay(day) == isOpen, "\(text)")
    }
    let from = try #require(Day("2100-12-30"))
    #expect(calendar.businessDays(from: from, to: from + 5) == 3)
  }

  @Test func `a calendar survives being encoded`() throws {
    let day = try #require(Day("2024-06-05"))
    let calendar = BusinessCalendar(
      .federalReserve, holidays: [Holiday(on: day, calendar: "", name: "x")])
    let copy = try JSONDecoder().decode(
      BusinessCalendar.self, from: JSONEncoder().encode(calendar))
    #expect(copy == calendar)
    #expect(!copy.isBusinessDay(day))
  }
}
