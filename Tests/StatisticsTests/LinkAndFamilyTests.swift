import Foundation
import Testing

@testable import Statistics

extension Family {
  /// The unit deviance d(y, μ) ≥ 0 by its definition.
  ///
  /// Terms whose factor is zero are zero, so that a response at the boundary, as a count of 0, has
  /// a deviance. It is infinite where the mean makes the response impossible.
  fileprivate func unitDeviance(_ y: Double, mean: Double, complement: Double? = nil) -> Double {
    func entropy(_ y: Double, _ m: Double) -> Double { y == 0 ? 0 : y * log(y / m) }
    return switch self {
    case .gaussian: (y - mean) * (y - mean)
    case .binomial: 2 * (entropy(y, mean) + entropy(1 - y, complement ?? (1 - mean)))
    case .poisson: 2 * (entropy(y, mean) - (y - mean))
    case .gamma: 2 * ((y - mean) / mean - log(y / mean))
    }
  }
}

@Suite struct LinkAndFamilyTests {
  @Test(arguments: Link.allCases) func `mean, slope and complement belong together`(link: Link) {
    for eta in stride(from: -4.0, through: 1.5, by: 0.25) {
      let (mean, slope, complement) = link.inverse(eta)
      #expect(near(mean + complement, 1, 1e-14))
      #expect(near(link.predictor(ofMean: mean), eta, 1e-12) || link == .log && mean <= 0)
      // A central difference errs by h² f‴ / 6, and by rounding over h.
      let h = 1e-5
      let difference = (link.inverse(eta + h).mean - link.inverse(eta - h).mean) / (2 * h)
      #expect(near(slope, difference, 1e-8))
    }
  }

  /// Where 1 − μ is 10⁻²⁰ or less, `1 - mean` is 0; the complement keeps its digits.
  @Test func `the complement keeps its digits near one`() {
    #expect(near(Link.logit.inverse(50).complement / exp(-50), 1, 1e-14))
    #expect(near(Link.cloglog.inverse(log(50)).complement / exp(-50), 1, 1e-13))
    #expect(near(Link.logit.inverse(-50).mean / exp(-50), 1, 1e-14))
    #expect(near(Link.cloglog.inverse(-50).mean / exp(-50), 1, 1e-14))
    for link in [Link.logit, .cloglog] {
      for eta in [-1e4, -700.0, 700, 1e4] {
        let (mean, slope, complement) = link.inverse(eta)
        #expect(0 <= mean && mean <= 1 && 0 <= complement && complement <= 1 && slope >= 0)
      }
    }
  }

  /// By hand: binomial 2 log 2; Poisson 2(3 log(3/2) − 1); gamma 2(1/2 − log(3/2)); gaussian 1.
  @Test func `unit deviances are those of the book`() {
    #expect(near(Family.binomial.unitDeviance(1, mean: 0.5), 2 * log(2), 1e-15))
    #expect(near(Family.poisson.unitDeviance(3, mean: 2), 2 * (3 * log(1.5) - 1), 1e-15))
    #expect(near(Family.gamma.unitDeviance(3, mean: 2), 2 * (0.5 - log(1.5)), 1e-15))
    #expect(Family.gaussian.unitDeviance(3, mean: 2) == 1)
  }

  @Test func `a response at the boundary has a deviance`() {
    #expect(Family.poisson.unitDeviance(0, mean: 2) == 4)
    #expect(near(Family.binomial.unitDeviance(0, mean: 0.25), -2 * log(0.75), 1e-15))
    #expect(Family.binomial.unitDeviance(1, mean: 1) == 0)
    #expect(Family.binomial.unitDeviance(0, mean: 1) == .infinity)
  }

  @Test(arguments: Family.allCases) func `a deviance is zero at the response`(family: Family) {
    for y in [0.2, 0.5, 0.9] { #expect(abs(family.unitDeviance(y, mean: y)) < 1e-15) }
    for y in [0.2, 0.5, 0.9] { #expect(family.unitDeviance(y, mean: 0.4) > 0) }
  }

  static let pairs = Family.allCases.flatMap { family in family.links.map { (family, $0) } }

  /// What a fit adds up for a row is the deviance, its derivative and the expected second one.
  @Test(arguments: pairs) func `a row's terms belong together`(family: Family, link: Link) {
    for y in family == .gamma ? [0.5, 1] : [0, 0.5, 1] {
      for eta in [-30, -20.8, -20.6, -5, -1, 0.25, 1, 2] {
        let terms = family.terms(y, eta: eta, link: link)
        let (mean, slope, complement) = link.inverse(eta)
        let half = family.unitDeviance(y, mean: mean, complement: complement) / 2
        #expect(near(terms.halfDeviance, half, 1e-13), "\(y) at \(eta)")
        let variance =
          switch family {
          case .gaussian: 1.0
          case .binomial: mean * complement
          case .poisson: mean
          case .gamma: mean * mean
          }
        #expect(near(terms.information, slope * slope / variance, 1e-12), "\(y) at \(eta)")
        // A central difference errs by h² / 6 of the third derivative, which grows like the score.
        let h = 1e-5
        let difference =
          (family.terms(y, eta: eta - h, link: link).halfDeviance
            - family.terms(y, eta: eta + h, link: link).halfDeviance) / (2 * h)
        #expect(near(terms.score, difference, 1e-8), "\(y) at \(eta)")
      }
    }
  }

  @Test(arguments: [Link.logit, .cloglog])
  func `a hazard too small or large to hold still has terms`(link: Link) {
    for eta in [-800.0, -740, 6.5] {
      let none = Family.binomial.terms(0, eta: eta, link: link)
      #expect(none.halfDeviance.isFinite && none.score.isFinite && none.information >= 0)
      let event = Family.binomial.terms(1, eta: eta, link: link)
      #expect(event.halfDeviance.isFinite && event.score.isFinite && event.information >= 0)
    }
    // An event called e^−800 likely costs 800 nats and pulls with all its weight.
    #expect(near(Family.binomial.terms(1, eta: -800, link: link).halfDeviance, 800, 1e-15))
    #expect(near(Family.binomial.terms(1, eta: -800, link: link).score, 1, 1e-15))
  }
}
