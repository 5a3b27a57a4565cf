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
    /// National holidays, carnival, Corpus Christi, and the last weekday of the year, on which
    /// branches do not serve the public.
    ///
    /// - SeeAlso: Conselho Monetário Nacional, *Resolução 4.880* (2020); FEBRABAN, *Feriados
    ///   bancários*.
    case brazil
  }

  /// What closes days beside ``extraHolidays``.
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

  /// Whether neither the rule nor a listed holiday closes it.
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
  /// By rule and holidays alone: what is worked out from them does not count.
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
