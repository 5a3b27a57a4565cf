import Receivables

/// The order of the parts of a day that is written in numbers.
package enum DayOrder: String, Sendable, Hashable, CaseIterable {
  case dayMonthYear = "dmy"
  case monthDayYear = "mdy"
  case yearMonthDay = "ymd"

  package var description: String {
    switch self {
    case .dayMonthYear: "day, month, year"
    case .monthDayYear: "month, day, year"
    case .yearMonthDay: "year, month, day"
    }
  }
}

/// A day as somebody wrote it, of which the order of its parts may still be open.
enum WrittenDay: Equatable {
  /// One reading only.
  case day(Day)
  /// Two numbers and a year; whether dots separate them.
  case parts(Int, Int, year: Int, dots: Bool)
  /// A day's number as spreadsheets count.
  case serial(Int)
  /// What systems write where there is no day.
  case nothing

  init?(_ text: String) {
    let whole = text.trimmed
    guard !whole.isEmpty, whole.utf8.count <= 60 else { return nil }
    guard let first = whole.utf8.first else { return nil }
    if first &- 48 <= 9 as UInt8, let plain = WrittenDay.numeric(whole) {
      self = plain
      return
    }
    guard let named = WrittenDay.named(whole) else { return nil }
    self = named
  }

  /// The day under an order; `nil` where it does not exist.
  func day(_ order: DayOrder?) -> Day? {
    switch self {
    case .day(let day): return WrittenDay.isNothing(day) ? nil : day
    case .nothing: return nil
    case .serial(let number): return SheetReader.day(number, is1904: false)
    case .parts(let a, let b, let year, let dots):
      let order = order ?? (dots ? .dayMonthYear : nil)
      let (day, month) = order == .monthDayYear ? (b, a) : (a, b)
      guard order != nil, let read = Day(year: year, month: month, day: day) else { return nil }
      return WrittenDay.isNothing(read) ? nil : read
    }
  }

  var isNothing: Bool {
    switch self {
    case .nothing: true
    case .day(let day): WrittenDay.isNothing(day)
    case .parts(let a, let b, let year, _): a == 0 && b == 0 || year >= 4000 || year <= 1900
    case .serial: false
    }
  }

  private static func isNothing(_ day: Day) -> Bool {
    day.year <= 1900 || day.year >= 4000
      || (day.year == 1970 && day.month == 1 && day.dayOfMonth == 1)
  }

  // MARK: Numbers

  private static func numeric(_ text: String) -> WrittenDay? {
    let day = text.prefix { $0 != " " && $0 != "T" && $0 != "\u{A0}" }
    let rest = text.dropFirst(day.count)
    // What follows is a time of day, or the text is a day with a month's name.
    guard rest.isEmpty || rest.dropFirst().first?.isNumber == true,
      rest.allSatisfy({ $0.isNumber || " T:.+-ZAPMapm\u{A0}".contains($0) })
    else { return nil }
    if rest.count > 0, !rest.contains(":") { return nil }
    let separators = Set(day.filter { !$0.isNumber })
    if separators.isEmpty { return digits(day) }
    guard separators.count == 1, let separator = separators.first, "./-".contains(separator) else {
      return nil
    }
    let trimmedDay = day.last == "." ? day.dropLast() : day
    let parts = trimmedDay.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) }) else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    if parts[0].count == 4 { return yearFirst(numbers) }
    guard parts[0].count <= 2, parts[1].count <= 2, parts[2].count != 3, parts[2].count != 1 else {
      return nil
    }
    let year = parts[2].count == 2 ? century(numbers[2]) : numbers[2]
    guard numbers[0] <= 31, numbers[1] <= 31 else { return nil }
    return .parts(numbers[0], numbers[1], year: year, dots: separator == ".")
  }

  private static func yearFirst(_ numbers: [Int]) -> WrittenDay? {
    if numbers[0] == 0 || numbers[1] == 0 { return .nothing }
    return Day(year: numbers[0], month: numbers[1], day: numbers[2]).map { .day($0) }
  }

  private static func century(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }

  private static func digits(_ text: Substring) -> WrittenDay? {
    guard let number = Int(text) else { return nil }
    switch text.count {
    case 8:
      if number == 0 { return .nothing }
      let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
      if (1900...2199).contains(year) || year == 9999,
        let read = Day(year: year, month: month, day: day)
      {
        return .day(read)
      }
      let tail = number % 10_000
      guard (1900...2199).contains(tail), number / 1_000_000 <= 31 else { return nil }
      return .parts(number / 1_000_000, number / 10_000 % 100, year: tail, dots: false)
    case 5: return (20_000...80_000).contains(number) ? .serial(number) : nil
    default: return nil
    }
  }

  // MARK: Names of months

  /// `12-Aug-2026`, `12. August 2026`, `August 12, 2026`, `Tuesday, June 30, 2026 09:14 AM`.
  private static func named(_ text: String) -> WrittenDay? {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard let at = words.firstIndex(where: { month(String($0)) != nil }), words.count <= 9,
      let month = month(String(words[at]))
    else { return nil }
    func number(_ position: Int) -> Int? {
      guard words.indices.contains(position) else { return nil }
      let digits = words[position].prefix { $0.isNumber }
      guard !digits.isEmpty, digits.count <= 4 else { return nil }
      return Int(digits)
    }
    let isOf: (Int) -> Bool = { words.indices.contains($0) && ["de", "of"].contains(words[$0]) }
    let before = isOf(at - 1) ? at - 2 : at - 1
    let after = isOf(at + 1) ? at + 2 : at + 1
    let isDayFirst = number(before).map { $0 <= 31 } ?? false
    let day = isDayFirst ? number(before) : number(after)
    let year = isDayFirst ? number(after) : number(after + 1)
    guard let day, let year else { return nil }
    let full = year < 100 ? century(year) : year
    return Day(year: full, month: month, day: day).map { .day($0) }
  }

  private static func month(_ word: String) -> Int? { monthNames[Caption.folded(word)] }

  private static let monthNames: [String: Int] = {
    let months: [[String]] = [
      [
        "january", "jan", "januar", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "gen",
        "januari", "jaenner",
      ],
      [
        "february", "feb", "februar", "fevrier", "fevr", "fev", "febrero", "fevereiro", "febbraio",
        "februari",
      ],
      ["march", "mar", "maerz", "marz", "mrz", "mars", "marzo", "marco", "maart", "mrt"],
      ["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
      ["may", "mai", "mayo", "maio", "maggio", "mag", "mei"],
      ["june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu"],
      ["july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug"],
      ["august", "aug", "aout", "agosto", "ago", "augustus"],
      ["september", "sep", "sept", "septembre", "septiembre", "setembro", "set", "settembre"],
      [
        "october", "oct", "oktober", "okt", "octobre", "octubre", "outubro", "out", "ottobre",
        "ott",
      ],
      ["november", "nov", "novembre", "noviembre", "novembro"],
      [
        "december", "dec", "dezember", "dez", "decembre", "diciembre", "dic", "dezembro",
        "dicembre",
      ],
    ]
    var names: [String: Int] = [:]
    for (position, words) in months.enumerated() {
      for word in words { names[word] = position + 1 }
    }
    return names
  }()
}
