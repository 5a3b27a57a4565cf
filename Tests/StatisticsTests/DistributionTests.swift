import Foundation
import Statistics
import Testing

/// Quantiles against scipy, and draws against the distributions they are meant to have.
@Suite struct DistributionTests {
  struct File: Decodable {
    struct Points: Decodable { var p, x: [Double] }
    struct Student: Decodable { var freedom, p, t: Double }
    struct Gamma: Decodable {
      var shape: Double
      var tenths: [Double]
    }
    struct Poisson: Decodable {
      var mean: Double
      var cuts: [Int]
      var shares: [Double]
    }
    var normalQuantile, normal: Points
    var student: [Student]
    var gammaScale: Double
    var gamma: [Gamma]
    var poisson: [Poisson]
  }

  /// The algorithm promises about 16 digits; both sides round.
  ///
  /// The normal tail multiplies a rounding of its argument by its square.
  @Test func `normal quantiles and probabilities are those of scipy`() throws {
    let file = try Golden.read("distributions", as: File.self)
    for (p, x) in zip(file.normalQuantile.p, file.normalQuantile.x) {
      #expect(near(normalQuantile(p), x, 2e-15), "p = \(p)")
    }
    for (x, p) in zip(file.normal.x, file.normal.p) {
      #expect(abs(normalDistribution(x) / p - 1) < 1e-15 * (10 + x * x), "x = \(x)")
    }
    for p in [1e-10, 0.001, 0.3, 0.5, 0.8, 0.9999] {
      #expect(abs(normalDistribution(normalQuantile(p)) / p - 1) < 1e-13)
    }
  }

  /// The incomplete beta function is good to about 13 digits, and scipy's to about the same.
  @Test func `Student's quantiles are those of scipy`() throws {
    for golden in try Golden.read("distributions", as: File.self).student {
      let t = studentQuantile(golden.p, degreesOfFreedom: golden.freedom)
      #expect(near(t, golden.t, 1e-10), "ν = \(golden.freedom), p = \(golden.p)")
    }
  }

  static let draws = 20_000

  /// Pearson's statistic of counts against expected shares.
  func chiSquare(_ counts: [Int], _ shares: [Double]) -> Double {
    zip(counts, shares).reduce(0) {
      let expected = $1.1 * Double(Self.draws)
      return $0 + (Double($1.0) - expected) * (Double($1.0) - expected) / expected
    }
  }

  // With at most 9 degrees of freedom the statistic is above 33.7 once in 10 000 seeds.

  @Test func `gamma draws fill scipy's tenths alike`() throws {
    let file = try Golden.read("distributions", as: File.self)
    for golden in file.gamma {
      var random = SplitMix64(seed: 1, stream: "gamma \(golden.shape)")
      var counts = [Int](repeating: 0, count: 10)
      for _ in 0..<Self.draws {
        let x = random.gamma(shape: golden.shape, scale: file.gammaScale)
        counts[golden.tenths.count { $0 < x }] += 1
      }
      #expect(chiSquare(counts, Array(repeating: 0.1, count: 10)) < 33.7, "\(golden.shape)")
    }
  }

  @Test func `Poisson draws have scipy's shares`() throws {
    for golden in try Golden.read("distributions", as: File.self).poisson {
      var random = SplitMix64(seed: 2, stream: "Poisson \(golden.mean)")
      var counts = [Int](repeating: 0, count: golden.shares.count)
      for _ in 0..<Self.draws {
        let x = random.poisson(mean: golden.mean)
        counts[golden.cuts.count { $0 < x }] += 1
      }
      #expect(chiSquare(counts, golden.shares) < 33.7, "\(golden.mean)")
    }
  }

  @Test func `normal and exponential draws fill tenths alike`() {
    var random = SplitMix64(seed: 3)
    var (normal, exponential) = ([Int](repeating: 0, count: 10), [Int](repeating: 0, count: 10))
    let tenths = (1...9).map { normalQuantile(Double($0) / 10) }
    for _ in 0..<Self.draws {
      let (x, wait) = (random.standardNormal(), random.exponential(mean: 3))
      normal[tenths.count { $0 < x }] += 1
      // The exponential survival function of a draw is uniform.
      exponential[min(9, Int(10 * exp(-wait / 3)))] += 1
    }
    #expect(chiSquare(normal, Array(repeating: 0.1, count: 10)) < 33.7)
    #expect(chiSquare(exponential, Array(repeating: 0.1, count: 10)) < 33.7)
  }

  @Test func `streams of a seed differ, and are the same each time`() {
    func first(_ name: String) -> Double {
      var random = SplitMix64(seed: 5, stream: name)
      return random.standardNormal()
    }
    #expect(first("a") == first("a"))
    #expect(first("a") != first("b"))
  }

  @Test func `a mean of zero draws zero`() {
    var random = SplitMix64(seed: 1)
    #expect((0..<100).allSatisfy { _ in random.poisson(mean: 0) == 0 })
  }

  @Test func `the table of normal quantiles is near them, and exact in the tails`() {
    for k in 1..<20_000 {
      let u = (Double(k) - 0.3) / 20_000
      let error = abs(NormalTable.shared.quantile(u) - normalQuantile(u))
      #expect(error < (u < 0.015 || u > 0.985 ? 1e-15 : 2e-5), "u = \(u)")
    }
    #expect(NormalTable.shared.quantile(0x1p-54) == normalQuantile(0x1p-54))
  }
}
