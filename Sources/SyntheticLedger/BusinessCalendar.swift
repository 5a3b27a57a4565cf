import Receivables

/// Public holidays of a country, by rule.
enum HolidayCalendar: Int, CaseIterable {
  case germany, france, britain, unitedStates

  var code: String {
    switch self {
    case .germany: "DE"
    case .france: "FR"
    case .britain: "GB"
    case .unitedStates: "US"
    }
  }

  /// Holidays of one year, by day.
  func holidays(_ year: Int) -> [(on: Day, name: String)] {
    let easter = Self.easter(year)
    func on(_ month: Int, _ day: Int) -> Day { Self.day(year, month, day) }
    let days: [(Day, String)]
    switch self {
    case .germany:
      days = [
        (on(1, 1), "New Year"), (easter - 2, "Good Friday"), (easter + 1, "Easter Monday"),
        (on(5, 1), "Labour Day"), (easter + 39, "Ascension"), (easter + 50, "Whit Monday"),
        (on(10, 3), "German Unity"), (on(12, 25), "Christmas"), (on(12, 26), "Second Christmas"),
      ]
    case .france:
      days = [
        (on(1, 1), "New Year"), (easter + 1, "Easter Monday"), (on(5, 1), "Labour Day"),
        (on(5, 8), "Victory Day"), (easter + 39, "Ascension"), (easter + 50, "Whit Monday"),
        (on(7, 14), "Bastille Day"), (on(8, 15), "Assumption"), (on(11, 1), "All Saints"),
        (on(11, 11), "Armistice"), (on(12, 25), "Christmas"),
      ]
    case .britain:
      let newYear = Self.rolled(on(1, 1))
      let christmas = Self.rolled(on(12, 25))
      days = [
        (newYear, "New Year"), (easter - 2, "Good Friday"), (easter + 1, "Easter Monday"),
        (Self.weekday(1, from: on(5, 1)), "Early May"),
        (Self.weekday(1, from: on(5, 25)), "Spring"), (Self.weekday(1, from: on(8, 25)), "Summer"),
        (christmas, "Christmas"),
        (Self.rolled(max(on(12, 26), christmas + 1)), "Boxing Day"),
      ]
    case .unitedStates:
      func observed(_ day: Day) -> Day { day.weekday == 7 ? day + 1 : day }
      days = [
        (observed(on(1, 1)), "New Year"),
        (Self.weekday(1, from: on(1, 15)), "Martin Luther King Day"),
        (Self.weekday(1, from: on(2, 15)), "Presidents Day"),
        (Self.weekday(1, from: on(5, 25)), "Memorial Day"), (observed(on(6, 19)), "Juneteenth"),
        (observed(on(7, 4)), "Independence Day"), (Self.weekday(1, from: on(9, 1)), "Labor Day"),
        (Self.weekday(1, from: on(10, 8)), "Columbus Day"),
        (observed(on(11, 11)), "Veterans Day"), (Self.weekday(4, from: on(11, 22)), "Thanksgiving"),
        (observed(on(12, 25)), "Christmas"),
      ]
    }
    return days.sorted { $0.0 < $1.0 }.map { (on: $0.0, name: $0.1) }
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    guard let day = Day(year: year, month: month, day: day) else {
      preconditionFailure("no day \(year)-\(month)-\(day)")
    }
    return day
  }

  /// The first such weekday (Monday is 1) on or after a day.
  private static func weekday(_ weekday: Int, from day: Day) -> Day {
    day + (weekday - day.weekday + 7) % 7
  }

  private static func rolled(_ day: Day) -> Day { day.isWeekend ? weekday(1, from: day) : day }

  /// Easter Sunday of the Gregorian calendar.
  ///
  /// - SeeAlso: Meeus, *Astronomical Algorithms* (1991), chapter 8.
  static func easter(_ year: Int) -> Day {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let n = h + l - 7 * m + 114
    return day(year, n / 31, n % 31 + 1)
  }
}

/// What the simulation asks of days, looked up rather than worked out.
struct DayTable {
  let first: Day
  let last: Day
  private let months: [UInt8]
  private let daysOfMonth: [UInt8]
  private let monthEnds: [Bool]
  private let weekdays: [UInt8]
  /// By calendar, then day.
  private let business: [[Bool]]

  /// - Parameter businessDaysOnly: if false, every day is a business day.
  init(first: Day, last: Day, businessDaysOnly: Bool) {
    (self.first, self.last) = (first, last)
    let days = Array(first...last)
    let civils = days.map(\.civil)
    months = civils.map { UInt8($0.month) }
    daysOfMonth = civils.map { UInt8($0.day) }
    monthEnds = days.map { $0 == $0.endOfMonth }
    weekdays = days.map { UInt8($0.weekday) }
    let years = first.year...last.year
    business = HolidayCalendar.allCases.map { calendar in
      let holidays = Set(years.flatMap { calendar.holidays($0).map(\.on) })
      return days.map { !businessDaysOnly || (!$0.isWeekend && !holidays.contains($0)) }
    }
  }

  func month(_ day: Day) -> Int { Int(months[day - first]) }
  func dayOfMonth(_ day: Day) -> Int { Int(daysOfMonth[day - first]) }
  func isMonthEnd(_ day: Day) -> Bool { monthEnds[day - first] }
  func weekday(_ day: Day) -> Int { Int(weekdays[day - first]) }

  func isBusinessDay(_ day: Day, _ calendar: HolidayCalendar) -> Bool {
    business[calendar.rawValue][day - first]
  }

  /// The day itself or the next business day after it.
  func rolled(_ day: Day, _ calendar: HolidayCalendar) -> Day {
    var day = day
    while !isBusinessDay(day, calendar) { day = day + 1 }
    return day
  }

  /// The day itself or the last business day before it.
  func rolledBack(_ day: Day, _ calendar: HolidayCalendar) -> Day {
    var day = day
    while !isBusinessDay(day, calendar) { day = day - 1 }
    return day
  }
}
