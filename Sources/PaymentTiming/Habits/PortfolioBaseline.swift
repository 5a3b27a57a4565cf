internal import Foundation

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
final class PortfolioBaseline: Sendable {
  let rates: PortfolioRates
  let days: DayTable
  var firstDay: Int32 { days.first }
  private let dayCells: [DayCell]
  private let lagCells: [LagCell]
  /// log b of each day (``logBacklog(_:)``).
  private let logBacklogs: [Double]

  /// What is added up for a day at risk.
  struct DayCell: Sendable {
    /// Of ``Decay``.
    let growth, recentGrowth, delayGrowth: Double
    let weekdayRatio, monthDayRatio: Double
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
    logBacklogs = PortfolioBaseline.logBacklogs(rates, days)
    dayCells = days.range.map { day in
      let (weekday, monthDay) = (days.weekday(day), days.monthDay(day))
      return DayCell(
        growth: days.habits.growth(day), recentGrowth: days.recent.growth(day),
        delayGrowth: days.delays.growth(day),
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

  /// log b, where b counts the days whose payments are made on a day: itself and those before it on
  /// which the portfolio does not pay.
  ///
  ///     b_d = 1 + (1 − q_{d−1}) b_{d−1}
  ///
  /// with q the share of a day's payments that is made on it: none on a day without banking, and all
  /// unless the portfolio pays less than half as much as elsewhere on its weekday, on its day of the
  /// month, or so many payment days before the month's end.
  func logBacklog(_ day: Int32) -> Double { logBacklogs[Int(day - firstDay)] }

  private static func logBacklogs(_ rates: PortfolioRates, _ days: DayTable) -> [Double] {
    var logs: [Double] = []
    var backlog = 1.0
    for day in days.range {
      logs.append(log(backlog))
      backlog = min(1 + (1 - paidShare(day, rates, days)) * backlog, longestBacklog)
    }
    return logs
  }

  /// q of a day.
  private static func paidShare(_ day: Int32, _ rates: PortfolioRates, _ days: DayTable) -> Double {
    guard days.isPaymentDay(day) else { return 0 }
    let toEnd = min(days.paymentDaysToMonthEnd(day), rates.monthEndRatio.count - 1)
    return min(1, 2 * rates.weekdayRatio[days.weekday(day)])
      * min(1, 2 * rates.monthDayRatio[days.monthDay(day)])
      * min(1, 2 * rates.monthEndRatio[toEnd])
  }

  private static let longestBacklog = 31.0

  /// What is added up for one day.
  func cell(_ day: Int32) -> DayCell { dayCells[Int(day - firstDay)] }

  @inline(__always)
  func withCells(
    _ body: (_ days: UnsafeBufferPointer<DayCell>, _ lags: UnsafeBufferPointer<LagCell>) -> Void
  ) {
    dayCells.withUnsafeBufferPointer { days in
      lagCells.withUnsafeBufferPointer { lags in body(days, lags) }
    }
  }
}
