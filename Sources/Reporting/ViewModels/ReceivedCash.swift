import ForecastVocabulary
import Receivables

/// Cash received in one currency, in the periods up to a view's day.
struct ReceivedCash: Sendable {
  struct Part: Sendable {
    let days: ClosedRange<Day>
    /// In major units.
    let amount: Double
  }

  /// Whole periods, oldest first, from the first in which anything was issued or received.
  let past: [Part]
  /// The present period up to the view's day; `nil` where one ended on it.
  let present: Part?

  /// - Parameter most: how many whole periods at most.
  init(_ view: LedgerView, _ currency: Currency, by periods: Periods, most: Int) {
    let current = periods.period(of: view.day + 1)
    var starts = [current.lowerBound]
    let begun = ReceivedCash.firstDay(view, currency) ?? view.day
    while starts.count <= most, starts[0] > begun {
      starts.insert(periods.period(of: starts[0] - 1).lowerBound, at: 0)
    }
    var sums = [Int64](repeating: 0, count: starts.count)
    for receipt in view.receipts.elements
    where receipt.amount.currency == currency && receipt.on >= starts[0] && receipt.on <= view.day {
      let place = starts.lastIndex { $0 <= receipt.on } ?? 0
      sums[place] += receipt.amount.minorUnits
    }
    let amounts = sums.map { Money(minorUnits: $0, currency).majorUnits }
    past = starts.indices.dropLast().map { i in
      Part(days: starts[i]...(starts[i + 1] - 1), amount: amounts[i])
    }
    let start = starts[starts.count - 1]
    present =
      start <= view.day ? Part(days: start...view.day, amount: amounts[amounts.count - 1]) : nil
  }

  private static func firstDay(_ view: LedgerView, _ currency: Currency) -> Day? {
    // A mistyped year is no past.
    let first = view.usualDaysOfIssue.map { $0.lowerBound - 366 } ?? view.day
    return [
      view.invoices.elements.lazy.filter { $0.currency == currency && $0.issuedOn >= first }
        .map(\.issuedOn).min(),
      view.receipts.elements.lazy.filter { $0.amount.currency == currency && $0.on >= first }
        .map(\.on).min(),
    ].compactMap { $0 }.min()
  }

  /// What a chart shows of the past: a quarter by week, a year by month.
  static func most(_ period: Period) -> Int {
    switch period {
    case .day: 28
    case .week: 13
    case .month: 12
    case .quarter: 8
    }
  }
}
