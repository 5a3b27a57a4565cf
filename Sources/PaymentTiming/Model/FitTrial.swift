internal import Statistics

/// A fit on what was known at an earlier cutoff, and how well it predicted what happened since.
package struct FitTrial {
  let shrinkage: Shrinkage
  let pair: ModelPair
  let mixture: Mixture
  /// κ under which the outcomes were likeliest.
  let evidenceScale: Double
  let logLikelihood: Double

  init(
    _ shrinkage: Shrinkage, _ pair: ModelPair, outcomes: PaymentPanel,
    _ source: PaymentPanel.Source, threads: Int
  ) {
    let (existing, new) = pair.linearPredictors(outcomes, source, threads: threads)
    self.init(shrinkage, pair, Mixture(panel: outcomes, existing: existing, new: new))
  }

  /// - Parameter mixture: what the pair says of outcomes.
  init(_ shrinkage: Shrinkage, _ pair: ModelPair, _ mixture: Mixture) {
    let scales =
      mixture.existing == nil ? [Validation.defaultEvidenceScale] : Validation.evidenceScales
    var best = (scale: Validation.defaultEvidenceScale, score: -Double.infinity)
    for scale in scales {
      let score = mixture.logLikelihood(evidenceScale: scale)
      if score > best.score { best = (scale, score) }
    }
    (self.shrinkage, self.pair, self.mixture) = (shrinkage, pair, mixture)
    (evidenceScale, logLikelihood) = best
  }

  /// Whether this one did better by more than the standard error of the difference, customers being
  /// independent.
  func isClearlyBetter(than other: FitTrial) -> Bool {
    guard let gain = gain(over: other) else { return false }
    return gain.mean > gain.standardError
  }

  /// Of the log-likelihood, over customers; `nil` of fewer than two.
  func gain(over other: FitTrial) -> PairedDifference? {
    let own = mixture.logLikelihoodsByCustomer(evidenceScale: evidenceScale)
    guard own.count >= 2 else { return nil }
    return PairedDifference(
      first: own,
      second: other.mixture.logLikelihoodsByCustomer(evidenceScale: other.evidenceScale))
  }
}
