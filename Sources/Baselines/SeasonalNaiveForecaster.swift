public import ForecastVocabulary
internal import Foundation
public import Receivables
internal import Statistics

/// Receipts repeat: each day's are those of the same weekday a season ago.
///
/// The season is 52 weeks once the ledger holds a year and the horizon, else 4 weeks. Paths add the
/// errors that the rule made in past weeks, drawn at random. The rule does not know where cash
/// comes from: all of it is shown as ``CashSource/billingExisting``.
///
/// - SeeAlso: Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* (2021), §5.2.
public struct SeasonalNaiveForecaster: CashForecaster {
  public let name = "seasonal_naive"
  private let horizon: Int

  /// `horizon` in days ahead.
  public init(horizon: Int = 91) { self.horizon = horizon }

  public func cashForecast(_ view: LedgerView, paths: Int, seed: UInt64) -> CashForecast {
    DailyRule.cashForecast(
      view, paths: paths, horizon: horizon, seed: seed, stream: "seasonal naive"
    ) { history in
      let season = history.count >= 364 + horizon ? 364 : 28
      func past(_ ago: Int) -> Double { ago < history.count ? history[ago] : 0 }
      // Errors of whole weeks, for as many past weeks as both sides are known.
      let known = max(1, min(52, (history.count - season) / 7))
      let errors = (0..<known).map { week in
        (0..<7).reduce(0.0) { $0 + past(week * 7 + $1) - past(week * 7 + $1 + season) }
      }
      let levels = (1...horizon).map { day in
        var ago = season - day
        while ago < 0 { ago += season }
        return past(ago)
      }
      return DailyRule(levels: levels, weekErrors: errors)
    }
  }
}
