internal import Foundation
internal import Receivables
internal import Statistics

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
  /// Mean and standard deviation of days late, and the share paid late.
  var meanDelay: Double
  /// Mean days from issue to payment.
  var meanAge: Double
  var delayDeviation: Double
  /// The standard deviation of days late among the invoices of one customer.
  var ownDelayDeviation: Double
  /// How many payments of a customer's own say as much of its mean delay as the portfolio does.
  var delayPrior: Double
  var lateShare: Double
  /// The mean log amount of paid invoices, and by how many days more a customer pays an invoice late
  /// for each unit above its own mean.
  var meanLogAmount: Double
  var amountSlope: Double

  private static let delayPriors = 0.25...10.0
  /// Pseudo-days of exposure added to each bin at the overall rate, so that an empty one has a rate.
  private static let priorExposure = 20.0

  /// From payments and days at risk up to the close of `cutoff`.
  ///
  /// - Parameter counts: up to the same day.
  init(_ records: PaymentRecords, _ counts: PortfolioDays, days: DayTable, cutoff: Int32) {
    let (events, exposure) = (
      PortfolioDays.total(counts.events), PortfolioDays.total(counts.exposure)
    )
    var (count, late, sum, squares, ages) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var weekdayEvents = [Double](repeating: 0, count: 7)
    var monthDayEvents = [Double](repeating: 0, count: 31)
    let monthEndCount = PaymentLayout.monthEndDays + 1
    var monthEndEvents = [Double](repeating: 0, count: monthEndCount)
    for record in records.records
    where record.paid && record.ended <= cutoff && record.issued < record.ended {
      weekdayEvents[days.weekday(record.ended)] += 1
      monthDayEvents[days.monthDay(record.ended)] += 1
      monthEndEvents[min(days.paymentDaysToMonthEnd(record.ended), monthEndCount - 1)] += 1
      let delay = Double(DelayScale.clamp(Int(record.ended - record.due)))
      count += 1
      sum += delay
      ages += Double(min(record.ended - record.issued, 300))
      squares += delay * delay
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
    let logAmounts = records.records.lazy
      .filter { $0.paid && $0.ended <= cutoff && $0.issued < $0.ended }.map { Double($0.logAmount) }
    meanLogAmount = logAmounts.reduce(0, +) / max(count, 1)
    amountSlope = PortfolioRates.amountSlope(records, cutoff: cutoff)
    let spread = PortfolioRates.spread(records, cutoff: cutoff)
    let own = spread.within.map { max(1, $0.squareRoot()) } ?? delayDeviation
    ownDelayDeviation = own
    let priors = PortfolioRates.delayPriors
    let weight = spread.between.map { own * own / max($0, 1e-3) } ?? 3
    delayPrior = min(max(weight, priors.lowerBound), priors.upperBound)

    var weekdayExpected = [Double](repeating: 0, count: 7)
    var monthDayExpected = [Double](repeating: 0, count: 31)
    var monthEndExpected = [Double](repeating: 0, count: monthEndCount)
    for index in 0..<counts.dayCount {
      let bins = (index * hazards.count)..<((index + 1) * hazards.count)
      let expected = zip(counts.exposure[bins], hazards).reduce(0) { $0 + Double($1.0) * $1.1 }
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

  /// How days late vary within customers and between them.
  private static func spread(_ records: PaymentRecords, cutoff: Int32) -> VarianceComponents {
    var components = VarianceComponents()
    for customer in 0..<(records.offsets.count - 1) {
      let delays = records.records[records.range(customer)].lazy
        .filter { $0.paid && $0.ended <= cutoff && $0.issued < $0.ended }
        .map { Double(DelayScale.clamp(Int($0.ended - $0.due))) }
      components.add(Array(delays))
    }
    return components
  }

  private static func amountSlope(_ records: PaymentRecords, cutoff: Int32) -> Double {
    var (products, squares) = (0.0, 0.0)
    for customer in 0..<(records.offsets.count - 1) {
      var (n, x, y, xy, xx) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for record in records.records[records.range(customer)]
      where record.paid && record.ended <= cutoff && record.issued < record.ended {
        let (amount, delay) = (
          Double(record.logAmount), Double(DelayScale.clamp(Int(record.ended - record.due)))
        )
        n += 1
        x += amount
        y += delay
        xy += amount * delay
        xx += amount * amount
      }
      guard n > 1 else { continue }
      products += xy - x * y / n
      squares += xx - x * x / n
    }
    return products / (squares + 10)
  }
}
