internal import Foundation
public import Receivables

/// Which days payments are expected on.
public enum CalendarChoice: Sendable, Hashable {
  /// The rule whose holidays the payments of a view keep; weekends where they keep none.
  case observed
  /// A published rule, whatever the payments keep.
  case rule(BusinessCalendar.Rule)

  /// The calendar of a view, with the holidays that its ledger lists.
  public func calendar(of view: LedgerView) -> BusinessCalendar {
    switch self {
    case .observed:
      BusinessCalendar(HolidayEvidence(view).rule, holidays: view.holidays)
    case .rule(let rule): BusinessCalendar(rule, holidays: view.holidays)
    }
  }
}

/// A forecaster that works by the calendar of each view.
public struct CalendarFollowing<Forecaster: PaymentForecaster>: PaymentForecaster {
  /// That of the forecaster it wraps.
  public let name: String
  private let choice: CalendarChoice
  private let make: @Sendable (BusinessCalendar) -> Forecaster

  /// `make` must give the same forecaster for the same calendar.
  public init(
    _ choice: CalendarChoice, _ make: @escaping @Sendable (BusinessCalendar) -> Forecaster
  ) {
    name = make(BusinessCalendar()).name
    self.choice = choice
    self.make = make
  }

  public func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) throws -> (outlook: Outlook, cash: CashForecast) {
    try make(choice.calendar(of: view)).forecast(view, paths: paths, seed: seed)
  }
}

/// What a view's payments say of the holidays that its payers' banks keep.
///
/// With n customers paying on a holiday h of a rule that falls on a weekday, and e the mean number on
/// the same weekday one and two weeks before and after it, the rule's evidence against weekends alone
/// is the log ratio of Poisson likelihoods whose means are ε e on a closed day and e on an open one:
///
///     Σ_h [ n_h log ε + (1 − ε) e_h ],   ε = 0.1
///
/// Customers are counted and not invoices, since those of one customer are paid together.
struct HolidayEvidence {
  /// Of the rules that close more than weekends, by ``BusinessCalendar/Rule``.
  let logLikelihoodRatios: [BusinessCalendar.Rule: Double]

  /// Nats without which weekends are taken.
  static let required = 5.0
  /// ε, what is left of a day's payers on a holiday.
  static let leak = 0.1

  init(_ view: LedgerView) {
    let payers = HolidayEvidence.payers(view)
    guard let first = payers.keys.min(), let last = payers.keys.max() else {
      logLikelihoodRatios = [:]
      return
    }
    var ratios: [BusinessCalendar.Rule: Double] = [:]
    for rule in BusinessCalendar.Rule.allCases where rule != .everyDay && rule != .weekends {
      let calendar = BusinessCalendar(rule)
      var sum = 0.0
      for day in first...last {
        let date = Day(number: Int(day))
        guard !date.isWeekend, !calendar.isBusinessDay(date) else { continue }
        let around = [-14, -7, 7, 14].map { day + $0 }.filter {
          (first...last).contains($0) && calendar.isBusinessDay(Day(number: Int($0)))
        }
        guard !around.isEmpty else { continue }
        let usual =
          Double(around.reduce(0) { $0 + payers[$1, default: 0] }) / Double(around.count)
        let count = Double(payers[day, default: 0])
        sum += count * log(HolidayEvidence.leak) + (1 - HolidayEvidence.leak) * usual
      }
      ratios[rule] = sum
    }
    logLikelihoodRatios = ratios
  }

  /// The rule with most evidence, the first of equals.
  var rule: BusinessCalendar.Rule {
    var best = (rule: BusinessCalendar.Rule.weekends, ratio: HolidayEvidence.required)
    for rule in BusinessCalendar.Rule.allCases {
      if let ratio = logLikelihoodRatios[rule], ratio > best.ratio { best = (rule, ratio) }
    }
    return best.rule
  }

  /// Customers that paid an invoice or a part of one, by day.
  private static func payers(_ view: LedgerView) -> [Int32: Int] {
    let pairs = view.invoices.elements.indexed().flatMap { position, invoice in
      view.cashParts(position).map { part in
        UInt64(bitPattern: Int64(part.on.number)) << 32 | UInt64(UInt32(invoice.customer.position))
      }
    }
    var counts: [Int32: Int] = [:]
    for pair in Set(pairs) { counts[Int32(truncatingIfNeeded: pair >> 32), default: 0] += 1 }
    return counts
  }
}
