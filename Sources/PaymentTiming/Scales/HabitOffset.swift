internal import Foundation

/// How far a customer's hazards lie from a baseline, on the log odds, by empirical Bayes.
///
/// With n_b payments in e_b days at risk in bin b, whose baseline log odds are l_b, the offset is
/// the mode of the posterior under a normal prior:
///
///     δ = argmax Σ_b [ n_b (l_b + δ) − e_b log(1 + exp(l_b + δ)) ] − (δ − m)² / (2τ²)
///
/// so that it is the prior mean m without evidence and the customer's own log odds with much.
///
/// - SeeAlso: Efron & Morris, *Data Analysis Using Stein's Estimator and Its Generalizations* (1975).
enum HabitOffset {
  /// - Parameter bins: those that are counted; all if left out.
  static func mode(
    events: [Double], exposure: [Double], logits: [Double], bins: Range<Int>? = nil,
    priorMean: Double, priorDeviation: Double
  ) -> Double {
    let bins = bins ?? exposure.indices
    guard bins.contains(where: { exposure[$0] > 0 }) else { return priorMean }
    let precision = 1 / (priorDeviation * priorDeviation)
    var offset = priorMean
    for _ in 0..<8 {
      var gradient = -(offset - priorMean) * precision
      var curvature = precision
      for b in bins where exposure[b] > 0 {
        let p = 1 / (1 + exp(-(logits[b] + offset)))
        gradient += events[b] - exposure[b] * p
        curvature += exposure[b] * p * (1 - p)
      }
      // The curvature may be tiny far from the mode: no step of more than two log odds.
      let step = min(max(gradient / curvature, -2), 2)
      offset += step
      if abs(step) < 1e-4 { break }
    }
    return offset
  }
}
