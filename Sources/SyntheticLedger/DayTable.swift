import Receivables

/// What the simulation asks of days, looked up rather than worked out.
///
/// Banks are those of a customer's currency, whatever its country.
struct DayTable {
  let first: Day
  let last: Day
  private let months: [UInt8]
  private let daysOfMonth: [UInt8]
  private let monthEnds: [Bool]
  private let weekdays: [UInt8]
  /// By currency, then day.
  private let business: [[Bool]]

  /// - Parameter calendars: one for each currency.
  init(first: Day, last: Day, calendars: [BusinessCalendar]) {
    (self.first, self.last) = (first, last)
    let days = Array(first...last)
    let civils = days.map(\.civil)
    months = civils.map { UInt8($0.month) }
    daysOfMonth = civils.map { UInt8($0.day) }
    monthEnds = days.map { $0 == $0.endOfMonth }
    weekdays = days.map { UInt8($0.weekday) }
    business = calendars.map { calendar in days.map(calendar.isBusinessDay) }
  }

  func month(_ day: Day) -> Int { Int(months[day - first]) }
  func dayOfMonth(_ day: Day) -> Int { Int(daysOfMonth[day - first]) }
  func isMonthEnd(_ day: Day) -> Bool { monthEnds[day - first] }
  func weekday(_ day: Day) -> Int { Int(weekdays[day - first]) }

  func isBusinessDay(_ day: Day, currency: Int) -> Bool {
    business[currency][day - first]
  }

  /// The day itself or the next business day after it; beyond the table, where nothing happens any
  /// more, the day itself.
  func rolled(_ day: Day, currency: Int) -> Day {
    var day = day
    while day <= last && !isBusinessDay(day, currency: currency) { day = day + 1 }
    return day
  }

  /// The day itself or the last business day before it.
  func rolledBack(_ day: Day, currency: Int) -> Day {
    var day = day
    while !isBusinessDay(day, currency: currency) { day = day - 1 }
    return day
  }
}
