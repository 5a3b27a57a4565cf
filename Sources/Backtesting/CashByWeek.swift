internal import ForecastVocabulary
public import Receivables

/// A forecast of cash in one currency by week of seven days after the origin, in major units.
public struct CashByWeek: Sendable {
  /// Of all its amounts.
  public let currency: Currency
  /// Means, one for each week.
  public let expected: [Double]
  /// By thousandths of probability, such as 100 for the 10 % quantile, then by week.
  public let quantiles: [Int: [Double]]
  /// For each week, the amounts of simulated paths, in the same order of paths; `nil` where none
  /// are known.
  let draws: [[Double]]?

  /// The quantiles that simulated paths are read at, in thousandths.
  static let levels = [25, 100, 250, 500, 750, 900, 975]

  init(currency: Currency, expected: [Double], quantiles: [Int: [Double]]) {
    precondition(
      quantiles.values.allSatisfy { $0.count == expected.count },
      "quantiles of other weeks than the \(expected.count) expected")
    self.currency = currency
    self.expected = expected
    self.quantiles = quantiles
    draws = nil
  }

  /// The sum of the named sources of a forecast.
  init(_ forecast: CashForecast, _ sources: [CashSource], _ currency: Currency, weeks: Int) {
    let draws = (0..<weeks).map { week in
      let days = (7 * week + 1)...(7 * week + 7)
      return sources.reduce([Double](repeating: 0, count: forecast.pathCount)) { sums, source in
        zip(sums, forecast.paths(days, source, currency)).map(+)
      }
    }
    self.currency = currency
    self.draws = draws
    expected = draws.map { $0.reduce(0, +) / Double($0.count) }
    let sorted = draws.map { $0.sorted() }
    quantiles = Dictionary(
      uniqueKeysWithValues: CashByWeek.levels.map { level in
        (level, sorted.map { CashForecast.quantile(Double(level) / 1000, ofSorted: $0) })
      })
  }

  /// The same intervals about other expectations.
  func expecting(_ expected: [Double]) -> CashByWeek {
    CashByWeek(currency: currency, expected: expected, quantiles: quantiles, draws: draws)
  }

  private init(
    currency: Currency, expected: [Double], quantiles: [Int: [Double]], draws: [[Double]]?
  ) {
    self.currency = currency
    self.expected = expected
    self.quantiles = quantiles
    self.draws = draws
  }
}

extension CashByWeek {
  /// The cash that curves expect of the open invoices in `members`: of what nothing on account covers,
  /// the share that is cash.
  static func open(
    _ curves: OpenInvoiceCurves, _ members: [Int], _ currency: Currency, at origin: BacktestOrigin
  ) -> CashByWeek {
    var expected = [Double](repeating: 0, count: origin.weeks)
    for member in members {
      let amount = origin.view.invoices.elements[origin.open[member]].uncoveredMoney.majorUnits
      let (share, curve) = (curves.cash[member], curves[member])
      if share.beforeDue == share.fromDue {
        var before: Float = 0
        for week in expected.indices {
          let by = curve[curve.startIndex + 7 * week + 6]
          expected[week] += Double(by - before) * amount * share.fromDue
          before = by
        }
      } else {
        var before: Float = 0
        for (k, by) in curve.prefix(7 * expected.count).enumerated() {
          expected[k / 7] += Double(by - before) * amount * share.onDay(k + 1)
          before = by
        }
      }
    }
    return CashByWeek(currency: currency, expected: expected, quantiles: [:])
  }
}
