internal import Foundation

/// The distribution of a response around its mean μ, by its variance φ V(μ) / w.
package enum Family: String, Sendable, Hashable, Codable, CaseIterable {
  /// Any number; V(μ) = 1.
  case gaussian
  /// A share in [0, 1], usually 0 or 1; V(μ) = μ(1 − μ), φ = 1.
  case binomial
  /// A count ≥ 0; V(μ) = μ, φ = 1.
  case poisson
  /// A number > 0; V(μ) = μ².
  case gamma

  /// The links that can be fitted with the family.
  package var links: [Link] {
    switch self {
    case .gaussian: [.identity, .log]
    case .binomial: [.logit, .cloglog]
    case .poisson, .gamma: [.log]
    }
  }

  /// True if the dispersion φ is estimated, false if it is 1.
  package var hasDispersion: Bool { self == .gaussian || self == .gamma }

  /// True if the family can produce `response`.
  package func allows(_ response: Double) -> Bool {
    switch self {
    case .gaussian: true
    case .binomial: 0 <= response && response <= 1
    case .poisson: response >= 0
    case .gamma: response > 0
    }
  }

  /// y log y + (1 − y) log(1 − y): what the deviance of a share has beside its logistic loss.
  static func binomialEntropy(_ y: Double) -> Double { entropyTerm(y, 1) + entropyTerm(1 - y, 1) }

  /// The log density of a response at its own mean: what a deviance is measured from.
  func saturatedLogLikelihood(_ y: Double, dispersion: Double) -> Double {
    switch self {
    case .gaussian: return -0.5 * log(2 * .pi * dispersion)
    case .binomial: return y == 0 || y == 1 ? 0 : entropyTerm(y, 1) + entropyTerm(1 - y, 1)
    case .poisson: return entropyTerm(y, 1) - y - lgamma(y + 1)
    case .gamma:
      let shape = 1 / dispersion
      return shape * log(shape) - shape - lgamma(shape) - log(y)
    }
  }
}

/// y log(y / m), and 0 where y is 0.
private func entropyTerm(_ y: Double, _ m: Double) -> Double { y == 0 ? 0 : y * log(y / m) }

/// One row's part in the objective of a fit.
struct ResponseTerms {
  /// ½ d(y, μ) of the unit deviance d ≥ 0, which is 0 where μ = y.
  var halfDeviance: Double
  /// −∂(½ d)/∂η = (y − μ) μ′ / V(μ).
  var score: Double
  /// The expected second derivative μ′² / V(μ).
  var information: Double
}

extension Family {
  /// One row's terms at the linear predictor `eta`.
  ///
  /// The binomial ones are written out: far from zero, μ, 1 − μ and μ′ underflow and their ratios do
  /// not.
  @inline(__always)
  func terms(_ y: Double, eta: Double, link: Link) -> ResponseTerms {
    switch (self, link) {
    case (.binomial, .logit):
      // As ``Link/inverse(_:)``, whose exponential is needed for the deviance too.
      let small = exp(-abs(eta))
      let (minor, major) = (small / (1 + small), 1 / (1 + small))
      let (mean, complement) = eta >= 0 ? (major, minor) : (minor, major)
      var half = log1p(small) + max(eta, 0) - y * eta
      if y > 0, y < 1 { half += Family.binomialEntropy(y) }
      return ResponseTerms(
        halfDeviance: half, score: y * complement - (1 - y) * mean, information: minor * major)
    case (.binomial, .cloglog):
      let hazard = exp(eta)
      // h / (eʰ − 1) → 1 and log(1 − e⁻ʰ) → η as the hazard h vanishes.
      let ratio = hazard < 1e-9 ? 1 - hazard / 2 : hazard / expm1(hazard)
      let logMean = hazard < 1e-9 ? eta - hazard / 2 : log(-expm1(-hazard))
      var half = (1 - y) * hazard
      if y > 0 { half -= y * logMean }
      if y > 0, y < 1 { half += entropyTerm(y, 1) + entropyTerm(1 - y, 1) }
      return ResponseTerms(
        halfDeviance: half, score: y * ratio - (1 - y) * hazard,
        information: hazard.isFinite ? hazard * ratio : 0)
    case (.poisson, _):
      let mean = exp(eta)
      let half = mean - y + (y == 0 ? 0 : y * (log(y) - eta))
      return ResponseTerms(halfDeviance: half, score: y - mean, information: mean)
    case (.gamma, _):
      let ratio = y * exp(-eta)
      return ResponseTerms(
        halfDeviance: ratio - 1 + eta - log(y), score: ratio - 1, information: 1)
    case (.gaussian, _), (.binomial, _):
      let (mean, slope, _) = link.inverse(eta)
      let residual = y - mean
      return ResponseTerms(
        halfDeviance: 0.5 * residual * residual, score: residual * slope,
        information: slope * slope)
    }
  }

  /// A mean near the response and inside the family's range, to begin a fit from.
  ///
  /// Half-way between the response and the mean of all, which keeps rare events from throwing the
  /// first step far away.
  func startingMean(_ y: Double, meanResponse: Double, link: Link) -> Double {
    switch self {
    case .gaussian where link == .identity: y
    case .gaussian: max((y + meanResponse) / 2, abs(meanResponse) / 10)
    case .binomial, .poisson, .gamma: (y + meanResponse) / 2
    }
  }
}
