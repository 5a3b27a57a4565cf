internal import Receivables
internal import Statistics

/// How late the portfolio pays, and how much that varies: where customers without history of their own
/// begin, and how fast a history counts.
///
/// Of an invoice paid in parts the first counts, by its share (``RestHabits``).
struct PortfolioDelays: Sendable, Hashable, Codable {
  /// Mean days late of paid invoices, days from issue to payment, and the share paid late.
  let mean: Double
  let meanAge: Double
  let lateShare: Double
  /// The standard deviation of days late among the invoices of one customer.
  let ownDeviation: Double
  /// How many payments of a customer say as much of its mean delay as the portfolio does: σ_w²/σ_b² of
  /// ``VarianceComponents``.
  let prior: Double
  /// The mean log amount of paid invoices.
  let meanLogAmount: Double
  /// Days more late for each unit of log amount above the customer's own mean: least squares within
  /// customers.
  let amountSlope: Double

  private static let priors = 0.25...10.0
  private static let defaultPrior = 3.0
  private static let fallbackDeviation = 10.0
  /// Added to the squares of log amounts, so that few amounts that hardly differ show no slope.
  private static let slopeRidge = 10.0

  /// From payments up to the close of `cutoff`.
  init(_ records: PaymentRecords, cutoff: Int32) {
    var components = VarianceComponents()
    var (count, late, sum, ages, amounts) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var (products, squares) = (0.0, 0.0)
    for customer in records.customers {
      let paid = records.records[records.range(customer)].filter {
        $0.paid && $0.rank == 0 && $0.ended <= cutoff && $0.issued < $0.ended
      }
      guard !paid.isEmpty else { continue }
      let delays = paid.map { Double(DelayScale.clamp(Int($0.ended - $0.due))) }
      let weights = paid.map { Double($0.weight) }
      components.add(delays, weights: weights)
      let n = weights.reduce(0, +)
      let (total, amount) = (
        zip(delays, weights).reduce(0) { $0 + $1.1 * $1.0 },
        paid.reduce(0) { $0 + Double($1.weight) * Double($1.logAmount) }
      )
      for (record, delay) in zip(paid, delays) {
        let above = Double(record.logAmount) - amount / n
        let weight = Double(record.weight)
        products += weight * (above * delay)
        squares += weight * (above * above)
        ages += weight * Double(min(record.ended - record.issued, 300))
        if delay > 0 { late += weight }
      }
      count += n
      sum += total
      amounts += amount
    }
    mean = count > 0 ? sum / count : 0
    meanAge = count > 0 ? ages / count : 30
    lateShare = (late + 1) / (count + 2)
    meanLogAmount = count > 0 ? amounts / count : 0
    amountSlope = products / (squares + PortfolioDelays.slopeRidge)
    let own = components.within.map { max(1, $0.squareRoot()) } ?? PortfolioDelays.fallbackDeviation
    ownDeviation = own
    let priors = PortfolioDelays.priors
    let prior =
      components.between.map { own * own / max($0, 1e-3) } ?? PortfolioDelays.defaultPrior
    self.prior = min(max(prior, priors.lowerBound), priors.upperBound)
  }
}
