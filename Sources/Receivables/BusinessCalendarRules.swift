extension BusinessCalendar.Rule {
  /// Closed days of a year beyond weekends, in no particular order; some may fall on a weekend.
  func holidays(_ year: Int) -> [Day] {
    switch self {
    case .everyDay, .weekends: []
    case .target: Self.target(year)
    case .federalReserve: Self.federalReserve(year)
    case .unitedKingdom: Self.unitedKingdom(year)
    case .brazil: Self.brazil(year)
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

  private static func brazil(_ year: Int) -> [Day] {
    let easter = BusinessCalendar.easterSunday(year)
    let lastWeekday = [31, 30, 29].map { day(year, 12, $0) }.first { !$0.isWeekend }
    var closed = [
      day(year, 1, 1), easter - 48, easter - 47, easter - 2, day(year, 4, 21), day(year, 5, 1),
      easter + 60, day(year, 9, 7), day(year, 10, 12), day(year, 11, 2), day(year, 11, 15),
      day(year, 12, 25),
    ]
    if year >= 2024 { closed.append(day(year, 11, 20)) }
    return closed + [lastWeekday].compactMap { $0 }
  }

  static func day(_ year: Int, _ month: Int, _ day: Int) -> Day {
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
