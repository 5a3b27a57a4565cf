public import Receivables
internal import Statistics

/// How well a cash forecast foretold the receipts after one origin, in one currency.
///
/// Weeks are of seven days from the origin. Receipts are all cash of the ledger, from invoices open
/// at the origin or billed later.
public struct CashScores: Sendable, Hashable, Codable {
  public let currency: Currency
  public let expected: [Double]
  public let received: [Double]
  /// Σ |expected − received| / Σ received over the weeks; `nil` if nothing was received.
  public let weeklyWAPE: Double?
  /// (Σ expected − Σ received) / Σ received; `nil` if nothing was received.
  public let bias: Double?
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
    let weeks = received.indices.map { (7 * $0 + 1)...(7 * $0 + 7) }
    self.received = received
    expected = weeks.map { forecast.expected($0, .total, currency) }
    weeklyWAPE = Score.weightedAbsolutePercentageError(forecasts: expected, actuals: received)
    bias = Score.bias(forecasts: expected, actuals: received)
    coverage80 = Score.coverage(
      lower: weeks.map { forecast.quantile(0.1, $0, .total, currency) },
      upper: weeks.map { forecast.quantile(0.9, $0, .total, currency) }, outcomes: received)
  }
}
