import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import Billing

@Suite struct ArrivalRateTests {
  private static let opening = day("2024-01-01")

  /// Days after the opening drawn with a rate of `level` · (τ/100)^slope.
  private func days(_ range: Range<Int>, level: Double, slope: Double, seed: UInt64) -> [Day] {
    var random = SplitMix64(seed: seed)
    return range.flatMap { age in
      [Day](
        repeating: Self.opening + age,
        count: random.poisson(mean: level * pow(Double(age) / 100, slope)))
    }
  }

  private func rate(_ arrivals: [Day], age: Int, from start: Int) -> ArrivalRate {
    ArrivalRate(
      arrivals, after: Self.opening + start, opening: Self.opening, day: Self.opening + age,
      ahead: 1...91, slopeDeviation: 0.5)
  }

  @Test func `a steady rate goes on`() {
    let arrivals = days(120..<1000, level: 2, slope: 0, seed: 1)
    let found = rate(arrivals, age: 1000, from: 820)
    let mean = Double(arrivals.count { $0 > Self.opening + 820 }) / 180
    #expect(abs(mean - 2) < 0.3 && abs(found.rate / mean - 1) < 0.1)
    // √(1/360), and little more for the slope.
    #expect(found.deviation > 0.05 && found.deviation < 0.15)
  }

  /// The mean of the weeks before is 1.5 times what is to come.
  @Test func `first appearances thin out as a young ledger ages`() {
    let arrivals = days(1..<250, level: 8, slope: -1, seed: 2)
    let found = rate(arrivals, age: 250, from: 120)
    let coming = (251...341).reduce(0) { $0 + 8 * 100 / Double($1) } / 91
    let mean = Double(arrivals.count { $0 > Self.opening + 120 }) / 130
    #expect(abs(found.rate / coming - 1) < 0.15, "\(found.rate), \(coming)")
    #expect(mean > 1.3 * found.rate)
  }

  @Test func `a rise is not carried on`() {
    let found = rate(days(120..<300, level: 1, slope: 2, seed: 3), age: 300, from: 120)
    let mean = Double(days(120..<300, level: 1, slope: 2, seed: 3).count) / 180
    #expect(abs(found.rate / mean - 1) < 0.05)
  }

  @Test func `scattered counts make it less sure`() {
    let steady = (0..<180).map { Self.opening + 820 + $0 }
    let bunched = (0..<180).map { Self.opening + 820 + $0 / 45 * 45 }
    #expect(
      rate(bunched, age: 1000, from: 820).deviation > 2
        * rate(steady, age: 1000, from: 820).deviation
    )
  }

  @Test func `there is none from less than four weeks, nor without arrivals`() {
    let arrivals = days(120..<160, level: 3, slope: 0, seed: 4)
    #expect(rate(arrivals, age: 147, from: 120).rate == 0)
    #expect(rate([], age: 300, from: 120).rate == 0)
    #expect(rate(arrivals, age: 160, from: 120).rate > 2)
  }

  @Test func `what is drawn has the mean of one`() {
    let found = rate(days(120..<160, level: 0.5, slope: 0, seed: 5), age: 160, from: 120)
    var random = SplitMix64(seed: 6)
    let mean =
      (0..<20_000).reduce(0) { sum, _ in sum + found.factor(random.standardNormal()) } / 20_000
    #expect(found.deviation > 0.2 && abs(mean - 1) < 0.02)
  }
}
