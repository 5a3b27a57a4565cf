/// How a company divides its year: the day its weeks begin on, and months of the calendar or of weeks.
///
/// A year of weeks ends on the day that ends a week and is nearest to the last day of the month before
/// ``firstMonth``, or the last such day within that month. It has 52 or 53 weeks; the last of its
/// months takes the 53rd.
///
/// - SeeAlso: National Retail Federation, *4-5-4 Calendar*; Internal Revenue Code, section 441(f).
public struct FiscalCalendar: Sendable, Hashable, Codable {
  /// What a month is.
  public enum Months: String, Sendable, Hashable, Codable, CaseIterable {
    /// A month of the calendar.
    case calendar
    /// Weeks of the three months of a quarter.
    case fourFourFive = "4-4-5"
    /// Weeks of the three months of a quarter.
    case fourFiveFour = "4-5-4"
    /// Weeks of the three months of a quarter.
    case fiveFourFour = "5-4-4"
    /// Thirteen months of four weeks; the quarters have three, the last has four.
    case fourWeeks = "4-week"

    /// Weeks of each month of a year of 52; empty for months of the calendar.
    var weeks: [Int] {
      switch self {
      case .calendar: []
      case .fourFourFive: [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5]
      case .fourFiveFour: [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4]
      case .fiveFourFour: [5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4]
      case .fourWeeks: [Int](repeating: 4, count: 13)
      }
    }
  }

  /// A day of the week.
  public enum Weekday: String, Sendable, Hashable, Codable, CaseIterable {
    /// As in the calendar.
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// Days after Monday.
    var place: Int { Weekday.allCases.firstIndex(of: self) ?? 0 }
  }

  /// Which end of a week ends a year of weeks.
  public enum YearEnd: String, Sendable, Hashable, Codable, CaseIterable {
    /// The one nearest to the last day of the month before the first.
    case nearest
    /// The last one in that month.
    case last
  }

  /// The first day of a week.
  public let weekStart: Weekday
  /// Of the calendar, or of weeks.
  public let months: Months
  /// The month of the calendar in which, or at whose start, the year begins: from 1 to 12.
  public let firstMonth: Int
  /// Of years of weeks.
  public let yearEnd: YearEnd

  /// Weeks from Monday, months and quarters of the calendar.
  public static let standard = FiscalCalendar()

  /// - Precondition: `firstMonth` is from 1 to 12.
  public init(
    weekStart: Weekday = .monday, months: Months = .calendar, firstMonth: Int = 1,
    yearEnd: YearEnd = .nearest
  ) {
    precondition((1...12).contains(firstMonth), "there is no month \(firstMonth)")
    (self.weekStart, self.months) = (weekStart, months)
    (self.firstMonth, self.yearEnd) = (firstMonth, yearEnd)
  }

  /// The first day of the week that holds a day.
  public func startOfWeek(_ day: Day) -> Day { day - (day.weekday + 6 - weekStart.place) % 7 }

  /// The last day of the week that holds a day.
  public func endOfWeek(_ day: Day) -> Day { startOfWeek(day) + 6 }

  /// The last day of the fiscal month that holds a day.
  public func endOfMonth(_ day: Day) -> Day {
    guard months != .calendar else { return day.endOfMonth }
    return end(of: months.weeks, day)
  }

  /// The last day of the fiscal quarter that holds a day.
  public func endOfQuarter(_ day: Day) -> Day {
    switch months {
    case .calendar:
      let left = 2 - (day.month - firstMonth + 12) % 3
      let first = day - (day.dayOfMonth - 1)
      return first.adding(months: left).endOfMonth
    case .fourWeeks: return end(of: [12, 12, 12, 16], day)
    default: return end(of: [13, 13, 13, 13], day)
    }
  }

  /// The first and the last day of the year of weeks that holds a day.
  public func year(of day: Day) -> ClosedRange<Day> {
    precondition(months != .calendar, "a year of the calendar is not one of weeks")
    for year in [day.year + 1, day.year, day.year - 1] {
      let start = startOfYear(year)
      if start <= day { return start...(startOfYear(year + 1) - 1) }
    }
    preconditionFailure("no fiscal year holds \(day)")
  }

  /// Where the year begins whose ``firstMonth`` is in a year of the calendar.
  private func startOfYear(_ year: Int) -> Day {
    guard let first = Day(year: year, month: firstMonth, day: 1) else {
      preconditionFailure("there is no year \(year)")
    }
    // The end of a week on or before the last day allowed.
    let latest = yearEnd == .last ? first : first + 3
    return startOfWeek(latest)
  }

  /// The last day of the part that holds a day, where parts of so many weeks make a year.
  private func end(of parts: [Int], _ day: Day) -> Day {
    let year = year(of: day)
    var end = year.lowerBound - 1
    for weeks in parts.dropLast() {
      end = end + 7 * weeks
      if day <= end { return end }
    }
    return year.upperBound
  }
}
