import ForecastVocabulary
import Receivables

extension Periods {
  /// Where a period begins, marked where it is a part of one: `6 Jul`, `1 Jul*`.
  func heading(_ days: ClosedRange<Int>, after day: Day) -> String {
    DayText.short(day + days.lowerBound) + (isPart(days, after: day) ? "*" : "")
  }

  /// What the mark means, where one is shown: `* part of a week`.
  func partNote(_ ranges: [ClosedRange<Int>], after day: Day) -> String? {
    ranges.contains { isPart($0, after: day) } ? "* part of a \(length.rawValue)" : nil
  }

  /// `Cash by week`, in 4-4-5 months `Cash by 4-4-5 month`.
  var title: String {
    let kind =
      calendar.months != .calendar && (length == .month || length == .quarter)
      ? "\(calendar.months.rawValue) " : ""
    return "Cash by \(kind)\(length.rawValue)"
  }
}
