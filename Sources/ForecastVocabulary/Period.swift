public import Receivables

/// The length of a row of a cash forecast.
public enum Period: String, Sendable, Hashable, Codable, CaseIterable {
  /// Days, and weeks, months and quarters of a ``Receivables/FiscalCalendar``.
  case day, week, month, quarter

  /// The last day of the period that holds a day.
  func end(of day: Day, _ calendar: FiscalCalendar) -> Day {
    switch self {
    case .day: day
    case .week: calendar.endOfWeek(day)
    case .month: calendar.endOfMonth(day)
    case .quarter: calendar.endOfQuarter(day)
    }
  }
}

/// The rows into which a cash forecast is divided: periods of one length by a calendar.
public struct Periods: Sendable, Hashable, Codable {
  /// Of each but a first and a last part.
  public let length: Period
  /// Where weeks begin and months end.
  public let calendar: FiscalCalendar

  /// By days, or by weeks from Monday and months and quarters of the calendar unless another is given.
  public init(_ length: Period, _ calendar: FiscalCalendar = .standard) {
    (self.length, self.calendar) = (length, calendar)
  }

  /// The periods after `day` within the horizon, as days ahead.
  ///
  /// A first and a last part are rows of their own.
  public func ranges(after day: Day, horizon: Int) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    var start = 1
    while start <= horizon {
      let end = min(length.end(of: day + start, calendar) - day, horizon)
      ranges.append(start...end)
      start = end + 1
    }
    return ranges
  }

  /// The first and the last day of the period that holds a day.
  public func period(of day: Day) -> ClosedRange<Day> {
    let end = length.end(of: day, calendar)
    var first = day
    while length.end(of: first - 1, calendar) == end { first = first - 1 }
    return first...end
  }

  /// Whether days ahead of `day` are a part of a longer period.
  public func isPart(_ days: ClosedRange<Int>, after day: Day) -> Bool {
    let end = length.end(of: day + days.upperBound, calendar)
    return end != day + days.upperBound
      || length.end(of: day + days.lowerBound - 1, calendar) == end
  }
}
