import Forecasting
import Foundation
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Simulation

/// Intervals are adjusted by, and printed with, how such intervals did before.
@Suite struct CashCalibrationTests {
  private static let euro = Currency("EUR") ?? .unstated

  @Test func `nonconformity counts half-widths, each side its own`() {
    func score(_ outcome: Double) -> Double {
      IntervalStretch.nonconformity(outcome, expected: 100, low: 80, high: 140)
    }
    #expect(score(100) == 0 && score(140) == 1 && score(80) == 1)
    #expect(score(120) == 0.5 && score(90) == 0.5)
    #expect(score(180) == 2 && score(60) == 2)
    let flat = IntervalStretch.nonconformity(1, expected: 0, low: 0, high: 0)
    #expect(flat == .infinity)
  }

  /// ⌈0.8 · 10⌉ = 8th of 9, ⌈0.8 · 15⌉ = 12th of 14, and the largest of 3.
  @Test func `the conformal quantile is an order statistic`() {
    #expect(IntervalStretch.conformalQuantile((1...9).map(Double.init).reversed()) == 8)
    #expect(IntervalStretch.conformalQuantile((1...14).map(Double.init)) == 12)
    #expect(IntervalStretch.conformalQuantile([1, 2, 3]) == 3)
  }

  @Test func `the factor is 1 where intervals kept their word, and shrunken elsewhere`() {
    func factor(_ scores: [Double], _ stretches: Double = 0.25) -> Double {
      IntervalStretch.factor(scores, stretches: stretches)
    }
    // 8 of 9 at or below 1, and the 8th is 1.
    let kept = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 3]
    #expect(factor(kept) == 1)
    #expect(factor([]) == 1)
    // m/(m + κ) = 1/2: the root of the raw factor.
    #expect(abs(factor(kept.map { $0 * 2.25 }) - 1.5) < 1e-12)
    #expect(abs(factor(kept.map { $0 * 0.64 }) - 0.8) < 1e-12)
    #expect(factor(kept.map { $0 * 2.25 }, 0) == 1)
  }

  /// Normal outcomes of deviation 1 against intervals of deviation 1/2 call for a factor of 2.
  @Test func `with much evidence, stretched intervals cover what they promise`() {
    var random = SplitMix64(seed: 4)
    let half = 0.5 * 1.2815515655446004
    func scores() -> [Double] {
      (0..<2000).map { _ in
        IntervalStretch.nonconformity(
          random.standardNormal(), expected: 0, low: -half, high: half)
      }
    }
    let factor = IntervalStretch.factor(scores(), stretches: 1e6)
    #expect(abs(factor - 2) < 0.1)
    let covered = scores().count { $0 <= factor }
    #expect(abs(Double(covered) / 2000 - 0.8) < 0.03)
  }

  @Test func `near and far weeks call for factors of their own`() {
    // Paths 0…100 evenly: mean 50, 80 % within 10…90; scores are distances from 50 over 40.
    func week(_ ahead: Int, _ received: Double) -> PastWeek {
      PastWeek(ahead: ahead, received: received, paths: (0...100).map(Double.init))
    }
    let weeks = [0, 1, 2].map { week($0, 100) } + (3...12).map { week($0, 70) }
    let stretch = IntervalStretch(weeks, stretches: 0.25)
    #expect(abs(stretch.near - 1.25.squareRoot()) < 1e-12)
    #expect(abs(stretch.far - 0.5.squareRoot()) < 1e-12)
    #expect(stretch.factor(ahead: 2) == stretch.near && stretch.factor(ahead: 3) == stretch.far)
    #expect(IntervalStretch([week(5, 100)], stretches: 1).near == 1)
  }

  private func stretches(
    _ parts: [CashSource: IntervalStretch] = [:], total: IntervalStretch = .none
  ) -> CashStretches {
    CashStretches(
      parts: CashSource.parts.map { .init(source: $0, stretch: parts[$0] ?? .none) },
      total: total)
  }

  @Test func `stretching keeps means, order and sums of parts`() throws {
    let view = try synthesise(.twoCurrencies).ledger.asOf(day("2026-03-31"))
    let cash = try quickModel().fit(view).forecast(view, paths: 60, seed: 4).cash
    let wider = cash.stretched(
      by: [stretches(total: IntervalStretch(near: 1.25, far: 0.8)), .none])
    var free = 0
    for currency in cash.currencies {
      for start in stride(from: 1, through: 85, by: 7) {
        // Weeks 1 to 3 begin on days 1, 8 and 15.
        let factor = currency == Self.euro ? (start <= 15 ? 1.25 : 0.8) : 1
        let days = start...(start + 6)
        let before = cash.paths(days, .total, currency)
        let after = wider.paths(days, .total, currency)
        let mean = before.reduce(0, +) / 60
        #expect(abs(after.reduce(0, +) / 60 - mean) < 1e-4 * mean)
        // Where no path is held back at zero, distances are just so many times as long.
        if before.allSatisfy({ $0 > 0 && mean + factor * ($0 - mean) > 0 }) {
          free += 1
          for (x, y) in zip(before, after) {
            #expect(abs(y - mean - factor * (x - mean)) < 1e-4 * mean)
          }
        }
        let parts = CashSource.parts.map { wider.paths(days, $0, currency) }
        for path in 0..<60 {
          let sum = parts.reduce(0) { $0 + $1[path] }
          #expect(abs(sum - after[path]) <= 1e-6 * after[path])
          #expect(parts.allSatisfy { $0[path] >= 0 })
        }
      }
    }
    #expect(free > 6)
    #expect(cash.stretched(by: [.none, .none]).receipts == cash.receipts)
  }

  @Test func `a source is stretched alone, and the total holds it`() throws {
    let view = try synthesise(.twoCurrencies).ledger.asOf(day("2026-03-31"))
    let cash = try quickModel().fit(view).forecast(view, paths: 60, seed: 4).cash
    let wider = cash.stretched(
      by: [stretches([.openExisting: IntervalStretch(near: 1.5, far: 1)]), .none])
    func deviation(_ cash: CashForecast, _ days: ClosedRange<Int>, _ source: CashSource) -> Double {
      let paths = cash.paths(days, source, Self.euro)
      let mean = paths.reduce(0, +) / 60
      return (paths.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 60).squareRoot()
    }
    for source in CashSource.parts {
      let (near, far) = (1...7, 22...28)
      let ratio = deviation(wider, near, source) / max(deviation(cash, near, source), 1e-9)
      if source == .openExisting {
        #expect(ratio > 1.2 && ratio < 1.51)
      } else {
        #expect(wider.paths(near, source, Self.euro) == cash.paths(near, source, Self.euro))
      }
      #expect(wider.paths(far, source, Self.euro) == cash.paths(far, source, Self.euro))
      let (before, after) = (
        cash.expected(near, source, Self.euro), wider.expected(near, source, Self.euro)
      )
      #expect(abs(after - before) <= 1e-4 * before)
    }
  }

  /// A was paid before the tenth of March, B was not.
  @Test func `what came in is told apart as the forecast of the day did`() throws {
    let ledger = try viewOf(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        A-1,A,2025-01-01,2025-01-31,1.00,EUR,2025-02-01
        A-2,A,2025-03-01,2025-03-31,20.00,EUR,2025-03-17
        A-3,A,2025-03-12,2025-04-11,300.00,EUR,2025-03-18
        B-1,B,2025-03-01,2025-03-31,4000.00,EUR,2025-03-11
        B-2,B,2025-03-20,2025-04-19,50000.00,EUR,2025-03-24
        C-1,C,2025-03-20,2025-04-19,600000.00,USD,2025-03-25
        C-2,C,2025-03-20,2025-04-19,7.00,USD,

        """
      ], asOf: day("2025-04-10"))
    let past = PastReceipts(after: ledger.asOf(day("2025-03-10")), weeks: 3, knownBy: ledger)
    let dollar = try #require(Currency("USD"))
    // Weeks end on the 17th, 24th and 31st.
    #expect(
      past.parts[Self.euro] == [
        .openExisting: [20, 0, 0], .openNew: [4000, 0, 0], .billingExisting: [0, 300, 0],
        .billingNew: [0, 50_000, 0],
      ])
    #expect(past.parts[dollar] == [.billingNew: [0, 0, 600_000]])
    #expect(past.totals[Self.euro] == [4020, 50_300, 0])
    #expect(past.totals[dollar] == [0, 0, 600_000])
  }

  @Test func `the track record is of weeks that have passed`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    let cash = try quickModel().fit(view).forecast(view, paths: 100, seed: 1).cash
    let record = try #require(cash.trackRecord)
    #expect(record.origins == (1...6).map { day("2025-02-28") - 28 * $0 })
    let entry = try #require(record.entries.first)
    #expect(record.entries.count == 1 && entry.currency == Self.euro)
    // 4, 8 and 12 weeks have passed since the last three, 13 since the others.
    #expect(entry.weeks == 4 + 8 + 12 + 3 * 13)
    #expect((0...1).contains(entry.coverage80) && (0...1).contains(entry.simulatedCoverage80))
    let all = entry.stretches.parts.map(\.stretch) + [entry.stretches.total]
    #expect(entry.stretches.parts.map(\.source) == CashSource.parts)
    #expect(all.allSatisfy { (0.5...2).contains($0.near) && (0.5...2).contains($0.far) })
  }

  @Test func `a young ledger has no track record and intervals as simulated`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-04-25"))
    let record = try #require(
      try quickModel().fit(view).forecast(view, paths: 100, seed: 1).cash.trackRecord)
    #expect(record.origins.isEmpty && record.entries.isEmpty)
    #expect(record.stretches(Self.euro) == .none)
  }

  /// Ten customers, each billed 1 a day and three times that on Mondays, always paid at once.
  @Test func `where everything is paid on issue, cash is billing`() throws {
    var text = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for offset in 0..<300 {
      let on = day("2024-01-01") + offset
      for i in 0..<(on.weekday == 1 ? 30 : 10) {
        text += "I\(offset)-\(i),C\(i % 10),\(on),\(on),1.00,EUR,\(on)\n"
      }
    }
    let view = try viewOf(["invoices.csv": text], asOf: day("2024-10-26"))
    let (outlook, cash) = try quickModel().fit(view).forecast(view, paths: 200, seed: 1)
    #expect(outlook.invoices.isEmpty)
    // 13 weeks of 90.
    #expect(abs(cash.expected(1...91, .total, Self.euro) / (13 * 90) - 1) < 0.05)
    #expect(abs(cash.expected(2...2, .total, Self.euro) / 30 - 1) < 0.15)
  }
}
