internal import Foundation
package import Receivables
package import Statistics

/// Brings the customers' own rhythms to the level and season that their sum shows.
///
/// For week w ahead and one currency, with G_w what ``BillingTrend`` expects and S_w the sum of the
/// customers' expectations, regular rhythms spread evenly, every amount billed is multiplied by
///
///     (G_w / S_w)^γ
///
/// with γ of ``BillingSpecification``, 0.8 in the standard one: the total is a geometric mean of both
/// views of it, mostly the portfolio's, while the customers decide who is billed and on which day. Regular
/// customers are billed in the weeks in which the portfolio is: so that this counts once, all factors are
/// scaled by one number where the customers' own days would bring more or less over the horizon than both
/// Σ S_w and (Σ G_w)^γ (Σ S_w)^(1 − γ).
/// Announced billing is left as announced, and is
/// no part of G or S. Where ``BillingTrackRecord`` calls for it, the factor is A_w / S_w with A_w the
/// mean of the last weeks.
///
/// - SeeAlso: Athanasopoulos, Ahmed & Hyndman, *Hierarchical Forecasts for Australian Domestic
///   Tourism* (2009): top-down by forecast proportions.
package struct BillingLevels: Sendable {
  private struct Level: Sendable {
    /// Expected factors on the amounts of each week ahead.
    let factors: [Double]
    /// `nil` where the currency's history is too short or too thin for one.
    let trend: BillingTrend?
    /// Variance of the log of one week's billing that independent invoices alone would have.
    let independentVariance: Double
  }

  private let levels: [Currency: Level]
  private let horizon: Int
  private let specification: BillingSpecification.Level
  /// Whether paths can be drawn: not from levels of which the expected factors alone were kept.
  private let drawsPaths: Bool

  /// Levels that were known before, for what is expected alone.
  ///
  /// - Parameter factors: of each week ahead (``weekFactors``).
  init(factors: [Currency: [Double]], horizon: Int, _ specification: BillingSpecification.Level) {
    (self.horizon, self.specification, drawsPaths) = (horizon, specification, false)
    levels = factors.mapValues { Level(factors: $0, trend: nil, independentVariance: 0) }
  }

  /// The expected factors on the amounts of each week ahead.
  var weekFactors: [Currency: [Double]] { levels.mapValues(\.factors) }

  init(
    _ view: LedgerView, profiles: BillingProfiles, arrivals: Arrivals, calendar: BillingCalendar,
    horizon: Int, movingAverages: Set<Currency>, specification: BillingSpecification
  ) {
    self.horizon = horizon
    self.specification = specification.level
    drawsPaths = true
    let intensities = (1...horizon).map { calendar.intensity(view.day + $0) }
    let sums = BillingLevels.customersSums(
      profiles.profiles, arrivals, intensities, spreadsRegular: true)
    let ownSums = BillingLevels.customersSums(
      profiles.profiles, arrivals, intensities, spreadsRegular: false)
    let histories = BillingHistory.byCurrency(
      view, calendar: calendar, leavingOut: profiles.profiles)
    let weeks = BillingLevels.weeks(intensities)
    levels = histories.reduce(into: [:]) { levels, entry in
      let (currency, history) = entry
      let trend = BillingTrend(
        totals: history.totals, exposures: history.exposures, ahead: weeks.count,
        growth: profiles.norms.growth.rate(currency), specification: specification.trend)
      let mean =
        movingAverages.contains(currency)
        ? history.movingAverage(weeks: specification.movingAverage.weeks) : nil
      let sum = sums[currency] ?? weeks.map { _ in 0 }
      let expected = weeks.indices.map { w -> Double in
        if let mean { return mean * Double(min(7, horizon - 7 * w)) / 7 }
        return trend.map { $0.expected[w] * weeks[w] } ?? sum[w]
      }
      let blend = BillingLevels.Blend(
        weight: mean == nil ? specification.level.weight : 1, range: specification.level.factors)
      levels[currency] = Level(
        factors: blend.factors(expected, of: sum, by: ownSums[currency] ?? sum), trend: trend,
        independentVariance: history.independentVariance)
    }
  }

  /// How customers' sums are brought to what is expected of all.
  private struct Blend {
    /// γ.
    let weight: Double
    let range: ClosedRange<Double>

    func factor(_ expected: Double, of sum: Double) -> Double {
      guard sum > 0 else { return 1 }
      return min(max(pow(expected / sum, weight), range.lowerBound), range.upperBound)
    }

    /// - Parameters:
    ///   - expected: G_w.
    ///   - sums: S_w.
    ///   - own: the same by the customers' own days.
    func factors(_ expected: [Double], of sums: [Double], by own: [Double]) -> [Double] {
      let factors = zip(expected, sums).map(factor)
      let planned = zip(factors, own).reduce(0) { $0 + $1.0 * $1.1 }
      let whole = sums.reduce(0, +)
      let blended = factor(expected.reduce(0, +), of: whole) * whole
      let bounded = min(max(planned, min(whole, blended)), max(whole, blended))
      guard abs(bounded - planned) > 1e-9 * planned else { return factors }
      return factors.map { $0 * bounded / planned }
    }
  }

  /// Sums of daily values over the weeks ahead; the last may be a part.
  private static func weeks(_ daily: [Double]) -> [Double] {
    stride(from: 0, to: daily.count, by: 7).map { start in
      daily[start..<min(start + 7, daily.count)].reduce(0, +)
    }
  }

  /// S_w: what customers' rhythms bring in each week.
  ///
  /// - Parameter spreadsRegular: whether regular rhythms are spread evenly.
  private static func customersSums(
    _ profiles: [BillingProfile], _ arrivals: Arrivals, _ intensities: [Double],
    spreadsRegular: Bool
  ) -> [Currency: [Double]] {
    var daily: [Currency: [Double]] = [:]
    let zero = [Double](repeating: 0, count: intensities.count)
    for profile in profiles where !profile.isAnnounced {
      var days = profile.expectedBilling(dayIntensities: intensities)
      if spreadsRegular, case .regular = profile.rhythm {
        let mean = days.reduce(0, +) / Double(days.count)
        days = days.map { _ in mean }
      }
      daily[profile.currency] = zip(daily[profile.currency] ?? zero, days).map { $0 + $1 }
    }
    for (currency, days) in arrivals.expectedBilling(horizon: intensities.count) {
      daily[currency] = zip(daily[currency] ?? zero, days).map { $0 + $1 }
    }
    return daily.mapValues(weeks)
  }

  /// The expected factor on an amount of a currency billed on each day ahead.
  func expectedFactors(_ currency: Currency) -> [Double] {
    guard let level = levels[currency] else { return [Double](repeating: 1, count: horizon) }
    return (0..<horizon).map { level.factors[$0 / 7] }
  }

  /// Factors on the amounts billed on each day ahead on one path; their means are the expected ones.
  package func draw(_ currency: Currency, _ generator: inout SplitMix64) -> [Double] {
    precondition(drawsPaths, "paths are drawn from the levels of a whole portfolio")
    guard let level = levels[currency] else { return [Double](repeating: 1, count: horizon) }
    let shocks: [Double]
    let week: Double
    if let trend = level.trend {
      let draw = trend.draw(&generator)
      shocks = draw.factors
      week = max(0, draw.noise * draw.noise - level.independentVariance).squareRoot()
    } else {
      let deviation = specification.unknownLevel
      let shared = exp(deviation * generator.standardNormal() - deviation * deviation / 2)
      shocks = level.factors.map { _ in shared }
      week = specification.unknownWeek
    }
    let factors = zip(level.factors, shocks).map { factor, shock in
      factor * shock * exp(week * generator.standardNormal() - week * week / 2)
    }
    return (0..<horizon).map { factors[$0 / 7] }
  }
}

/// What was billed in each week up to a view's day, in one currency.
struct BillingHistory: Sendable {
  /// Of weeks of seven days that end on the view's day and before it, oldest first, in major units.
  let totals: [Double]
  /// The calendar's intensities of the same weeks, summed.
  let exposures: [Double]
  /// Σ amounts² / (Σ amounts)², times the number of weeks: the relative variance of a week's total
  /// if invoices came independently of one another.
  let independentVariance: Double

  /// The mean of so many last weeks; `nil` without one.
  func movingAverage(weeks: Int) -> Double? {
    let last = totals.suffix(weeks)
    return last.isEmpty ? nil : last.reduce(0, +) / Double(last.count)
  }

  /// - Parameter profiles: those with announced billing are left out.
  static func byCurrency(
    _ view: LedgerView, calendar: BillingCalendar, leavingOut profiles: [BillingProfile]
  ) -> [Currency: BillingHistory] {
    struct Account: Hashable {
      let customer: CustomerIndex
      let currency: Currency
    }
    let announced = Set(
      profiles.filter(\.isAnnounced).map { Account(customer: $0.customer, currency: $0.currency) })
    var byCurrency: [Currency: [(on: Day, amount: Double)]] = [:]
    for invoice in view.allBilled
    where !announced.contains(
      Account(customer: invoice.customer, currency: invoice.currency))
    {
      byCurrency[invoice.currency, default: []].append(
        (invoice.issuedOn, Money(minorUnits: invoice.amount, invoice.currency).majorUnits))
    }
    let opening = view.usualDaysOfIssue?.lowerBound ?? view.day
    return byCurrency.mapValues {
      BillingHistory($0.filter { $0.on >= opening }, until: view.day, calendar)
    }
  }

  private init(_ billed: [(on: Day, amount: Double)], until day: Day, _ calendar: BillingCalendar) {
    let first = billed.map(\.on).min() ?? day
    let count = (day - first + 1) / 7
    var totals = [Double](repeating: 0, count: count)
    var (sum, squares) = (0.0, 0.0)
    for item in billed {
      let week = (day - item.on) / 7
      guard week < count else { continue }
      totals[count - 1 - week] += item.amount
      sum += item.amount
      squares += item.amount * item.amount
    }
    self.totals = totals
    exposures = (0..<count).map { week in
      (0..<7).reduce(0) { $0 + calendar.intensity(day - 7 * (count - 1 - week) - $1) }
    }
    independentVariance = sum > 0 ? Double(count) * squares / (sum * sum) : 0
  }
}
