internal import Foundation

/// On which days a customer pays at all, while it owes something that is due.
///
/// A payment run settles what is due, however many invoices that is, so days are counted and not
/// invoices: those at whose start something due was open, and those of any payment. With n_c
/// payments on the N_c days of kind c, and n on all N days,
///
///     r = (n + 1/4) / (N + 1),     r_c = (n_c + k r) / (N_c + k),     value_c = logit r_c − logit r
///
/// Days fade like habits. Kinds are weekdays and nominal days of the month: a payment day stands
/// for the closed days before it too, since runs planned for them roll onto it.
///
/// How far a customer keeps to such days is the share of the entropy of paying or not that the kinds
/// take away, shrunken to none:
///
///     G = N/(N + 5) · Σ_c N_c KL(r_c ‖ r) / (N H(r))
///
/// with KL and H of Bernoulli variables: near 1 for a customer that pays every Tuesday and never else,
/// near 0 for one that pays on any day.
struct PaymentRuns: Sendable {
  struct Habits: Sendable {
    var byWeekday = [Float](repeating: 0, count: 7)
    var byMonthDay = [Float](repeating: 0, count: 31)
    /// logit r.
    var usual: Float = 0
    /// G by weekdays, and by days of the month.
    var weekdayStrength: Float = 0
    var monthDayStrength: Float = 0
  }

  /// Days of the customer's usual rate that each kind of day starts from.
  private static let prior = 3.0
  /// Shares of an invoice below which it is no reason to make a payment run.
  private static let leastWeight: Float = 0.1
  /// Days without any pattern that a customer starts from.
  private static let strengthPrior = 5.0

  private var count = (runs: 0.0, days: 0.0)
  private var weekdayRuns = [Double](repeating: 0, count: 7)
  private var weekdayDays = [Double](repeating: 0, count: 7)
  private var monthDayRuns = [Double](repeating: 0, count: 31)
  private var monthDayDays = [Double](repeating: 0, count: 31)

  /// Counts the payment days of `first...last`; `open` has all invoices that were open on any of them.
  mutating func look(
    at open: [PaymentRecord], from first: Int32, through last: Int32, _ days: DayTable
  ) {
    guard first <= last, let earliest = open.map({ min($0.due, $0.ended) }).min(), earliest <= last
    else { return }
    let start = max(first, earliest)
    var owes = [Bool](repeating: false, count: Int(last - start) + 1)
    var pays = owes
    for record in open where record.weight >= PaymentRuns.leastWeight {
      let (from, end) = (max(start, record.due, record.issued + 1), min(last, record.ended))
      if from <= end {
        for day in from...end { owes[Int(day - start)] = true }
      }
      if record.paid, record.ended > record.issued, start...last ~= record.ended {
        owes[Int(record.ended - start)] = true
        pays[Int(record.ended - start)] = true
      }
    }
    for day in start...last where owes[Int(day - start)] && days.isPaymentDay(day) {
      add(day, pays[Int(day - start)], days)
    }
  }

  private mutating func add(_ day: Int32, _ pays: Bool, _ days: DayTable) {
    let weight = days.habits.growth(day)
    let run = pays ? weight : 0
    count.days += weight
    count.runs += run
    weekdayDays[days.weekday(day)] += weight
    weekdayRuns[days.weekday(day)] += run
    days.forEachCoveredMonthDay(day) { monthDay in
      monthDayDays[monthDay] += weight
      monthDayRuns[monthDay] += run
    }
  }

  /// - Parameter scale: the reciprocal of the growth that weights have reached.
  func habits(scale: Double) -> Habits {
    let usual = (count.runs * scale + 0.25) / (count.days * scale + 1)
    func rates(_ runs: [Double], _ days: [Double]) -> [Double] {
      zip(runs, days).map { runs, days in
        (runs * scale + PaymentRuns.prior * usual) / (days * scale + PaymentRuns.prior)
      }
    }
    let weekdays = rates(weekdayRuns, weekdayDays)
    let monthDays = rates(monthDayRuns, monthDayDays)
    func values(_ rates: [Double]) -> [Float] {
      rates.map { Float(PaymentRuns.logit($0) - PaymentRuns.logit(usual)) }
    }
    func strength(_ rates: [Double], _ days: [Double]) -> Float {
      let kinds = zip(rates, days.map { $0 * scale })
      return Float(PaymentRuns.strength(Array(kinds), usual: usual))
    }
    return Habits(
      byWeekday: values(weekdays), byMonthDay: values(monthDays),
      usual: Float(PaymentRuns.logit(usual)), weekdayStrength: strength(weekdays, weekdayDays),
      monthDayStrength: strength(monthDays, monthDayDays))
  }

  private static func logit(_ p: Double) -> Double { log(p / (1 - p)) }

  /// G of days of some kinds.
  private static func strength(_ kinds: [(rate: Double, days: Double)], usual: Double) -> Double {
    func part(_ p: Double, _ q: Double) -> Double { p > 0 ? p * log(p / q) : 0 }
    let days = kinds.reduce(0) { $0 + $1.days }
    let entropy = -usual * log(usual) - (1 - usual) * log(1 - usual)
    guard days > 0 else { return 0 }
    let divergence = kinds.reduce(0) { sum, kind in
      sum + kind.days * (part(kind.rate, usual) + part(1 - kind.rate, 1 - usual))
    }
    return divergence / entropy / (days + strengthPrior)
  }
}
