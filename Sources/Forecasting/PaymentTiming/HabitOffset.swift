internal import Foundation

/// How far a customer's hazards lie from a yardstick, on the log odds, by empirical Bayes.
///
/// With n_b payments in e_b days at risk in bin b, whose yardstick log odds are l_b, the offset is
/// the mode of the posterior under a normal prior:
///
///     δ = argmax Σ_b [ n_b (l_b + δ) − e_b log(1 + exp(l_b + δ)) ] − (δ − m)² / (2τ²)
///
/// so that it is the prior mean m without evidence and the customer's own log odds with much.
///
/// - SeeAlso: Efron & Morris, *Data Analysis Using Stein's Estimator and Its Generalizations* (1975).
enum HabitOffset {
  static func mode(
    events: some Collection<Double>, exposure: some Collection<Double>,
    logits: some Collection<Double>, priorMean: Double, priorDeviation: Double
  ) -> Double {
    let total = exposure.reduce(0, +)
    guard total > 0 else { return priorMean }
    let precision = 1 / (priorDeviation * priorDeviation)
    var offset = priorMean
    for _ in 0..<8 {
      var gradient = -(offset - priorMean) * precision
      var curvature = precision
      for ((n, e), logit) in zip(zip(events, exposure), logits) where e > 0 {
        let p = 1 / (1 + exp(-(logit + offset)))
        gradient += n - e * p
        curvature += e * p * (1 - p)
      }
      // The curvature may be tiny far from the mode: no step of more than two log odds.
      let step = min(max(gradient / curvature, -2), 2)
      offset += step
      if abs(step) < 1e-4 { break }
    }
    return offset
  }
}
