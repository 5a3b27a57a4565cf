import Foundation
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Billing
@testable import Churn
@testable import ForecastVocabulary
@testable import Forecasting

@Suite struct LeavingTests {
  private static let recipe = LedgerRecipe(
    seed: 31, customers: 250, firstDay: day("2022-07-01"), lastDay: day("2024-12-31"))

  // MARK: - The effect

  private func rows(
    _ strength: Double, _ form: ChurnEffect.Form, seed: UInt64
  ) -> [ChurnEffect.Row] {
    var random = SplitMix64(seed: seed)
    return (0..<1500).map { customer in
      let q = pow(random.uniform(), 3)
      let expected = 1 + 5 * random.uniform()
      let mean = expected * exp(form.logFactor(q, strength).value)
      return ChurnEffect.Row(
        customer: CustomerIndex(customer), probability: q, expected: expected,
        observed: Double(random.poisson(mean: mean)))
    }
  }

  @Test(arguments: 0..<5, [ChurnEffect.Form.even, .untilLeaving])
  func `a known effect is found`(seed: Int, form: ChurnEffect.Form) throws {
    let effect = try #require(ChurnEffect(rows(0.8, form, seed: UInt64(seed)), form))
    #expect(abs(effect.strength - 0.8) < 3.5 * effect.standardError, "\(effect)")
    #expect(effect.standardError < 0.25 && effect.isUsed)
  }

  @Test(arguments: [ChurnEffect.Form.even, .untilLeaving])
  func `where there is none it is rarely used`(form: ChurnEffect.Form) throws {
    let used = try (0..<20).count { seed in
      try #require(ChurnEffect(rows(0, form, seed: UInt64(100 + seed)), form)).isUsed
    }
    #expect(used <= 6)
  }

  /// ∫₀¹ (1 − s/2)² ds = 7/12; its derivative by b by differences.
  @Test func `the mean of staying is that of its days`() {
    let (value, slope) = LeavingCurve.logMean(probability: 0.5, strength: 2)
    #expect(abs(exp(value) - 7.0 / 12) < 1e-12)
    for q in [1e-9, 0.01, 0.5, 0.98] {
      for b in [0, 0.3, 1, 4] {
        let curve = LeavingCurve(probability: q, strength: b, horizonDays: 20_000)
        let days = (1...20_000).reduce(0) { $0 + curve.staying(until: $1) } / 20_000
        let (mean, slope) = LeavingCurve.logMean(probability: q, strength: b)
        #expect(abs(exp(mean) - days) < 1e-4, "\(q) \(b)")
        let step = LeavingCurve.logMean(probability: q, strength: b + 1e-6).value - mean
        #expect(abs(step / 1e-6 - slope) < 1e-4, "\(q) \(b)")
      }
    }
    #expect(slope < 0)
  }

  @Test func `a customer sure to leave is billed half of the horizon, then hardly`() {
    let curve = LeavingCurve(probability: 0.98, strength: 1, horizonDays: 90)
    #expect(abs(curve.staying(until: 45) - 0.51) < 1e-12)
    #expect(abs(curve.staying(until: 90) - 0.02) < 1e-12)
    #expect(abs(curve.staying(until: 180) - 0.0004) < 1e-12)
  }

  // MARK: - Curves

  private let curve = PaymentCurve(
    paidBy: [0.1, 0.1, 0.5, 0.8], openAtHorizon: 0.2, tailPaymentHazard: 0.1,
    tailWriteOffHazard: 0)

  /// P(unpaid) of 9/10, 9/10, 1/2 and 1/5, squared.
  @Test func `a factor on the hazards is a power of what is unpaid`() {
    let twice = curve.withHazards(times: 2)
    for (found, expected) in zip(twice.paidBy, [0.19, 0.19, 0.75, 0.96]) {
      #expect(abs(Double(found) - expected) < 1e-6)
    }
    #expect(abs(twice.openAtHorizon - 0.04) < 1e-6)
    #expect(abs(twice.tailPaymentHazard - 0.19) < 1e-12)
    let same = curve.withHazards(times: 1)
    for (found, expected) in zip(same.paidBy, curve.paidBy) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(curve.withHazards(times: 0.5).probabilityNeverPaid >= curve.probabilityNeverPaid)
  }

  // MARK: - In a forecast

  @Test func `later postings change nothing of churn`() throws {
    let ledger = try synthesise(Self.recipe).ledger
    let on = Self.recipe.lastDay - 40
    func outlook(_ view: LedgerView) -> ChurnForecast {
      ChurnForecast(
        view,
        LeavingModel(learningFrom: view, horizon: 91, .standard, threads: 2, payments: nil),
        .standard, threads: 2)
    }
    let (now, again) = (outlook(ledger.asOf(on)), outlook(ledger.asOf(on + 40).asOf(on)))
    #expect(now.probabilities == again.probabilities && now.record == again.record)
    #expect(now.record.isPredicted && now.probabilities.contains { $0 != nil })
  }

  @Test func `churn is billed less and others as much more`() throws {
    let view = try synthesise(Self.recipe).ledger.asOf(Self.recipe.lastDay)
    let found = ChurnForecast(
      view, LeavingModel(learningFrom: view, horizon: 91, .standard, threads: 2, payments: nil),
      .standard, threads: 2)
    #expect(found.record.isPredicted)
    let profiles = BillingProfiles(view, horizon: 91)
    let expected = view.customers.indices.map { c in
      profiles.profiles(ofCustomer: c).reduce(0) {
        $0 + ($1.isAnnounced ? 0 : $1.expectedInvoices(horizon: 91))
      }
    }
    guard let means = found.stayingMeans(expected, horizon: 91) else {
      // Not supported by the data on this ledger, and it says so.
      #expect(found.record.fallbacks.contains(.churnUnusedInBilling))
      return
    }
    let shares = found.stayingCurves.map { $0.map { StayingShare($0, over: means) } }
    let known = view.customers.indices.filter { found.probabilities[$0] != nil }
    let ordered = known.sorted {
      (found.probabilities[$0] ?? 0) < (found.probabilities[$1] ?? 0)
    }
    let days = view.customers.indices.map { shares[$0]?.days(91) ?? [] }
    for day in [0, 45, 90] {
      #expect(
        zip(ordered, ordered.dropFirst()).allSatisfy { days[$0][day] >= days[$1][day] - 1e-12 })
      let (before, after) = known.reduce(into: (0.0, 0.0)) {
        $0.0 += expected[$1]
        $0.1 += expected[$1] * days[$1][day]
      }
      #expect(abs(before - after) < 1e-9 * before)
    }
    let changed = profiles.staying(shares)
    for c in known {
      let mean = days[c].reduce(0, +) / 91
      for (old, new) in zip(profiles.profiles(ofCustomer: c), changed.profiles(ofCustomer: c)) {
        let (a, b) = (old.expectedInvoices(horizon: 91), new.expectedInvoices(horizon: 91))
        if case .irregular = old.rhythm { #expect(abs(b - a * mean) < 1e-9 * (1 + a)) }
        if days[c].allSatisfy({ $0 < 1 }), !old.isAnnounced { #expect(b <= a) }
        if old.isAnnounced { #expect(a == b) }
        let daily = new.expectedBilling(dayIntensities: [Double](repeating: 1, count: 91))
        if !old.isAnnounced {
          #expect(abs(daily.reduce(0, +) - new.expectedBilling(horizon: 91)) < 1e-6 * (1 + a * 1e4))
        }
      }
    }
  }

  @Test func `a young ledger says that too few have left`() throws {
    var recipe = Self.recipe
    recipe.customers = 20
    recipe.firstDay = recipe.lastDay - 200
    let view = try synthesise(recipe).ledger.asOf(recipe.lastDay)
    let outlook = try CashModel().fit(view).outlook(view)
    let record = try #require(outlook.leavingRecord)
    #expect(record.fallbacks.isEmpty && record.notices == [.tooFewLeft])
    #expect(outlook.customers.allSatisfy { $0.probabilityLeaving == nil })
  }
}
