internal import Foundation
internal import Receivables

/// How the portfolio's billing is spread over weekdays, days of the month and months.
///
/// The intensity of a day is the product of its weekday's, its day-of-month's and its month's
/// share over an even one, each shrunken to 1; months count only once two years are known.
struct BillingCalendar: Sendable {
  private let weekday: [Double]
  private let monthDay: [Double]
  private let month: [Double]

  private static let prior = 30.0
  private static let reach = 730

  init(_ view: LedgerView) {
    let invoices = view.invoices.elements
    let last = view.day
    let first = max(invoices.map(\.issuedOn).min() ?? last, last - BillingCalendar.reach)
    var weekdayCounts = [Double](repeating: 0, count: 7)
    var monthDayCounts = [Double](repeating: 0, count: 31)
    var monthCounts = [Double](repeating: 0, count: 12)
    for invoice in invoices where invoice.issuedOn > first {
      let (_, month, day) = invoice.issuedOn.civil
      weekdayCounts[invoice.issuedOn.weekday - 1] += 1
      monthDayCounts[day - 1] += 1
      monthCounts[month - 1] += 1
    }
    var weekdayDays = [Double](repeating: 0, count: 7)
    var monthDayDays = [Double](repeating: 0, count: 31)
    for offset in 1...max(1, last - first) {
      let day = first + offset
      weekdayDays[day.weekday - 1] += 1
      monthDayDays[day.dayOfMonth - 1] += 1
    }
    func ratios(_ counts: [Double], _ days: [Double]) -> [Double] {
      let rate = counts.reduce(0, +) / max(days.reduce(0, +), 1)
      guard rate > 0 else { return counts.map { _ in 1 } }
      return zip(counts, days).map {
        ($0 + BillingCalendar.prior) / ($1 * rate + BillingCalendar.prior)
      }
    }
    weekday = ratios(weekdayCounts, weekdayDays)
    monthDay = ratios(monthDayCounts, monthDayDays)
    let knowsYear = last - first >= BillingCalendar.reach - 1
    let even = [Double](repeating: Double(last - first) / 12, count: 12)
    month = knowsYear ? ratios(monthCounts, even) : [Double](repeating: 1, count: 12)
  }

  /// The intensity of a day relative to an average one.
  func intensity(_ day: Day) -> Double {
    let (_, month, dayOfMonth) = day.civil
    return weekday[day.weekday - 1] * monthDay[dayOfMonth - 1] * self.month[month - 1]
  }
}
