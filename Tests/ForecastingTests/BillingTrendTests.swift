import Foundation
import Receivables
import Statistics
import TestLedgers
import Testing

@testable import Billing

/// The level and season of weekly billing, and how customers' rhythms are brought to them.
@Suite struct BillingTrendTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      let name: String
      let totals: [Double]
      let exposures: [Double]
      let growth: Double
      let expected: [Double]
    }
    let cases: [Case]
  }

  private static let sevens = [Double](repeating: 7, count: 200)

  private func trend(_ totals: [Double], ahead: Int = 13) throws -> BillingTrend {
    try #require(
      BillingTrend(
        totals: totals, exposures: Array(Self.sevens.prefix(totals.count)), ahead: ahead))
  }

  /// Against scipy and numpy: `fixtures/golden/make_billing_trend.py`.
  @Test func `the expected weeks are those of another program`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/golden/billing_trend.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.cases.count == 4)
    for known in golden.cases {
      let trend = try #require(
        BillingTrend(
          totals: known.totals, exposures: known.exposures, ahead: 13, growth: known.growth))
      for (ours, theirs) in zip(trend.expected, known.expected) {
        #expect(abs(ours - theirs) < 1e-7 * theirs, "\(known.name)")
      }
    }
  }

  @Test func `another unit of money changes nothing but the unit`() throws {
    let totals = (0..<60).map { 900 + Double(($0 * 37) % 23) * 10 }
    let (a, b) = (try trend(totals), try trend(totals.map { $0 * 1000 }))
    for (x, y) in zip(a.expected, b.expected) { #expect(abs(y / x - 1000) < 1e-6) }
  }

  @Test func `a sudden fall is followed within weeks`() throws {
    let before = (0..<60).map { 1000 + Double(($0 * 37) % 23 - 11) * 4 }
    let after = (0..<6).map { 600 + Double(($0 * 37) % 23 - 11) * 3 }
    let expected = try trend(before + after).expected.map { $0 * 7 }
    #expect(expected.allSatisfy { abs($0 - 600) < 40 })
  }

  @Test func `a season seen twice is expected again`() throws {
    func billed(_ week: Int) -> Double { 1000 * (1 + 0.4 * cos(2 * .pi * Double(week) / 52.18)) }
    let expected = try trend((0..<118).map(billed)).expected.map { $0 * 7 }
    for (w, value) in expected.enumerated() { #expect(abs(value / billed(118 + w) - 1) < 0.1) }
  }

  @Test func `a ledger's first weeks, while it fills up, are not its level`() throws {
    let filling = [1.0, 0, 2, 5, 100].map { $0 }
    let expected = try trend(filling + [Double](repeating: 1000, count: 20)).expected
    #expect(expected.allSatisfy { abs($0 * 7 - 1000) < 30 })
  }

  @Test func `paths scatter about what is expected, more so further ahead`() throws {
    let totals = (0..<60).map { 900 + Double(($0 * 37) % 23) * 15 }
    let trend = try trend(totals)
    var random = SplitMix64(seed: 1)
    let paths = (0..<4000).map { _ in trend.draw(&random).factors }
    func moments(_ week: Int) -> (mean: Double, variance: Double) {
      let mean = paths.reduce(0) { $0 + $1[week] } / 4000
      return (mean, paths.reduce(0) { $0 + ($1[week] - mean) * ($1[week] - mean) } / 4000)
    }
    for week in 0..<13 { #expect(abs(moments(week).mean - 1) < 0.01) }
    #expect(moments(0).variance > 0 && moments(12).variance > moments(0).variance)
  }

  @Test func `too few weeks, or mostly empty ones, show no trend`() {
    func trend(_ totals: [Double]) -> BillingTrend? {
      BillingTrend(totals: totals, exposures: Array(Self.sevens.prefix(totals.count)), ahead: 13)
    }
    #expect(trend([1000, 1000, 1000]) == nil)
    #expect(trend((0..<40).map { $0 % 4 == 0 ? 1000 : 0 }) == nil)
    #expect(trend([Double](repeating: 0, count: 40)) == nil)
  }

  // MARK: - Customers and the portfolio

  private static let header = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"

  /// 40 customers at first and 60 a year later, each billed 100 about every ten days.
  private func growing() throws -> LedgerView {
    var (text, random, number) = (Self.header, SplitMix64(seed: 5), 0)
    for customer in 0..<60 {
      let start = customer < 40 ? 0.0 : Double(customer - 39) * 18
      var at = start
      while at < 365 {
        number += 1
        let on = day("2024-01-01") + Int(at)
        text += "I\(number),C\(customer),\(on),\(on + 30),100.00,EUR,\n"
        at += random.exponential(mean: 10)
      }
    }
    return try viewOf(["invoices.csv": text], asOf: day("2024-12-30"))
  }

  @Test func `the billing of a growing portfolio is not far from what its growth says`() throws {
    let view = try growing()
    let plan = BillingOutlook.Plan(view, horizon: 91)
    let factors = plan.levels.expectedFactors(view.invoices.elements[0].currency)
    var expected = 0.0
    for profile in plan.profiles.profiles {
      expected += zip(profile.expectedBilling(dayIntensities: plan.dayIntensities), factors)
        .reduce(0) { $0 + $1.0 * $1.1 }
    }
    for days in plan.arrivals.expectedBilling(horizon: 91).values {
      expected += zip(days, factors).reduce(0) { $0 + $1.0 * $1.1 }
    }
    // 60 customers, and one more every 18 days: 62.5 on average, 10 a day from each.
    #expect(abs(expected / (62.5 * 10 * 91) - 1) < 0.1)
  }

  @Test func `factors of paths have the expected ones as their mean`() throws {
    let view = try growing()
    let levels = BillingOutlook.Plan(view, horizon: 30).levels
    let currency = view.invoices.elements[0].currency
    let expected = levels.expectedFactors(currency)
    #expect(expected.count == 30 && Set(expected).count == 5)
    var random = SplitMix64(seed: 2)
    var sums = [Double](repeating: 0, count: 30)
    for _ in 0..<4000 {
      for (day, factor) in levels.draw(currency, &random).enumerated() { sums[day] += factor }
    }
    for (sum, factor) in zip(sums, expected) { #expect(abs(sum / 4000 / factor - 1) < 0.02) }
  }

  // MARK: - Weekdays and days of the month

  @Test func `what never differs has no season, and growth is none`() {
    let days = 0..<420
    let classes = days.map { $0 % 30 }
    func ratios(_ counts: [Double], _ expected: [Double]) -> [Double] {
      BillingCalendar.ratios(counts, expected: expected, classes: classes, count: 30)
    }
    let flat = [Double](repeating: 5, count: 420)
    #expect(ratios(flat, flat).allSatisfy { $0 == 1 })
    let growing = days.map { 5 * exp(Double($0) / 200) }
    #expect(ratios(growing, growing).allSatisfy { abs($0 - 1) < 1e-9 })
  }

  /// Two classes, alternating 3 and 1 where 2 are expected, 40 days: ρ = 3/2 and 1/2, E = 40 each,
  /// φ = 1; τ² = (80 · 1/4 − 1) / (80 − 3200/80) = 19/40, and the weight (19/40)/(19/40 + 1/40).
  @Test func `a difference between days is trusted by its evidence`() {
    let ratios = BillingCalendar.ratios(
      (0..<40).map { $0 % 2 == 0 ? 3 : 1 }, expected: [Double](repeating: 2, count: 40),
      classes: (0..<40).map { $0 % 2 }, count: 2)
    #expect(abs(ratios[0] - (1 + 0.5 * 0.95)) < 1e-12)
    #expect(abs(ratios[1] - (1 - 0.5 * 0.95)) < 1e-12)
  }

  @Test func `chance alone makes no season`() {
    var random = SplitMix64(seed: 11)
    let counts = (0..<300).map { _ in Double(random.poisson(mean: 4)) }
    let ratios = BillingCalendar.ratios(
      counts, expected: [Double](repeating: 4, count: 300), classes: (0..<300).map { $0 % 30 },
      count: 30)
    #expect(ratios.allSatisfy { abs($0 - 1) < 0.15 })
  }
}
