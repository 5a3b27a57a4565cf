internal import Foundation
internal import Receivables

/// How the portfolio's billing is spread over weekdays and days of the month.
///
/// With n_t invoices issued on day t and e_t those expected, a class k (a weekday, then a day of
/// the month) has the raw ratio ρ_k = Σ n_t / E_k over its days, E_k = Σ e_t. Its variance is φ/E_k
/// around a true ratio that itself varies by τ² among classes, so its intensity is shrunken to
///
///     1 + (ρ_k − 1) τ² / (τ² + φ/E_k),   φ = Σ e_t (n_t/e_t − ρ_k)² / (days − classes)
///
/// with φ at least 1, that of a Poisson process, and τ² by moments. What is expected of weekdays
/// follows the mean of the weeks around, so that growth and a ledger's first weeks are no
/// season; days of the month come on top of weekdays. The season of the year is ``BillingTrend``'s.
///
/// - SeeAlso: DerSimonian & Laird, *Meta-Analysis in Clinical Trials* (1986), for τ²; Efron &
///   Morris, *Stein's Estimation Rule and Its Competitors* (1973).
struct BillingCalendar: Sendable {
  let weekday: [Double]
  let monthDay: [Double]

  /// A class that never bills keeps a little, so that expectations stay above zero.
  private static let least = 0.01

  init(_ view: LedgerView, _ specification: BillingSpecification.Calendar) {
    let last = view.day
    let first = max(
      view.usualDaysOfIssue?.lowerBound ?? last, last - (specification.reachDays - 1))
    var counts = [Double](repeating: 0, count: last - first + 1)
    for invoice in view.allBilled where invoice.issuedOn >= first {
      counts[invoice.issuedOn - first] += 1
    }
    let weekdays = counts.indices.map { (first + $0).weekday - 1 }
    let monthDays = counts.indices.map { (first + $0).dayOfMonth - 1 }
    let level = BillingCalendar.localMeans(counts, around: specification.aroundDays)
    let weekday = BillingCalendar.ratios(counts, expected: level, classes: weekdays, count: 7)
    monthDay = BillingCalendar.ratios(
      counts, expected: zip(level, weekdays).map { $0 * weekday[$1] }, classes: monthDays, count: 31
    )
    self.weekday = weekday
  }

  /// The mean of so many days on both sides of each day, as far as they are known.
  private static func localMeans(_ counts: [Double], around: Int) -> [Double] {
    var sums = [0.0]
    for count in counts { sums.append(sums[sums.count - 1] + count) }
    return counts.indices.map { day in
      let (from, to) = (max(0, day - around), min(counts.count, day + around))
      return (sums[to] - sums[from]) / Double(to - from)
    }
  }

  /// The shrunken ratio of each class.
  static func ratios(
    _ counts: [Double], expected: [Double], classes: [Int], count: Int
  ) -> [Double] {
    var (observed, exposure) = (
      [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for (day, k) in classes.enumerated() {
      observed[k] += counts[day]
      exposure[k] += expected[day]
    }
    let raw = zip(observed, exposure).map { $1 > 0 ? $0 / $1 : 1 }
    var squares = 0.0
    for (day, k) in classes.enumerated() where expected[day] > 0 {
      let deviation = counts[day] / expected[day] - raw[k]
      squares += expected[day] * deviation * deviation
    }
    let dispersion = max(1, squares / Double(max(counts.count - count, 1)))
    let weights = exposure.map { $0 / dispersion }
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return raw.map { _ in 1 } }
    let excess =
      zip(weights, raw).reduce(0) { $0 + $1.0 * ($1.1 - 1) * ($1.1 - 1) } - Double(count - 1)
    let scale = sum - weights.reduce(0) { $0 + $1 * $1 } / sum
    let variance = scale > 0 ? max(0, excess / scale) : 0
    return zip(weights, raw).map { weight, ratio in
      let trust = weight > 0 ? variance / (variance + 1 / weight) : 0
      return max(least, 1 + (ratio - 1) * trust)
    }
  }

  /// The intensity of a day relative to an average one.
  func intensity(_ day: Day) -> Double {
    weekday[day.weekday - 1] * monthDay[day.dayOfMonth - 1]
  }
}
