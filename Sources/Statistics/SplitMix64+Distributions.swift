internal import Foundation

extension SplitMix64 {
  /// A draw from the normal distribution of mean 0 and variance 1, by inversion.
  ///
  /// It takes one number from the generator, always, so that streams stay in step.
  package mutating func standardNormal() -> Double { normalQuantile(uniform()) }

  /// A draw from the exponential distribution, by inversion.
  ///
  /// - Parameter mean: > 0.
  package mutating func exponential(mean: Double) -> Double {
    precondition(mean > 0, "an exponential variable with mean \(mean)")
    return -mean * log(uniform())
  }

  /// A draw from the gamma distribution of mean `shape` · `scale` and variance `shape` · `scale`².
  ///
  /// - SeeAlso: Marsaglia & Tsang, *A Simple Method for Generating Gamma Variables* (2000).
  package mutating func gamma(shape: Double, scale: Double) -> Double {
    precondition(shape > 0 && scale > 0, "a gamma variable of shape \(shape), scale \(scale)")
    // Below one: a draw of the next shape, times a power of a uniform.
    if shape < 1 {
      let whole = gamma(shape: shape + 1, scale: scale)
      return whole * pow(uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = standardNormal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v * scale }
    }
  }

  /// A draw from the Poisson distribution.
  ///
  /// - Parameter mean: ≥ 0.
  package mutating func poisson(mean: Double) -> Int { poisson(PoissonDistribution(mean: mean)) }

  /// A draw from a Poisson distribution.
  ///
  /// Small means by adding up probabilities until a uniform is reached, large ones by rejection.
  ///
  /// - SeeAlso: Hörmann, *The Transformed Rejection Method for Generating Poisson Random Variables*
  ///   (1993), algorithm PTRS.
  package mutating func poisson(_ distribution: PoissonDistribution) -> Int {
    let mean = distribution.mean
    if mean < 10 {
      let u = uniform()
      var (count, probability) = (0, distribution.probabilityOfZero)
      var sum = probability
      // Far in the tail the sum stops growing short of one.
      while u > sum && probability > 0 {
        count += 1
        probability *= mean / Double(count)
        sum += probability
      }
      return count
    }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let accepted = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let edge = 0.5 - abs(u)
      let k = ((2 * a / edge + b) * u + mean + 0.43).rounded(.down)
      if edge >= 0.07 && v <= accepted { return Int(k) }
      if k < 0 || (edge < 0.013 && v > edge) { continue }
      let bound = k * log(mean) - mean - lgamma(k + 1)
      if log(v * inverseAlpha / (a / (edge * edge) + b)) <= bound { return Int(k) }
    }
  }
}

/// A Poisson distribution, with what each draw from it needs.
package struct PoissonDistribution: Sendable {
  package let mean: Double
  /// e^−mean.
  let probabilityOfZero: Double

  /// - Parameter mean: ≥ 0.
  package init(mean: Double) {
    precondition(0 <= mean && mean < 1e15, "a Poisson variable with mean \(mean)")
    self.mean = mean
    probabilityOfZero = exp(-mean)
  }
}
