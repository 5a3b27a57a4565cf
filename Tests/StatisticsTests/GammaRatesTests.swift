import Foundation
import Statistics
import Testing

@Suite struct GammaRatesTests {
  struct File: Decodable {
    struct Case: Decodable {
      var name: String
      var events, exposure: [Double]
      var shape, rate: Double
    }
    var cases: [Case]
  }

  @Test func `the likeliest shape and rate are those of scipy`() throws {
    for own in try Golden.read("gamma_rates", as: File.self).cases {
      let units = zip(own.events, own.exposure).map { (events: $0, exposure: $1) }
      let rates = try #require(GammaRates(units))
      #expect(abs(rates.shape / own.shape - 1) < 1e-3, "\(own.name)")
      #expect(abs(rates.rate / own.rate - 1) < 1e-3, "\(own.name)")
    }
  }

  /// Every unit has the same rate, so that each one's own count says nothing.
  @Test func `units that do not differ have the common rate`() throws {
    let units = (1...60).map { (events: 0.1 * Double(10 * $0), exposure: Double(10 * $0)) }
    let rates = try #require(GammaRates(units))
    #expect(rates.shape > 500)
    #expect(abs(rates.posteriorMean(events: 3, exposure: 10) - 0.1) < 0.001)
  }

  /// (1/2 + 3)/(10 + 25).
  @Test func `the posterior mean is between what was shown and the prior mean`() {
    #expect(GammaRates(shape: 0.5, rate: 10).posteriorMean(events: 3, exposure: 25) == 0.1)
    #expect(GammaRates(shape: 0.5, rate: 10).posteriorMean(events: 0, exposure: 0) == 0.05)
  }

  @Test func `without an event nothing is known of rates`() {
    #expect(GammaRates([(events: 0, exposure: 30), (events: 0, exposure: 5)]) == nil)
    #expect(GammaRates([]) == nil)
  }

  /// x − x³/3 has its maximum of 2/3 at 1.
  @Test func `the golden section finds a maximum inside and at an end`() {
    let inside = goldenSectionMaximum(-0.9...5, tolerance: 1e-6) { $0 - $0 * $0 * $0 / 3 }
    #expect(abs(inside - 1) < 1e-5)
    #expect(abs(goldenSectionMaximum(0...2, tolerance: 1e-6) { $0 } - 2) < 1e-5)
  }
}
