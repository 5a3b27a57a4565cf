/// Where each kind of sum of a ``HabitTracker`` stands among all of them.
///
/// One array for all, since there are trackers by the million and each array is an allocation.
enum HabitSums {
  static let events = 0..<DelayScale.binCount
  static let exposure = after(events, DelayScale.binCount)
  static let recentEvents = after(exposure, DelayScale.binCount)
  static let recentExposure = after(recentEvents, DelayScale.binCount)
  static let dayEvents = after(recentExposure, CustomerHabits.lagCount)
  static let dayExposure = after(dayEvents, CustomerHabits.lagCount)
  static let statedEvents = after(dayExposure, CustomerHabits.lagCount)
  static let statedExpected = after(statedEvents, CustomerHabits.lagCount)
  static let weekdayEvents = after(statedExpected, 7)
  static let weekdayExpected = after(weekdayEvents, 7)
  static let monthDayEvents = after(weekdayExpected, 31)
  static let monthDayExpected = after(monthDayEvents, 31)
  static let monthWeekEvents = after(monthDayExpected, DayTable.monthWeekCount)
  static let monthWeekExpected = after(monthWeekEvents, DayTable.monthWeekCount)
  static var count: Int { monthWeekExpected.upperBound }

  private static func after(_ range: Range<Int>, _ count: Int) -> Range<Int> {
    range.upperBound..<(range.upperBound + count)
  }
}

/// What customers' habits are measured by, laid out for the loop over the days that each invoice was
/// at risk, and referred to by all trackers of some customers.
final class HabitYardstick: Sendable {
  let rates: PortfolioRates
  let days: DayTable
  var firstDay: Int32 { days.first }
  private let dayCells: [DayCell]
  private let lagCells: [LagCell]

  /// What is added up for a day at risk.
  struct DayCell: Sendable {
    let growth, recentGrowth, weekdayRatio, monthDayRatio: Double
    let weekday, monthDay, monthWeek: Int8
    let isPaymentDay: Bool
  }

  /// Where days past due from ``DelayScale/lowest`` on stand.
  struct LagCell: Sendable {
    let hazard: Double
    let bin, cell: UInt8
  }

  init(_ rates: PortfolioRates, _ days: DayTable) {
    (self.rates, self.days) = (rates, days)
    dayCells = days.range.map { day in
      let (weekday, monthDay) = (days.weekday(day), days.monthDay(day))
      return DayCell(
        growth: days.habits.growth(day), recentGrowth: days.recent.growth(day),
        weekdayRatio: rates.weekdayRatio[weekday], monthDayRatio: rates.monthDayRatio[monthDay],
        weekday: Int8(weekday), monthDay: Int8(monthDay), monthWeek: Int8(days.monthWeek(day)),
        isPaymentDay: days.isPaymentDay(day))
    }
    lagCells = (DelayScale.lowest...DelayScale.highest).map { lag in
      let bin = DelayScale.bin(lag)
      return LagCell(
        hazard: rates.hazard[bin], bin: UInt8(bin), cell: UInt8(CustomerHabits.cell(ofLag: lag)))
    }
  }

  @inline(__always)
  func withCells(
    _ body: (_ days: UnsafeBufferPointer<DayCell>, _ lags: UnsafeBufferPointer<LagCell>) -> Void
  ) {
    dayCells.withUnsafeBufferPointer { days in
      lagCells.withUnsafeBufferPointer { lags in body(days, lags) }
    }
  }
}
