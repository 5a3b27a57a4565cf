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
  /// Mean and standard deviation of days late, and the share paid late.
  var meanDelay: Double
  /// Mean days from issue to payment.
  var meanAge: Double
  var delayDeviation: Double
  var lateShare: Double

  /// Pseudo-days of exposure added to each bin at the overall rate, so that an empty one has a rate.
  private static let priorExposure = 20.0

  /// Counts payments and days at risk up to the close of `cutoff`.
  init(_ records: PaymentRecords, days: DayTable, cutoff: Int32) {
    var events = [Double](repeating: 0, count: DelayScale.binCount)
    var exposure = events
    var (count, late, sum, squares, ages) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var weekdayEvents = [Double](repeating: 0, count: 7)
    var monthDayEvents = [Double](repeating: 0, count: 31)
    for record in records.records {
      let last = min(record.ended, cutoff)
      guard record.issued < last else { continue }
      for day in (record.issued + 1)...last where days.isPaymentDay(day) {
        exposure[DelayScale.bin(Int(day - record.due))] += 1
      }
      guard record.paid && record.ended <= cutoff else { continue }
      let delay = Int(record.ended - record.due)
      events[DelayScale.bin(delay)] += 1
      weekdayEvents[days.weekday(last)] += 1
      monthDayEvents[days.monthDay(last)] += 1
      let clamped = Double(DelayScale.clamp(delay))
      count += 1
      sum += clamped
      ages += Double(min(record.ended - record.issued, 300))
      squares += clamped * clamped
      if delay > 0 { late += 1 }
    }
    let overall = (events.reduce(0, +) + 1) / (exposure.reduce(0, +) + 20)
    let prior = PortfolioRates.priorExposure
    let hazards = zip(events, exposure).map { events, exposure in
      min((events + prior * overall) / (exposure + prior), 0.995)
    }
    hazard = hazards
    logitHazard = hazards.map { log($0 / (1 - $0)) }
    meanDelay = count > 0 ? sum / count : 0
    meanAge = count > 0 ? ages / count : 30
    delayDeviation = count > 1 ? max(1, (squares / count - meanDelay * meanDelay).squareRoot()) : 10
    lateShare = (late + 1) / (count + 2)

    var weekdayExpected = [Double](repeating: 0, count: 7)
    var monthDayExpected = [Double](repeating: 0, count: 31)
    for record in records.records {
      let last = min(record.ended, cutoff)
      guard record.issued < last else { continue }
      for day in (record.issued + 1)...last where days.isPaymentDay(day) {
        let hazard = hazards[DelayScale.bin(Int(day - record.due))]
        weekdayExpected[days.weekday(day)] += hazard
        monthDayExpected[days.monthDay(day)] += hazard
      }
    }
    let ratio = { (events: Double, expected: Double) in (events + 20) / (expected + 20) }
    weekdayRatio = zip(weekdayEvents, weekdayExpected).map(ratio)
    monthDayRatio = zip(monthDayEvents, monthDayExpected).map(ratio)
  }
}
