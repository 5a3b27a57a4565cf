import Receivables

/// Why a file is read neither in one way nor in the other: both readings, and what decides.
package struct AmbiguousSource: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let problem: String
  package let remedy: String

  package var description: String { "\(file): \(problem); \(remedy)." }
}

/// What all numbers of a file say of its decimal mark.
struct NumberVotes: Sendable {
  private(set) var point = 0
  private(set) var comma = 0
  private(set) var open = 0
  /// The first number that can be read in two ways, and where it is.
  private(set) var example: (text: String, line: Int)?
  private(set) var examples: [DecimalMark: (text: String, line: Int)] = [:]

  mutating func add(_ text: String, line: Int) {
    guard let number = WrittenNumber(text) else { return }
    switch number.evidence {
    case .mark(let mark):
      if mark == .point { point += 1 } else { comma += 1 }
      if examples[mark] == nil { examples[mark] = (text, line) }
    case .open:
      open += 1
      if example == nil { example = (text, line) }
    case .none, .broken: break
    }
  }

  /// Whether no number has a part of a unit.
  var isWhole: Bool { point == 0 && comma == 0 }

  /// The mark of the whole file; `nil` where no number has one.
  ///
  /// - Parameter usual: what files of its kind have; one that has the other throughout has that.
  func decision(file: String, usual: DecimalMark?) throws(AmbiguousSource) -> DecimalMark? {
    if let usual {
      let (own, other) = usual == .point ? (point, comma) : (comma, point)
      return own == 0 && other > 0 ? (usual == .point ? .comma : .point) : usual
    }
    if point == 0, comma == 0 {
      guard open > 0, let example else { return nil }
      throw AmbiguousSource(
        file: file,
        problem: "line \(example.line) has \(example.text), which is either "
          + "\(NumberVotes.reading(example.text, .point)) or "
          + "\(NumberVotes.reading(example.text, .comma)), and no number of the file tells",
        remedy: "give --decimal point or --decimal comma")
    }
    let (most, least) = (max(point, comma), min(point, comma))
    guard least * 100 <= most, let first = examples[.point] ?? examples[.comma] else {
      let (a, b) = (examples[.point], examples[.comma])
      throw AmbiguousSource(
        file: file,
        problem: "it writes decimals in two ways, \(a?.text ?? "") in line \(a?.line ?? 0) and "
          + "\(b?.text ?? "") in line \(b?.line ?? 0)",
        remedy: "give --decimal point or --decimal comma; what does not fit is then listed")
    }
    _ = first
    return point >= comma ? .point : .comma
  }

  private static func reading(_ text: String, _ mark: DecimalMark) -> String {
    guard let decimal = WrittenNumber(text)?.decimal(mark) else { return text }
    return decimal.plain
  }
}

extension DecimalText {
  /// With a point and no grouping.
  var plain: String {
    guard scale > 0 else { return String(mantissa) }
    let digits = String(mantissa.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (mantissa < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }
}

/// What all days of a file say of the order of their parts.
struct DayVotes: Sendable {
  private(set) var dayFirst = 0
  private(set) var monthFirst = 0
  private(set) var open = 0
  private var example: (text: String, line: Int)?
  private var examples: [DayOrder: (text: String, line: Int)] = [:]
  private(set) var isDotted = true

  mutating func add(_ text: String, line: Int) {
    guard case .parts(let a, let b, _, let dots)? = WrittenDay(text), a > 0, b > 0 else { return }
    if !dots { isDotted = false }
    if a > 12, b <= 12 {
      dayFirst += 1
      if examples[.dayMonthYear] == nil { examples[.dayMonthYear] = (text, line) }
    } else if b > 12, a <= 12 {
      monthFirst += 1
      if examples[.monthDayYear] == nil { examples[.monthDayYear] = (text, line) }
    } else if a != b {
      open += 1
      if example == nil { example = (text, line) }
    }
  }

  /// The order of the whole file; `nil` where no day is written in numbers.
  ///
  /// - Parameter usual: what files of its kind have; one that has the other throughout has that.
  func decision(file: String, usual: DayOrder?) throws(AmbiguousSource) -> DayOrder? {
    if let usual {
      let isDayFirst = monthFirst == 0 && (dayFirst > 0 || (open > 0 && isDotted))
      let isMonthFirst = dayFirst == 0 && monthFirst > 0
      return isDayFirst ? .dayMonthYear : isMonthFirst ? .monthDayYear : usual
    }
    let (most, least) = (max(dayFirst, monthFirst), min(dayFirst, monthFirst))
    if most == 0 {
      guard open > 0, !isDotted, let example, let written = WrittenDay(example.text),
        let one = written.day(.dayMonthYear), let other = written.day(.monthDayYear)
      else { return isDotted || open > 0 ? .dayMonthYear : nil }
      throw AmbiguousSource(
        file: file,
        problem: "line \(example.line) has \(example.text), which is either \(one) or \(other), "
          + "and no day of the file is beyond the 12th",
        remedy: "give --dates dmy or --dates mdy")
    }
    guard least * 100 <= most else {
      let (a, b) = (examples[.dayMonthYear], examples[.monthDayYear])
      throw AmbiguousSource(
        file: file,
        problem: "it writes days in two orders, \(a?.text ?? "") in line \(a?.line ?? 0) and "
          + "\(b?.text ?? "") in line \(b?.line ?? 0)",
        remedy: "export it again with days of one order, or give --dates dmy or --dates mdy; what "
          + "does not fit is then listed")
    }
    return dayFirst >= monthFirst ? .dayMonthYear : .monthDayYear
  }
}
