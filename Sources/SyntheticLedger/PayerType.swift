import Foundation
import Receivables
import Statistics

/// How a customer pays, left to itself.
public enum PayerType: String, Sendable, Codable, Hashable, CaseIterable {
  /// On the due day, or within days of it.
  case punctual
  /// On the next of its payment days once an invoice is due.
  case paymentRun
  /// Within days of receiving the invoice.
  case early
  /// After a gamma-distributed delay of weeks.
  case late
  /// Punctual up to a day, then later and later.
  case deteriorating
  /// Punctual with small invoices, weeks late with large ones.
  case stretcher
  /// Punctual up to a day, then never.
  case bankrupt
}

/// The days on which a customer pays at all.
enum PaymentDays: Hashable {
  case everyBusinessDay
  /// Weekdays, Monday is 1; rolled forward over holidays.
  case weekdays([Int])
  /// Days of the month; rolled forward over weekends and holidays.
  case daysOfMonth([Int])

  /// Named in the truth.
  var description: String {
    switch self {
    case .everyBusinessDay: "every business day"
    case .weekdays(let days): "weekdays " + days.map(String.init).joined(separator: ", ")
    case .daysOfMonth(let days):
      "days of the month " + days.map(String.init).joined(separator: ", ")
    }
  }
}

extension DayTable {
  func isPaymentDay(_ day: Day, _ days: PaymentDays, currency: Int) -> Bool {
    guard isBusinessDay(day, currency: currency) else { return false }
    if case .everyBusinessDay = days { return true }
    var candidate = day
    // A payment day that fell on a weekend or holiday just before rolls onto this one.
    repeat {
      switch days {
      case .everyBusinessDay: return true
      case .weekdays(let weekdays): if weekdays.contains(weekday(candidate)) { return true }
      case .daysOfMonth(let numbers): if numbers.contains(dayOfMonth(candidate)) { return true }
      }
      candidate = candidate - 1
    } while candidate >= first && !isBusinessDay(candidate, currency: currency)
    return false
  }
}

/// The cumulative hazard of payment Λ(k), over days k after the due day or after issue.
///
/// An invoice is paid once its modified sum of Λ's steps reaches a standard exponential draw, so
/// without modifiers P(unpaid after day k) = exp(−Λ(k)).
struct PaymentCurve {
  private static let first = -120
  private static let last = 400
  private let cumulative: [Double]
  /// Whether k counts from issue rather than from the due day.
  let countsFromIssue: Bool
  /// Days after the due day by which half would be paid, if nothing were paid before it.
  let medianDelay: Double

  /// - Parameter step: Λ(k) − Λ(k − 1), the hazard of day k.
  private init(countsFromIssue: Bool, _ step: (Int) -> Double) {
    var (sum, sums) = (0.0, [Double]())
    for k in Self.first...Self.last {
      sum += step(k)
      sums.append(sum)
    }
    cumulative = sums
    self.countsFromIssue = countsFromIssue
    let atStart = sums[-1 - Self.first]
    let half = (0...Self.last).first { sums[$0 - Self.first] - atStart >= log(2) }
    medianDelay = Double(half ?? Self.last)
  }

  subscript(k: Int) -> Double {
    let i = k - Self.first
    guard i > 0 else { return cumulative[0] }
    guard i >= cumulative.count else { return cumulative[i] }
    let n = cumulative.count
    return cumulative[n - 1] + Double(i - n + 1) * (cumulative[n - 1] - cumulative[n - 2])
  }

  /// Mostly on the due day, the rest soon after.
  static func punctual(atDue: Double) -> PaymentCurve {
    PaymentCurve(countsFromIssue: false) { d in
      switch d {
      case ..<(-7): 0.002
      case ..<0: 0.012
      case 0: atDue
      case 1...6: 0.3
      case 7...30: 0.07
      default: 0.025
      }
    }
  }

  /// Once due, on the next payment day.
  static let paymentRun = PaymentCurve(countsFromIssue: false) { d in
    switch d {
    case ..<(-5): 0.001
    case ..<0: 0.02
    case 0...10: 1.2
    default: 0.1
    }
  }

  /// From the third day after issue.
  static func early(perDay: Double) -> PaymentCurve {
    PaymentCurve(countsFromIssue: true) { t in t < 3 ? 0 : t < 40 ? perDay : 0.04 }
  }

  /// Delays after the due day are gamma distributed, by day; a few pay before it.
  static func late(shape: Double, meanDelay: Double) -> PaymentCurve {
    let scale = meanDelay / shape
    let density = (0...last).map { d in
      let x = Double(d) + 0.5
      return pow(x, shape - 1) * exp(-x / scale)
    }
    var surviving = density.reduce(0, +)
    var steps = [Double]()
    for weight in density {
      // The far tail of a finite table would end in certainty; hold the hazard there instead.
      let step = surviving > weight * 1.2 ? -log1p(-weight / surviving) : steps.last ?? 0
      steps.append(min(step, 0.5))
      surviving -= weight
    }
    return PaymentCurve(countsFromIssue: false) { d in d < 0 ? 0.0015 : steps[d] }
  }
}
