internal import Foundation

/// Φ(x), the probability that a standard normal variable is at most `x`.
package func normalDistribution(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

/// The x with Φ(x) = `p`, to about sixteen digits.
///
/// - Parameter p: 0 < p < 1.
/// - SeeAlso: Wichura, *Algorithm AS 241: The Percentage Points of the Normal Distribution* (1988).
package func normalQuantile(_ p: Double) -> Double {
  precondition(0 < p && p < 1, "\(p) is not a probability between 0 and 1")
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q * ratio(WichuraCoefficients.middle, r)
  }
  let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
  let tail =
    r <= 5
    ? ratio(WichuraCoefficients.tail, r - 1.6) : ratio(WichuraCoefficients.farTail, r - 5)
  return q < 0 ? -tail : tail
}

/// The quotient of two polynomials in `r`, by Horner's rule.
@inline(__always)
private func ratio(_ coefficients: WichuraCoefficients, _ r: Double) -> Double {
  polynomial(coefficients.numerator, r) / polynomial(coefficients.denominator, r)
}

@inline(__always)
private func polynomial(_ c: SIMD8<Double>, _ r: Double) -> Double {
  ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0]
}

/// Coefficients of rising powers, from the paper's routine PPND16.
private struct WichuraCoefficients {
  var numerator, denominator: SIMD8<Double>

  static let middle = WichuraCoefficients(
    numerator: SIMD8(
      3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
      3.3430575583588128105e+4, 2.5090809287301226727e+3),
    denominator: SIMD8(
      1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
      5.2264952788528545610e+3))
  static let tail = WichuraCoefficients(
    numerator: SIMD8(
      1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4),
    denominator: SIMD8(
      1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9))
  static let farTail = WichuraCoefficients(
    numerator: SIMD8(
      6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7),
    denominator: SIMD8(
      1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15))
}

/// The probability that a variable of Student's t distribution is at most `t`.
///
/// - Parameter degreesOfFreedom: ν > 0, whole or not.
package func studentDistribution(_ t: Double, degreesOfFreedom: Double) -> Double {
  precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
  let (half, square) = (degreesOfFreedom / 2, t * t)
  // Whichever of the tails and the middle is the smaller keeps its digits.
  if square < degreesOfFreedom {
    let middle = 0.5 * regularizedBeta(square / (degreesOfFreedom + square), 0.5, half)
    return t < 0 ? 0.5 - middle : 0.5 + middle
  }
  let tail = 0.5 * regularizedBeta(degreesOfFreedom / (degreesOfFreedom + square), half, 0.5)
  return t < 0 ? tail : 1 - tail
}

/// The t that a variable of Student's t distribution is below with probability `p`.
///
/// - Parameters:
///   - p: 0 < p < 1.
///   - degreesOfFreedom: ν > 0, whole or not.
package func studentQuantile(_ p: Double, degreesOfFreedom: Double) -> Double {
  precondition(0 < p && p < 1, "\(p) is not a probability between 0 and 1")
  if p == 0.5 { return 0 }
  if p > 0.5 { return -studentQuantile(1 - p, degreesOfFreedom: degreesOfFreedom) }
  // Below the median: bracket, then halve until the bracket holds no other number.
  var low = -1.0
  while studentDistribution(low, degreesOfFreedom: degreesOfFreedom) > p { low *= 2 }
  var high = 0.0
  while true {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { return middle }
    if studentDistribution(middle, degreesOfFreedom: degreesOfFreedom) < p {
      low = middle
    } else {
      high = middle
    }
  }
}

/// The regularised incomplete beta function Iₓ(a, b), by its continued fraction.
///
/// - SeeAlso: Lentz, *Generating Bessel Functions in Mie Scattering Calculations Using Continued
///   Fractions* (1976), for the evaluation.
func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges fast below the mean, and the other tail is the complement.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(1 - x, b, a) }
  let front =
    exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
  let tiny = 1e-300
  var (c, d) = (1.0, 1 - (a + b) * x / (a + 1))
  d = 1 / (abs(d) < tiny ? tiny : d)
  var fraction = d
  for m in 1...10_000 {
    let m = Double(m)
    for coefficient in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 + coefficient * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + coefficient / c
      if abs(c) < tiny { c = tiny }
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-16 { break }
  }
  return front * fraction
}
