internal import CashTables
public import Receivables
internal import Statistics

extension CashVariance {
  /// All currencies together in one, with what exchange rates did as a part of its own.
  ///
  /// A forecast is converted at the rates of its day. What came is worth what it was at the end of
  /// its week, and a later forecast at the rates of its own day. With r₀ and r₁ the rates of a
  /// currency then,
  ///
  ///     outcome − forecast = Σ_currencies r₁ outcome − r₀ forecast
  ///                        = Σ_currencies r₀ Σ parts + (r₁ − r₀) outcome.
  ///
  /// Sums are rounded once, and the parts to sum to their difference.
  ///
  /// - Parameter view: of the day to which the outcome is known, for the rates.
  public func converted(
    to currency: Currency, in view: LedgerView
  ) throws(MissingRate) -> CashVariance {
    let weeks = rows.reduce(into: [CashSnapshot.Week]()) { weeks, row in
      if !weeks.contains(row.week) { weeks.append(row.week) }
    }
    var converted: [Row] = []
    for week in weeks {
      var (forecast, outcome) = (0.0, 0.0)
      var parts = [Double](repeating: 0, count: Parts.keys.count)
      for row in rows where row.week == week {
        let units =
          Double(currency.minorUnitsPerMajor) / Double(row.currency.minorUnitsPerMajor)
        let then = try units * view.rate(from: row.currency, to: currency, on: from)
        let now =
          try units
          * view.rate(from: row.currency, to: currency, on: isForecast ? to : week.end)
        forecast += then * Double(row.forecast)
        outcome += now * Double(row.outcome)
        for (k, key) in Parts.keys.enumerated() {
          parts[k] += then * Double(row.parts[keyPath: key])
        }
        parts[parts.count - 1] += (now - then) * Double(row.outcome)
      }
      let whole = (
        Int64(nearest: forecast), Int64(nearest: outcome)
      )
      var part = Parts()
      for (key, units) in zip(Parts.keys, apportioned(parts, to: whole.1 - whole.0)) {
        part[keyPath: key] = units
      }
      converted.append(
        Row(
          week: week, currency: currency, forecast: whole.0, outcome: whole.1, parts: part))
    }
    return CashVariance(from: from, to: to, isForecast: isForecast, rows: converted, items: [])
  }
}

extension CashVariance.Parts {
  /// Every part; exchange rates are the last.
  fileprivate static var keys: [WritableKeyPath<Self, Int64>] {
    [
      \.timing, \.shortPaid, \.credited, \.lost, \.promiseBroken, \.new, \.onAccount,
      \.exchangeRates,
    ]
  }
}
