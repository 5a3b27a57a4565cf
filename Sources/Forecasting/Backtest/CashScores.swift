public import Receivables

/// How well a cash forecast foretold the receipts after one origin, in one currency.
///
/// Weeks are of seven days from the origin. Receipts are all cash of the ledger, from invoices open
/// at the origin or billed later.
public struct CashScores: Sendable, Hashable, Codable {
  public let currency: Currency
  public let expected: [Double]
  public let received: [Double]
  /// Σ |expected − received| / Σ received over the weeks.
  public let weeklyWAPE: Double
  /// (Σ expected − Σ received) / Σ received.
  public let bias: Double
  /// Share of weeks received between the 10 % and the 90 % quantile, inclusive.
  public let coverage80: Double

  /// Scores a forecast against a later view of the same ledger, which must reach past its horizon.
  public init(_ forecast: CashForecast, _ currency: Currency, later: LedgerView) {
    precondition(
      later.day >= forecast.day + forecast.horizon,
      "receipts up to \(later.day) do not cover \(forecast.horizon) days after \(forecast.day)")
    self.currency = currency
    var received = [Double](repeating: 0, count: forecast.horizon / 7)
    for receipt in later.receipts.elements where receipt.amount.currency == currency {
      let ahead = receipt.on - forecast.day
      guard ahead >= 1, (ahead - 1) / 7 < received.count else { continue }
      received[(ahead - 1) / 7] += receipt.amount.majorUnits
    }
    var expected: [Double] = []
    var covered = 0.0
    for (week, actual) in received.enumerated() {
      let days = (7 * week + 1)...(7 * week + 7)
      expected.append(forecast.expected(days, .total, currency))
      let low = forecast.quantile(0.1, days, .total, currency)
      let high = forecast.quantile(0.9, days, .total, currency)
      if (low...high).contains(actual) { covered += 1 }
    }
    let total = received.reduce(0, +)
    (self.expected, self.received) = (expected, received)
    let gaps = zip(expected, received).reduce(0) { $0 + abs($1.0 - $1.1) }
    weeklyWAPE = total > 0 ? gaps / total : 0
    bias = total > 0 ? (expected.reduce(0, +) - total) / total : 0
    coverage80 = covered / Double(max(received.count, 1))
  }
}
