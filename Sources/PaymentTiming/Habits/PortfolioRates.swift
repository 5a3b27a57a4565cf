internal import Foundation
internal import Receivables

/// How the portfolio as a whole pays: the yardstick against which customers are compared.
struct PortfolioRates: Sendable, Codable {
  /// logit P(paid that day | unpaid before it) for each bin of ``DelayScale``, on payment days.
  var logitHazard: [Double]
  /// The same as probabilities.
  var hazard: [Double]
  /// Payments on a weekday (Monday first), and on a day of the month, over those expected.
  var weekdayRatio: [Double]
  var monthDayRatio: [Double]
  /// The same by payment days to the month's end, 0 first; the last is for all further ones.
  var monthEndRatio: [Double]
  let delays: PortfolioDelays

  /// Pseudo-days of exposure added to each bin at the overall rate, so that an empty one has a rate.
  private static let priorExposure = 20.0
  /// Payment days to the end of the month that are told apart.
  static let monthEndDays = 6

  /// From payments and days at risk up to the close of `cutoff`.
  ///
  /// - Parameter counts: up to the same day.
  init(_ records: PaymentRecords, _ counts: PortfolioDays, days: DayTable, cutoff: Int32) {
    let (events, exposure) = (
      PortfolioDays.total(counts.events), PortfolioDays.total(counts.exposure)
    )
    var weekdayEvents = [Double](repeating: 0, count: 7)
    var monthDayEvents = [Double](repeating: 0, count: 31)
    let monthEndCount = PortfolioRates.monthEndDays + 1
    var monthEndEvents = [Double](repeating: 0, count: monthEndCount)
    for record in records.records
    where record.paid && record.ended <= cutoff && record.issued < record.ended {
      let weight = Double(record.weight)
      weekdayEvents[days.weekday(record.ended)] += weight
      monthDayEvents[days.monthDay(record.ended)] += weight
      monthEndEvents[min(days.paymentDaysToMonthEnd(record.ended), monthEndCount - 1)] += weight
    }
    let overall = (events.reduce(0, +) + 1) / (exposure.reduce(0, +) + 20)
    let prior = PortfolioRates.priorExposure
    let hazards = zip(events, exposure).map { events, exposure in
      min((events + prior * overall) / (exposure + prior), 0.995)
    }
    hazard = hazards
    logitHazard = hazards.map { log($0 / (1 - $0)) }
    delays = PortfolioDelays(records, cutoff: cutoff)

    var weekdayExpected = [Double](repeating: 0, count: 7)
    var monthDayExpected = [Double](repeating: 0, count: 31)
    var monthEndExpected = [Double](repeating: 0, count: monthEndCount)
    for index in 0..<counts.dayCount {
      let bins = (index * hazards.count)..<((index + 1) * hazards.count)
      let expected = zip(counts.exposure[bins], hazards).reduce(0) { $0 + $1.0 * $1.1 }
      let day = counts.first + Int32(index)
      weekdayExpected[days.weekday(day)] += expected
      monthDayExpected[days.monthDay(day)] += expected
      monthEndExpected[min(days.paymentDaysToMonthEnd(day), monthEndCount - 1)] += expected
    }
    let ratio = { (events: Double, expected: Double) in (events + 20) / (expected + 20) }
    weekdayRatio = zip(weekdayEvents, weekdayExpected).map(ratio)
    monthDayRatio = zip(monthDayEvents, monthDayExpected).map(ratio)
    monthEndRatio = zip(monthEndEvents, monthEndExpected).map(ratio)
  }
}
