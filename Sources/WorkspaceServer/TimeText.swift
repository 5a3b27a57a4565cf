import Foundation

/// Times as a person sees them.
enum TimeText {
  /// `2026-07-01 09:30` in a zone, of a UTC text as the store has it.
  static func shown(_ text: String, in zone: String) -> String {
    guard let time = try? Date(text, strategy: .iso8601) else { return text }
    return shown(time, in: zone)
  }

  static func shown(_ time: Date, in zone: String) -> String {
    let known = TimeZone(identifier: zone) ?? .gmt
    let style = Date.ISO8601FormatStyle(timeZone: known).year().month().day()
      .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
    return String(time.formatted(style).prefix(16)) + (zone == "UTC" ? " UTC" : "")
  }
}
