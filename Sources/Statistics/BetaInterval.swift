/// The equal-tailed credible interval of a share with Jeffreys' prior.
///
///     share | data ~ Beta(½ + events, ½ + trials − events).
///
/// - Parameter probability: that the share lies within, 0 < p < 1.
/// - SeeAlso: Brown, Cai & DasGupta, *Interval Estimation for a Binomial Proportion* (2001).
package func shareInterval(
  _ events: Int, of trials: Int, probability: Double
) -> ClosedRange<Double> {
  precondition(0 <= events && events <= trials, "\(events) of \(trials)")
  let (a, b) = (0.5 + Double(events), 0.5 + Double(trials - events))
  let tail = (1 - probability) / 2
  // As is usual, a share never seen may be nothing, and one always seen all.
  let low = events == 0 ? 0 : betaQuantile(tail, a, b)
  return low...(events == trials ? 1 : betaQuantile(1 - tail, a, b))
}

/// The x with Iₓ(a, b) = `p`, halving until the bracket holds no other number.
func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return middle }
    if regularizedBeta(middle, a, b) < p { low = middle } else { high = middle }
  }
}
