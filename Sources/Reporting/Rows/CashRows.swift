public import ForecastVocabulary
public import Receivables

/// One period of a cash forecast, one source and one currency; amounts are in major units.
public struct CashRow: Sendable, Hashable {
  public let periodStart: Day
  /// Inclusive.
  public let periodEnd: Day
  /// Whether the as-of day or the horizon cuts the period off.
  public let isPart: Bool
  public let source: CashSource
  public let currency: Currency
  public let expected: Double
  public let p10: Double
  public let p50: Double
  public let p90: Double
}

extension CashRow {
  /// Every period of the horizon, by period, then currency, then source with the total last.
  public static func rows(of forecast: CashForecast, by periods: Periods) -> [CashRow] {
    periods.ranges(after: forecast.day, horizon: forecast.horizon).flatMap { days in
      forecast.currencies.flatMap { currency in
        CashSource.allCases.map {
          CashRow(
            forecast, days, $0, currency, isPart: periods.isPart(days, after: forecast.day))
        }
      }
    }
  }

  public init(
    _ forecast: CashForecast, _ days: ClosedRange<Int>, _ source: CashSource, _ currency: Currency,
    isPart: Bool = false
  ) {
    periodStart = forecast.day + days.lowerBound
    periodEnd = forecast.day + days.upperBound
    self.isPart = isPart
    self.source = source
    self.currency = currency
    expected = forecast.expected(days, source, currency)
    p10 = forecast.quantile(0.1, days, source, currency)
    p50 = forecast.quantile(0.5, days, source, currency)
    p90 = forecast.quantile(0.9, days, source, currency)
  }

  public static let columns: [Column<CashRow>] = [
    Column(.periodStart) { .day($0.periodStart) },
    Column(.periodEnd) { .day($0.periodEnd) },
    Column(.cashSource) { .text($0.source.rawValue) },
    Column(.currency) { .text($0.currency.code) },
    Column(.expectedCash) { .number($0.expected) },
    Column(.p10) { .number($0.p10) },
    Column(.p50) { .number($0.p50) },
    Column(.p90) { .number($0.p90) },
    Column(.periodPart) { .yesNo($0.isPart) },
  ]
}
