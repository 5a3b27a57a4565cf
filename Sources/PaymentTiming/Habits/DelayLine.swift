internal import Foundation
internal import Receivables

/// One customer's delays, and how they grow with the amount, as decayed sums over its payments.
///
/// With weights w, days late d and log amounts x of Σw = W, and the portfolio's means D and X and slope
/// β₀ (``PortfolioDelays``), the customer's line passes through its shrunken means
///
///     u = (Σwd + k D)/(W + k),   x̄ = (Σwx + k X)/(W + k)
///
/// with the slope β = (Σw (x − x̄)(d − u) + c β₀)/(Σw (x − x̄)² + c), so that an invoice of log amount x
/// is usually paid u + β (x − x̄) days late. The next delay varies about it by
///
///     σ² = [Σw (d − u − β (x − x̄))² + v σ_w²]/(W + v) · (1 + 1/(W + k))
///
/// where the last factor is for the mean, which is not quite known.
struct DelayLine {
  /// v, and the payments behind the shrunken share paid late.
  private static let prior = 3.0
  /// c.
  private static let slopePrior = 3.0

  private var weight = 0.0
  private var delays = 0.0
  private var squares = 0.0
  private var ages = 0.0
  private var late = 0.0
  private var amounts = 0.0
  private var amountSquares = 0.0
  private var products = 0.0

  mutating func add(_ record: PaymentRecord, delay: Int, weight w: Double) {
    let (d, x) = (Double(delay), Double(record.logAmount))
    weight += w
    delays += w * d
    squares += w * d * d
    ages += w * Double(min(record.ended - record.issued, 300))
    if delay > 0 { late += w }
    amounts += w * x
    amountSquares += w * x * x
    products += w * x * d
  }

  /// Fills in what the sums say, each times `scale`.
  func describe(_ habits: inout CustomerHabits, scale: Double, _ portfolio: PortfolioDelays) {
    let (w, k) = (weight * scale, portfolio.prior)
    let usual = (delays * scale + k * portfolio.mean) / (w + k)
    let mean = (amounts * scale + k * portfolio.meanLogAmount) / (w + k)
    let delaySquares = scale * (squares - 2 * usual * delays) + usual * usual * w
    let spread = scale * (amountSquares - 2 * mean * amounts) + mean * mean * w
    let covaried = scale * (products - mean * delays - usual * amounts) + usual * mean * w
    let slope =
      (covaried + DelayLine.slopePrior * portfolio.amountSlope) / (spread + DelayLine.slopePrior)
    let own = portfolio.ownDeviation
    let left = delaySquares - 2 * slope * covaried + slope * slope * spread
    let variance =
      (left + DelayLine.prior * own * own) / (w + DelayLine.prior) * (1 + 1 / (w + k))
    habits.usualDelay = usual
    habits.usualAge = (ages * scale + k * portfolio.meanAge) / (w + k)
    habits.delayDeviation = max(variance, 0.25).squareRoot()
    habits.lateShare =
      (late * scale + DelayLine.prior * portfolio.lateShare) / (w + DelayLine.prior)
    (habits.paidLogAmount, habits.amountSlope) = (mean, slope)
  }
}
