/// How far ahead a forecast reaches, in words: `13 weeks`, or `100 days`.
enum HorizonText {
  static func words(_ days: Int) -> String {
    days % 7 == 0
      ? NumberText.count(days / 7, "week", "weeks") : NumberText.count(days, "day", "days")
  }

  /// The heading of the cash table by week.
  static func title(_ days: Int) -> String {
    days == 91 ? "Thirteen weeks" : words(days)
  }

  /// What is expected within it.
  static func expected(_ days: Int) -> String { "Expected in \(words(days))" }
}
