/// Variances of shocks to the log hazard that invoices of one customer, and of the whole
/// portfolio, share over a forecast: without them sums of cash would look too certain.
///
/// With O payments against a cumulative hazard E, a shared multiplier of variance σ² makes
/// Var(O − E) ≈ E + σ²E². Customers' σ² solves this on weights 1/(1 + E)²; the portfolio's is
/// what totals of landmarks vary beyond the customers'.
package struct Shocks: Sendable, Hashable, Codable {
  package let customerVariance: Double
  package let portfolioVariance: Double

  /// Shares of the variance of an event time's log cumulative hazard, which is π²/6 without shocks.
  package var correlation: (portfolio: Double, customer: Double) {
    let total = customerVariance + portfolioVariance + .pi * .pi / 6
    return (portfolioVariance / total, customerVariance / total)
  }

  package static let byDefault = Shocks(customerVariance: 0.25, portfolioVariance: 0.01)

  package init(customerVariance: Double, portfolioVariance: Double) {
    self.customerVariance = customerVariance
    self.portfolioVariance = portfolioVariance
  }
}
