/// Which days banks are open, by a published rule and by holidays that the ledger lists.
///
/// The rule is worked out once for 1970–2100 into one bit a day, so that asking is a load and a
/// shift; a day outside those years is worked out when asked.
public struct BusinessCalendar: Sendable {
  /// A published rule for the days without banking.
  public enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
    /// No day is closed.
    case everyDay = "every-day"
    /// Closed on Saturdays and Sundays only.
    case weekends
    /// The euro area's payment system.
    ///
    /// - SeeAlso: European Central Bank, *Long-term calendar for TARGET closing days* (2000).
    case target
    /// The Federal Reserve Banks; a holiday on a Saturday is not made up for.
    ///
    /// - SeeAlso: Federal Reserve Financial Services, *Holiday Schedules*; 5 U.S.C. § 6103.
    case federalReserve = "us-federal-reserve"
    /// Bank holidays of England and Wales with their substitute days, and proclaimed ones since 1995.
    ///
    /// - SeeAlso: *Banking and Financial Dealings Act 1971*, schedule 1.
    case unitedKingdom = "united-kingdom"
  }

  public let rule: Rule
  /// Closed beyond the rule, in order, each day once.
  public let extraHolidays: [Day]
  /// One bit for each day of ``table``, set where it is a business day.
  private let open: [UInt64]

  private static let firstYear = 1970
  private static let lastYear = 2100
  /// 1 January 1970 is day 0, and 131 years with 32 leap days follow.
  private static let table = 0..<47_847

  /// - Parameter holidays: Those of every calendar (with an empty name) and those whose calendar is
  ///   the rule's raw value count; others are for other calendars.
  public init(_ rule: Rule = .weekends, holidays: [Holiday] = []) {
    let ours = holidays.filter { $0.calendar.isEmpty || $0.calendar.lowercased() == rule.rawValue }
    self.init(rule, extraHolidays: ours.map(\.on))
  }

  private init(_ rule: Rule, extraHolidays: [Day]) {
    self.rule = rule
    self.extraHolidays = Set(extraHolidays).sorted()
    var open = [UInt64](repeating: 0, count: (Self.table.count + 63) / 64)
    for number in Self.table where rule == .everyDay || !Day(number: number).isWeekend {
      open[number >> 6] |= 1 << UInt64(number & 63)
    }
    let closed = (Self.firstYear...Self.lastYear).flatMap(rule.holidays) + self.extraHolidays
    for day in closed where Self.table.contains(Int(day.number)) {
      open[Int(day.number) >> 6] &= ~(1 << UInt64(Int(day.number) & 63))
    }
    self.open = open
  }

  public func isBusinessDay(_ day: Day) -> Bool {
    let number = Int(day.number)
    guard Self.table.contains(number) else { return isBusinessDayByRule(day) }
    return open[number >> 6] >> UInt64(number & 63) & 1 == 1
  }

  private func isBusinessDayByRule(_ day: Day) -> Bool {
    if rule != .everyDay && day.isWeekend { return false }
    return !rule.holidays(day.year).contains(day) && !extraHolidays.contains(day)
  }

  /// The day itself if it is a business day, else the first business day after it.
  public func roll(_ day: Day) -> Day {
    var day = day
    while !isBusinessDay(day) { day = day + 1 }
    return day
  }

  /// Business days in (from, to]; below zero, of (to, from], where `to` is earlier.
  public func businessDays(from: Day, to: Day) -> Int {
    guard from <= to else { return -businessDays(from: to, to: from) }
    let (first, last) = (Int(from.number) + 1, Int(to.number))
    guard first <= last else { return 0 }
    guard Self.table.contains(first), Self.table.contains(last) else {
      return (first...last).count { isBusinessDay(Day(number: $0)) }
    }
    var count = 0
    for word in (first >> 6)...(last >> 6) {
      var bits = open[word]
      if word == first >> 6 { bits &= ~0 << UInt64(first & 63) }
      if word == last >> 6 { bits &= ~0 >> UInt64(63 - last & 63) }
      count += bits.nonzeroBitCount
    }
    return count
  }

  /// Easter Sunday of a Gregorian year.
  ///
  /// - SeeAlso: Meeus, *Astronomical Algorithms* (1991), chapter 8 (the anonymous algorithm of 1876).
  static func easterSunday(_ year: Int) -> Day {
    let (golden, century, yearOfCentury) = (year % 19, year / 100, year % 100)
    let correction = (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30
    let toSunday =
      (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
    let late = (golden + 11 * epact + 22 * toSunday) / 451
    let ofMarch = epact + toSunday - 7 * late + 114
    return Rule.day(year, ofMarch / 31, ofMarch % 31 + 1)
  }
}

extension BusinessCalendar: Hashable {
  public static func == (a: BusinessCalendar, b: BusinessCalendar) -> Bool {
    a.rule == b.rule && a.extraHolidays == b.extraHolidays
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(rule)
    hasher.combine(extraHolidays)
  }
}

extension BusinessCalendar: Codable {
  private enum CodingKeys: String, CodingKey { case rule, extraHolidays }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(Rule.self, forKey: .rule),
      extraHolidays: try container.decodeIfPresent([Day].self, forKey: .extraHolidays) ?? [])
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rule, forKey: .rule)
    try container.encode(extraHolidays, forKey: .extraHolidays)
  }
}

extension BusinessCalendar.Rule {
  /// Closed days of a year beyond weekends, in no particular order; some may fall on a weekend.
  fileprivate func holidays(_ year: Int) -> [Day] {
    switch self {
    case .everyDay, .weekends: []
    case .target: Self.target(year)
    case .federalReserve: Self.federalReserve(year)
    case .unitedKingdom: Self.unitedKingdom(year)
    }
  }

  private static func target(_ year: Int) -> [Day] {
    var closed = [day(year, 1, 1), day(year, 12, 25)]
    if year >= 2000 {
      let easter = BusinessCalendar.easterSunday(year)
      closed += [easter - 2, easter + 1, day(year, 5, 1), day(year, 12, 26)]
    }
    // Closed for the change of millennium and for the changeover to euro cash.
    if [1998, 1999, 2001].contains(year) { closed.append(day(year, 12, 31)) }
    return closed
  }

  private static func federalReserve(_ year: Int) -> [Day] {
    var dated = [day(year, 1, 1), day(year, 7, 4), day(year, 11, 11), day(year, 12, 25)]
    if year >= 2021 { dated.append(day(year, 6, 19)) }
    var closed = dated.map { $0.weekday == 7 ? $0 + 1 : $0 }
    if year >= 1986 { closed.append(weekday(1, 3, year, 1)) }
    closed += [
      weekday(1, 3, year, 2), lastMonday(year, 5), weekday(1, 1, year, 9), weekday(1, 2, year, 10),
      weekday(4, 4, year, 11),
    ]
    return closed
  }

  private static func unitedKingdom(_ year: Int) -> [Day] {
    let easter = BusinessCalendar.easterSunday(year)
    var closed = [easter - 2, easter + 1, lastMonday(year, 8)]
    let newYear = day(year, 1, 1)
    if year >= 1974 { closed.append(newYear.isWeekend ? newYear + (8 - newYear.weekday) : newYear) }
    // Each of the two days that falls on a weekend moves to the next weekday that is free.
    let christmas = day(year, 12, 25)
    let weekdays = (0..<5).map { christmas + $0 }.filter { !$0.isWeekend }
    closed += weekdays.prefix(2)
    if year >= 1978 {
      switch year {
      case 1995, 2020: closed.append(day(year, 5, 8))
      default: closed.append(weekday(1, 1, year, 5))
      }
    }
    switch year {
    case 2002: closed += [day(2002, 6, 3), day(2002, 6, 4)]
    case 2012: closed += [day(2012, 6, 4), day(2012, 6, 5)]
    case 2022: closed += [day(2022, 6, 2), day(2022, 6, 3)]
    default: closed.append(lastMonday(year, 5))
    }
    switch year {
    case 1999: closed.append(day(1999, 12, 31))
    case 2011: closed.append(day(2011, 4, 29))
    case 2022: closed.append(day(2022, 9, 19))
    case 2023: closed.append(day(2023, 5, 8))
    default: break
    }
    return closed
  }

  fileprivate static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
    guard let found = Day(year: year, month: month, day: day) else {
      preconditionFailure("the calendar has no day \(year)-\(month)-\(day)")
    }
    return found
  }

  /// The `nth` of a weekday (Monday is 1) in a month.
  private static func weekday(_ weekday: Int, _ nth: Int, _ year: Int, _ month: Int) -> Day {
    let first = day(year, month, 1)
    return first + (weekday - first.weekday + 7) % 7 + 7 * (nth - 1)
  }

  private static func lastMonday(_ year: Int, _ month: Int) -> Day {
    let last = day(year, month, 1).endOfMonth
    return last - (last.weekday - 1)
  }
}
