/// What the values of a figure are, which decides how every output shows them.
public enum Unit: Sendable, Hashable {
  /// Names, identifiers and sentences.
  case text
  /// One of a few words.
  case word
  case day
  /// A number of days; so many decimals on screens.
  case days(decimals: Int)
  /// A number of things.
  case count
  /// Money in the currency of its row: exact, or an expectation that screens show to the minor unit.
  case amount
  /// A part of a whole: from 0 to 1 in files, a percentage with so many decimals on screens.
  case share(decimals: Int)
  /// Points on a scale from 0 to 100.
  case points(decimals: Int)
  /// A number without a unit.
  case number(decimals: Int)

  /// What a person calls it.
  public var label: String {
    switch self {
    case .text: "text"
    case .word: "word"
    case .day: "day"
    case .days: "days"
    case .count: "count"
    case .amount: "amount of money"
    case .share: "share (0 to 1 in files, % on screens)"
    case .points: "points"
    case .number: "number"
    }
  }

  /// Whether values stand to the right of their column.
  public var isNumeric: Bool {
    switch self {
    case .text, .word, .day: false
    case .days, .count, .amount, .share, .points, .number: true
    }
  }

  /// A number of this unit as every screen shows it; the one place that rounds figures for people.
  public func shown(_ value: Double) -> String {
    switch self {
    case .share(let decimals): NumberText.percent(value, digits: decimals)
    case .days(let decimals), .points(let decimals), .number(let decimals):
      NumberText.fixed(value, digits: decimals)
    case .amount: NumberText.fixed(value, digits: 2)
    case .count, .text, .word, .day: NumberText.whole(value)
    }
  }
}
