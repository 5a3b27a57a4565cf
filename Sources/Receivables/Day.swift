/// A calendar day of the proleptic Gregorian calendar, without a time or a zone.
public struct Day: Sendable, Hashable, Comparable {
  /// Days since 1 January 1970.
  public let number: Int32

  /// Days since 1 January 1970; below zero before it.
  public init(number: Int) { self.number = Int32(number) }

  /// The day written as year, month (1–12) and day of the month (1–31).
  ///
  /// Returns `nil` if the calendar has no such day or the year is outside 1–9999.
  ///
  /// - SeeAlso: Hinnant, *chrono-Compatible Low-Level Date Algorithms* (2021), `days_from_civil`.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Day.daysIn(month: month, year: year)).contains(day)
    else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.init(number: era * 146_097 + dayOfEra - 719_468)
  }

  /// The year, the month (1–12) and the day of the month (1–31).
  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Of the Gregorian calendar, also before its adoption.
  public var year: Int { civil.year }
  /// From 1 to 12.
  public var month: Int { civil.month }
  /// From 1 to 31.
  public var dayOfMonth: Int { civil.day }

  /// Monday is 1, Sunday is 7, as in ISO 8601.
  public var weekday: Int { (Int(number) % 7 + 10) % 7 + 1 }

  /// Saturday and Sunday, whatever a calendar closes.
  public var isWeekend: Bool { weekday >= 6 }

  /// The last day of this day's month.
  public var endOfMonth: Day {
    let (year, month, day) = civil
    return self + (Day.daysIn(month: month, year: year) - day)
  }

  /// The last day of this day's quarter.
  public var endOfQuarter: Day {
    let (year, month, day) = civil
    let last = (month + 2) / 3 * 3
    let days = (month...last).reduce(0) { $0 + Day.daysIn(month: $1, year: year) }
    return self + (days - day)
  }

  /// The day so many months later: the same day of the month, or the month's last where it is shorter
  /// and where this day is the last of its own.
  public func adding(months: Int) -> Day {
    let isLast = self == endOfMonth
    let (year, month, day) = civil
    let place = 12 * year + month - 1 + months
    let (newYear, newMonth) = (place / 12, place % 12 + 1)
    let length = Day.daysIn(month: newMonth, year: newYear)
    guard let first = Day(year: newYear, month: newMonth, day: 1) else {
      preconditionFailure("\(months) months after \(self) is no day")
    }
    return first + ((isLast ? length : min(day, length)) - 1)
  }

  /// The Sunday that ends this day's week.
  public var endOfWeek: Day { self + (7 - weekday) }

  /// From 28 to 31, with February's leap day.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    default: 31
    }
  }

  public static func < (a: Day, b: Day) -> Bool { a.number < b.number }
  /// Calendar days later; negative `days` are earlier.
  public static func + (day: Day, days: Int) -> Day { Day(number: Int(day.number) + days) }
  /// Calendar days earlier.
  public static func - (day: Day, days: Int) -> Day { Day(number: Int(day.number) - days) }
  /// Days from `b` to `a`; positive when `a` is later.
  public static func - (a: Day, b: Day) -> Int { Int(a.number) - Int(b.number) }
}

extension Day: Strideable {
  public func distance(to other: Day) -> Int { other - self }
  public func advanced(by days: Int) -> Day { self + days }
}

extension Day: LosslessStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = civil
    func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Reads exactly `YYYY-MM-DD`; anything else is `nil`.
  public init?(_ description: String) {
    var text = description
    guard let day = text.withUTF8({ Day(utf8: $0) }) else { return nil }
    self = day
  }

  /// Reads exactly `YYYY-MM-DD` from bytes; anything else is `nil`.
  public init?(utf8: UnsafeBufferPointer<UInt8>) {
    let dash = UInt8(ascii: "-")
    guard utf8.count == 10, utf8[4] == dash, utf8[7] == dash else { return nil }
    var areDigits = true
    func digit(_ i: Int) -> Int {
      let digit = utf8[i] &- UInt8(ascii: "0")
      areDigits = areDigits && digit <= 9
      return Int(digit)
    }
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3)
    let month = digit(5) * 10 + digit(6)
    let day = digit(8) * 10 + digit(9)
    guard areDigits else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Day: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is not a day written as YYYY-MM-DD")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
