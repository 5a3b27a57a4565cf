public import CashTables
public import ForecastVocabulary
public import Receivables
internal import Statistics

/// Expected cash of one currency by period and source, as text, report and web pages show it.
///
/// All amounts are exact minor units. Where the cash table has the same periods they are
/// its own, whose parts sum to their totals; else each is rounded to the nearest.
public struct CashByPeriod: Sendable {
  public struct Row: Sendable {
    public let days: ClosedRange<Int>
    /// In the order of ``CashByPeriod/sources``.
    public let amounts: [Int64]
    /// The 80% range and the median of the total, which is the last of the amounts.
    public let p10: Int64
    public let p50: Int64
    public let p90: Int64

    public var total: Int64 { amounts[amounts.count - 1] }
  }

  /// The sources of cash, the total last.
  public static let sources = CashSource.allCases

  public let currency: Currency
  public let day: Day
  public let periods: Periods
  public let rows: [Row]
  /// The whole horizon.
  public let whole: Row

  /// - Parameter table: the currency's own cash table, where there is one.
  public init(
    _ forecast: CashForecast, by periods: Periods, _ currency: Currency, table: CashTable? = nil
  ) {
    self.currency = currency
    self.day = forecast.day
    self.periods = periods
    let ranges = periods.ranges(after: forecast.day, horizon: forecast.horizon)
    func row(_ days: ClosedRange<Int>, _ expected: [Int64]?) -> Row {
      let rows = Self.sources.map { CashRow(forecast, days, $0, currency) }
      let total = rows[rows.count - 1]
      return Row(
        days: days, amounts: expected ?? rows.map { currency.minorUnits(nearest: $0.expected) },
        p10: currency.minorUnits(nearest: total.p10), p50: currency.minorUnits(nearest: total.p50),
        p90: currency.minorUnits(nearest: total.p90))
    }
    let lines = table.flatMap { table in
      table.periods == ranges
        ? (CashLine.receiptLines + [.totalIn]).compactMap { table.row($0)?.expected } : nil
    }
    rows = ranges.enumerated().map { p, days in row(days, lines.map { $0.map { $0[p] } }) }
    let sums = lines.map { $0.map { $0.reduce(0, +) } }
    whole = row(1...forecast.horizon, sums)
  }
}

extension Currency {
  /// An expectation in major units, rounded to the minor unit, halves away from zero.
  func minorUnits(nearest majorUnits: Double) -> Int64 {
    Int64(nearest: majorUnits * Double(minorUnitsPerMajor))
  }
}
