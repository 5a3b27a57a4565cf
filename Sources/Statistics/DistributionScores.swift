extension Score {
  // MARK: - Distributions

  /// The continuous ranked probability score of a distribution over days; lower is better.
  ///
  ///     Σₖ (F(k) − 1[y ≤ k])²,      k = 1 … K
  ///
  /// In days, as the distance to a single predicted day would be.
  ///
  /// - Parameters:
  ///   - cumulative: F(1) … F(K), the probability that it happens by the end of each day.
  ///   - outcome: the day y ≥ 1 it happened; any day above *K* says that it did not by then.
  /// - SeeAlso: Epstein, *A Scoring System for Probability Forecasts of Ranked Categories* (1969).
  package static func rankedProbability(cumulative: [Double], outcome: Int) -> Double {
    precondition(outcome >= 1, "an outcome on day \(outcome)")
    return cumulative.indices.reduce(0) {
      let miss = cumulative[$1] - (outcome <= $1 + 1 ? 1 : 0)
      return $0 + miss * miss
    }
  }

  /// The ranked probability score of an outcome known only to be later than `survivedTo`.
  ///
  /// Days after `survivedTo` are left out; both forecasts compared must be treated alike.
  package static func rankedProbability(cumulative: [Double], survivedTo day: Int) -> Double {
    precondition(day >= 0, "survived to day \(day)")
    return cumulative.prefix(day).reduce(0) { $0 + $1 * $1 }
  }

  /// The continuous ranked probability score of a distribution given as an ensemble of draws.
  ///
  ///     Σᵢ |xᵢ − y| / m  −  Σᵢ Σⱼ |xᵢ − xⱼ| / (2m²)
  ///
  /// - SeeAlso: Gneiting & Raftery, *Strictly Proper Scoring Rules, Prediction, and Estimation*
  ///   (2007), equation 21.
  package static func continuousRankedProbability(ensemble: [Double], outcome: Double) -> Double {
    precondition(!ensemble.isEmpty, "an ensemble without members")
    let m = Double(ensemble.count)
    let distance = ensemble.reduce(0) { $0 + abs($1 - outcome) } / m
    // In ascending order, the i-th of m is the larger of i − 1 pairs and the smaller of m − i.
    let spread = ensemble.sorted().enumerated().reduce(0.0) {
      $0 + (2 * Double($1.offset) - m + 1) * $1.element
    }
    return distance - spread / (m * m)
  }

  /// The mean pinball loss of quantiles at `level`; lower is better.
  ///
  ///     level · (y − q) where y ≥ q, else (1 − level) · (q − y)
  ///
  /// - SeeAlso: Koenker & Bassett, *Regression Quantiles* (1978).
  package static func pinball(level: Double, quantiles: [Double], outcomes: [Double]) -> Double {
    precondition(0 <= level && level <= 1, "\(level) is not a probability")
    requireSame(quantiles.count, outcomes.count)
    let sum = zip(quantiles, outcomes).reduce(0) {
      let excess = $1.1 - $1.0
      return $0 + (excess >= 0 ? level * excess : (level - 1) * excess)
    }
    return sum / Double(outcomes.count)
  }

  // MARK: - Intervals

  /// The share of outcomes inside their interval, both ends included.
  package static func coverage(lower: [Double], upper: [Double], outcomes: [Double]) -> Double {
    requireSame(lower.count, outcomes.count)
    requireSame(upper.count, outcomes.count)
    let inside = outcomes.indices.count { lower[$0] <= outcomes[$0] && outcomes[$0] <= upper[$0] }
    return Double(inside) / Double(outcomes.count)
  }

  /// The mean width of intervals, in the outcomes' unit.
  package static func meanWidth(lower: [Double], upper: [Double]) -> Double {
    requireSame(lower.count, upper.count)
    return zip(lower, upper).reduce(0) { $0 + ($1.1 - $1.0) } / Double(lower.count)
  }
}
