public import ForecastVocabulary
internal import Foundation
public import Receivables
internal import Statistics

/// Every week brings the mean of the last 13.
///
/// Each weekday brings the mean of its last 13, or of as many as the ledger holds. Paths add errors
/// that the rule would have made a week ahead in past weeks, less their mean, drawn at random. The
/// rule does not know where cash comes from: all of it is shown as ``CashSource/billingExisting``.
///
/// - SeeAlso: Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (2021), §5.2.
public struct MovingAverageForecaster: CashForecaster {
  public let name = "moving_average"
  private let horizon: Int
  private static let weeks = 13

  /// `horizon` in days ahead.
  public init(horizon: Int = 91) { self.horizon = horizon }

  public func cashForecast(_ view: LedgerView, paths: Int, seed: UInt64) -> CashForecast {
    DailyRule.cashForecast(
      view, paths: paths, horizon: horizon, seed: seed, stream: "moving average"
    ) { daily in
      let weekly = (0..<(daily.count / 7)).map { daily[(7 * $0)..<(7 * $0 + 7)].reduce(0, +) }
      let level = (0..<7).map { weekday in
        // Element 0 of `daily` is the view's day, so the day after it repeats element 6.
        let past = stride(from: 6 - weekday, to: daily.count, by: 7)
          .prefix(MovingAverageForecaster.weeks).map { daily[$0] }
        return past.isEmpty ? 0 : past.reduce(0, +) / Double(past.count)
      }
      return DailyRule(
        levels: (0..<horizon).map { level[$0 % 7] }, weekErrors: errors(weekly))
    }
  }

  /// What a week brought less the mean of those before it, for the last year; 0 without two weeks.
  private func errors(_ weekly: [Double]) -> [Double] {
    let errors = weekly.indices.dropLast().prefix(52).map { week in
      let before = weekly[(week + 1)...].prefix(MovingAverageForecaster.weeks)
      return weekly[week] - before.reduce(0, +) / Double(before.count)
    }
    let mean = errors.reduce(0, +) / Double(max(1, errors.count))
    return errors.isEmpty ? [0] : errors.map { $0 - mean }
  }
}

extension LedgerView {
  /// Receipts by days before the view's day, in major units: element 0 is the view's day itself, the
  /// last the first day on which anything was received.
  func dailyReceipts(_ currency: Currency) -> [Double] {
    guard let earliest = receipts.elements.map(\.on).min() else { return [] }
    // A receipt of a mistyped year must not stretch the history over centuries.
    let first = max(earliest, (usualDaysOfIssue?.lowerBound ?? earliest) - 366)
    var daily = [Double](repeating: 0, count: day - first + 1)
    for receipt in receipts.elements
    where receipt.amount.currency == currency && receipt.on >= first {
      daily[day - receipt.on] += receipt.amount.majorUnits
    }
    return daily
  }
}
