import Receivables

/// Days as people type them.
enum DayText {
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  /// What a field says it takes.
  static let hint = "2026-07-31, fri, +3d, +1w or 15"

  /// `2026-07-31`, `tomorrow`, `+3d`, `+2w`, `+1m`, `fri` for the next Friday, `15` for the next 15th;
  /// `nil` for anything else, and beyond ten years.
  static func day(_ text: String, after today: Day) -> Day? {
    let text = text.lowercased()
    guard let day = plain(text) ?? ahead(text, today) ?? named(text, today),
      abs(day - today) < 3660
    else { return nil }
    return day
  }

  private static func plain(_ text: String) -> Day? { text.count == 10 ? Day(text) : nil }

  private static func ahead(_ text: String, _ today: Day) -> Day? {
    if text == "tomorrow" { return today + 1 }
    guard let match = text.wholeMatch(of: /\+ ?([0-9]{1,4}) ?([dwm])/), let count = Int(match.1)
    else { return nil }
    switch match.2 {
    case "d": return today + count
    case "w": return today + 7 * count
    default: return count <= 120 ? today.adding(months: count) : nil
    }
  }

  private static func named(_ text: String, _ today: Day) -> Day? {
    if let number = Int(text), (1...31).contains(number) {
      return (1...62).lazy.map { today + $0 }.first { $0.dayOfMonth == number }
    }
    guard text.count >= 3,
      let place = weekdays.firstIndex(where: { $0.hasPrefix(text) })
    else { return nil }
    return (1...7).lazy.map { today + $0 }.first { $0.weekday == place + 1 }
  }
}
