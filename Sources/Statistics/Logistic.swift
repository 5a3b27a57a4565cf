internal import Foundation

/// Σ log(1 + e^η), by the logarithm of a product of factors ≤ 2 for each few hundred terms.
package func sumOfSoftplus(_ etas: ArraySlice<Double>) -> Double {
  var (sum, factors, count) = (0.0, 1.0, 0)
  for eta in etas {
    sum += max(eta, 0)
    factors *= 1 + Logistic.exponential(-abs(eta))
    count += 1
    if count == Logistic.mostFactors {
      sum += log(factors)
      (factors, count) = (1, 0)
    }
  }
  return sum + log(factors)
}

/// The logistic function of many numbers at once, in loops that compilers turn into vector code.
enum Logistic {
  /// A product of as many factors ≤ 2 cannot overflow.
  static let mostFactors = 512

  /// For each η: μ = 1/(1 + e^−η), the slope μ(1 − μ), and 1 + e^−|η|.
  ///
  /// Both factors of the slope come from e^−|η|, so neither loses digits where μ is near 0 or 1. The
  /// errors are some units in the last place.
  static func evaluate(
    _ etas: UnsafePointer<Double>, count: Int, means: UnsafeMutablePointer<Double>,
    slopes: UnsafeMutablePointer<Double>, onePlus: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<count {
      let small = exponential(-abs(etas[i]))
      let sum = 1 + small
      let major = 1 / sum
      let minor = small * major
      means[i] = etas[i] >= 0 ? major : minor
      slopes[i] = major * minor
      onePlus[i] = sum
    }
  }

  /// eˣ for x ≤ 0, by 2ᵏ eʳ with |r| ≤ ½ log 2 and a polynomial for eʳ; 0 below −708.
  @inline(__always)
  static func exponential(_ x: Double) -> Double {
    let bounded = max(x, -708)
    // Adding 1.5 · 2⁵² leaves the nearest whole number in the lowest bits.
    let shifter = 6_755_399_441_055_744.0
    let shifted = bounded * 1.4426950408889634 + shifter
    let k = shifted - shifter
    let r = (bounded - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
    var sum = 2.08767569878680989792e-9
    sum = sum * r + 2.50521083854417187751e-8
    sum = sum * r + 2.75573192239858906526e-7
    sum = sum * r + 2.75573192239858906526e-6
    sum = sum * r + 2.48015873015873015873e-5
    sum = sum * r + 1.98412698412698412698e-4
    sum = sum * r + 1.38888888888888888889e-3
    sum = sum * r + 8.33333333333333333333e-3
    sum = sum * r + 4.16666666666666666667e-2
    sum = sum * r + 1.66666666666666666667e-1
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    return Double(bitPattern: sum.bitPattern &+ (shifted.bitPattern &<< 52))
  }
}
