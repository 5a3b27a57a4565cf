public import Receivables

/// The length of a row of a cash forecast.
public enum Period: String, Sendable, Hashable, Codable, CaseIterable {
  /// Calendar days; weeks end on Sundays, months and quarters on their last day.
  case day, week, month, quarter

  /// The periods after `day` within the horizon, as days ahead.
  ///
  /// Weeks run Monday to Sunday, months and quarters by the calendar; a first and a last part are
  /// rows of their own.
  public func ranges(after day: Day, horizon: Int) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    var start = 1
    while start <= horizon {
      let first = day + start
      let last =
        switch self {
        case .day: first
        case .week: first.endOfWeek
        case .month: first.endOfMonth
        case .quarter: first.endOfQuarter
        }
      let end = min(last - day, horizon)
      ranges.append(start...end)
      start = end + 1
    }
    return ranges
  }
}
