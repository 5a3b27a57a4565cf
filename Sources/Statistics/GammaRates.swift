internal import Foundation

/// How rates of events differ among units, by empirical Bayes.
///
/// A unit with rate λ shows y events over an exposure t, and rates are gamma distributed with shape a
/// and mean m:
///
///     y | λ ~ Poisson(λ t),   λ ~ Gamma(a, b),   b = a/m
///
/// a and m maximise the marginal, negative binomial likelihood
///
///     Σ log Γ(a + y) − log Γ(a) + a log(b/(b + t)) + y log(t/(b + t))
///
/// m by Newton's method for each a, a by golden section on its log, between ``shapes``: a larger one is
/// as good as none. y need not be whole, as where old events count for less.
///
/// - SeeAlso: Greenwood & Yule, *An Inquiry into the Nature of Frequency Distributions* (1920);
///   Fader, Hardie & Lee, *"Counting Your Customers" the Easy Way* (2005).
package struct GammaRates: Sendable, Hashable, Codable {
  /// a.
  package let shape: Double
  /// b.
  package let rate: Double

  private static let shapes = 0.02...1000.0

  package init(shape: Double, rate: Double) {
    precondition(shape > 0 && rate > 0, "a gamma distribution of shape \(shape), rate \(rate)")
    (self.shape, self.rate) = (shape, rate)
  }

  /// - Parameter units: y ≥ 0 and t > 0 of each.
  /// - Returns: `nil` without an event, where nothing is known of rates but that they are low.
  package init?(_ units: [(events: Double, exposure: Double)]) {
    precondition(units.allSatisfy { $0.events >= 0 && $0.exposure > 0 }, "a unit without exposure")
    let (events, exposure) = units.reduce((0, 0)) { ($0.0 + $1.events, $0.1 + $1.exposure) }
    guard events > 0 else { return nil }
    var mean = events / exposure
    let shape = exp(
      goldenSectionMaximum(
        log(GammaRates.shapes.lowerBound)...log(GammaRates.shapes.upperBound), tolerance: 1e-3
      ) { logShape in
        mean = GammaRates.mean(units, shape: exp(logShape), from: mean)
        return GammaRates.logLikelihood(units, shape: exp(logShape), mean: mean)
      })
    self.init(
      shape: shape, rate: shape / GammaRates.mean(units, shape: shape, from: mean))
  }

  /// (a + y)/(b + t): the mean rate of a unit with this shown.
  package func posteriorMean(events: Double, exposure: Double) -> Double {
    (shape + events) / (rate + exposure)
  }

  /// The m at which Σ (y − m t)/(1 + m t/a) is 0; the sum falls in m.
  private static func mean(
    _ units: [(events: Double, exposure: Double)], shape: Double, from start: Double
  ) -> Double {
    var logMean = log(start)
    for _ in 0..<50 {
      let m = exp(logMean)
      var (score, slope) = (0.0, 0.0)
      for unit in units {
        let scale = 1 / (shape + m * unit.exposure)
        score += (unit.events - m * unit.exposure) * scale
        slope += m * unit.exposure * (shape + unit.events) * scale * scale
      }
      let step = min(max(score / slope, -1), 1)
      logMean += step
      if abs(step) < 1e-6 { break }
    }
    return exp(logMean)
  }

  private static func logLikelihood(
    _ units: [(events: Double, exposure: Double)], shape: Double, mean: Double
  ) -> Double {
    let b = shape / mean
    let logB = log(b)
    let ofNone: Double = lgamma(shape)
    return units.reduce(0) { sum, unit in
      let logSum = log(b + unit.exposure)
      let ofEvents: Double = unit.events > 0 ? lgamma(shape + unit.events) - ofNone : 0
      return sum + ofEvents + shape * (logB - logSum) + unit.events * (log(unit.exposure) - logSum)
    }
  }
}

/// Where a function with one maximum in the range has it.
///
/// - SeeAlso: Kiefer, *Sequential Minimax Search for a Maximum* (1953).
package func goldenSectionMaximum(
  _ range: ClosedRange<Double>, tolerance: Double, _ function: (Double) -> Double
) -> Double {
  let ratio = (5.0.squareRoot() - 1) / 2
  var (low, high) = (range.lowerBound, range.upperBound)
  var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
  var (ofLeft, ofRight) = (function(left), function(right))
  while high - low > tolerance {
    if ofLeft >= ofRight {
      (high, right, ofRight) = (right, left, ofLeft)
      left = high - ratio * (high - low)
      ofLeft = function(left)
    } else {
      (low, left, ofLeft) = (left, right, ofRight)
      right = low + ratio * (high - low)
      ofRight = function(right)
    }
  }
  return (low + high) / 2
}
