import Receivables

/// Days as people write them in a narrow space.
enum DayText {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `3 Nov`.
  static func short(_ day: Day) -> String {
    let (_, month, dayOfMonth) = day.civil
    return "\(dayOfMonth) \(months[month - 1])"
  }

  /// `3 Nov 2026`.
  static func long(_ day: Day) -> String { "\(short(day)) \(day.year)" }

  /// `3 – 9 Nov`, `30 Nov – 6 Dec`.
  static func range(_ first: Day, _ last: Day) -> String {
    if first == last { return short(first) }
    return first.month == last.month && first.year == last.year
      ? "\(first.dayOfMonth) – \(short(last))" : "\(short(first)) – \(short(last))"
  }
}
