internal import Foundation

/// How the mean μ of a response depends on the linear predictor η = g(μ).
package enum Link: String, Sendable, Hashable, Codable, CaseIterable {
  /// η = μ.
  case identity
  /// η = log μ.
  case log
  /// η = log(μ / (1 − μ)).
  case logit
  /// η = log(−log(1 − μ)).
  ///
  /// Exact for a hazard grouped from continuous time, where coefficients are log hazard ratios
  /// (Prentice & Gloeckler, 1978).
  case cloglog

  /// The mean, its slope dμ/dη, and its complement 1 − μ.
  ///
  /// The complement is returned, not left to `1 - mean`, because near one the subtraction loses
  /// every digit.
  package func inverse(_ eta: Double) -> (mean: Double, slope: Double, complement: Double) {
    switch self {
    case .identity: return (eta, 1, 1 - eta)
    case .log:
      let mean = exp(eta)
      return (mean, mean, -expm1(eta))
    case .logit:
      // The exponential of a number ≤ 0 cannot overflow.
      let small = exp(-abs(eta))
      let (minor, major) = (small / (1 + small), 1 / (1 + small))
      return eta >= 0 ? (major, minor * major, minor) : (minor, minor * major, major)
    case .cloglog:
      let hazard = exp(eta)
      let complement = exp(-hazard)
      return (-expm1(-hazard), complement == 0 ? 0 : hazard * complement, complement)
    }
  }

  /// The linear predictor η = g(μ) of a mean within the link's range.
  package func predictor(ofMean mean: Double) -> Double {
    switch self {
    case .identity: mean
    case .log: Foundation.log(mean)
    case .logit: Foundation.log(mean) - log1p(-mean)
    case .cloglog: Foundation.log(-log1p(-mean))
    }
  }
}
