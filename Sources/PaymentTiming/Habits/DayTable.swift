internal import Receivables

/// Where each day of a range stands in its week and month, looked up rather than computed.
struct DayTable: Sendable {
  let first: Int32
  private let weekdays: [Int8]
  private let monthDays: [Int8]
  private let monthWeeks: [Int8]
  private let paymentDaysToMonthEnd: [Int8]
  private let open: [Bool]
  /// How what happened on a day fades: customers' habits, their delays, and the recent past.
  let habits, delays, recent: Decay

  /// Cells of ``monthWeek(_:)``.
  static let monthWeekCount = 35

  init(_ records: PaymentRecords, from first: Int32, through last: Int32) {
    self.first = first
    var (weekdays, monthDays, weeks, open) = ([Int8](), [Int8](), [Int8](), [Bool]())
    for number in first...max(first, last) {
      let day = Day(number: Int(number))
      weekdays.append(Int8(day.weekday - 1))
      monthDays.append(Int8(day.dayOfMonth - 1))
      weeks.append(Int8(7 * DayTable.weekFromMonthEnd(day) + day.weekday - 1))
      open.append(records.isPaymentDay(number))
    }
    var toEnd = [Int8](repeating: 0, count: open.count)
    var left: Int8 = DayTable.paymentDaysToMonthEnd(
      after: Day(number: Int(max(first, last))), records)
    for i in open.indices.reversed() {
      if i + 1 < open.count, monthDays[i + 1] == 0 { left = 0 }
      toEnd[i] = left
      if open[i] { left += 1 }
    }
    (self.weekdays, self.monthDays, monthWeeks, self.open) = (weekdays, monthDays, weeks, open)
    paymentDaysToMonthEnd = toEnd
    func decay(_ halfLife: Double) -> Decay {
      Decay(halfLife: halfLife, from: first, through: last)
    }
    habits = decay(HabitTracker.habitHalfLife)
    delays = decay(HabitTracker.delayHalfLife)
    recent = decay(HabitTracker.recentHalfLife)
  }

  /// The week from the nearest month's end, from two before it to two after: 0 to 4.
  private static func weekFromMonthEnd(_ day: Day) -> Int {
    let left = day.endOfMonth - day
    let distance = left < 15 ? -left : min(day.dayOfMonth, 17)
    return (distance + 17) / 7
  }

  private static func paymentDaysToMonthEnd(after day: Day, _ records: PaymentRecords) -> Int8 {
    Int8((0..<(day.endOfMonth - day)).count { records.isPaymentDay((day + 1 + $0).number) })
  }

  /// All days that it has.
  var range: Range<Int32> { first..<(first + Int32(weekdays.count)) }

  /// Monday is 0.
  func weekday(_ day: Int32) -> Int { Int(weekdays[Int(day - first)]) }
  /// The first of a month is 0.
  func monthDay(_ day: Int32) -> Int { Int(monthDays[Int(day - first)]) }
  /// Weekday and week from the nearest month's end, for those who pay on, say, its last Friday.
  func monthWeek(_ day: Int32) -> Int { Int(monthWeeks[Int(day - first)]) }
  /// Payment days after this one within its month: the last of them is 0.
  func paymentDaysToMonthEnd(_ day: Int32) -> Int {
    Int(paymentDaysToMonthEnd[Int(day - first)])
  }
  func isPaymentDay(_ day: Int32) -> Bool { open[Int(day - first)] }

  /// The days of the month, the first being 0, that a payment day stands for: its own, and those of
  /// the days without payments just before it, whose payments roll onto it.
  @inline(__always)
  func forEachCoveredMonthDay(_ day: Int32, _ body: (Int) -> Void) {
    body(monthDay(day))
    var earlier = day - 1
    while earlier >= first, !isPaymentDay(earlier), earlier > day - 6 {
      body(monthDay(earlier))
      earlier -= 1
    }
  }
}
