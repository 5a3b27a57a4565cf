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

  private func rows(_ strength: Double, seed: UInt64) -> [ChurnEffect.Row] {
    var random = SplitMix64(seed: seed)
    return (0..<1500).map { customer in
      let q = pow(random.uniform(), 3)
      let expected = 1 + 5 * random.uniform()
      let mean = expected * pow(1 - min(q, 0.98), strength)
      return ChurnEffect.Row(
        customer: customer, probability: q, expected: expected,
        observed: Double(random.poisson(mean: mean)))
    }
  }

  @Test(arguments: 0..<5) func `a known effect is found`(seed: Int) throws {
    let effect = try #require(ChurnEffect(rows(0.8, seed: UInt64(seed))))
    #expect(abs(effect.strength - 0.8) < 3.5 * effect.standardError, "\(effect)")
    #expect(effect.standardError < 0.1 && effect.isUsed)
  }

  @Test func `where there is none it is rarely used`() throws {
    let used = try (0..<20).count { seed in
      try #require(ChurnEffect(rows(0, seed: UInt64(100 + seed)))).isUsed
    }
    #expect(used <= 6)
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
    #expect(now.record.reason == nil && now.probabilities.contains { $0 != nil })
  }

  @Test func `churn is billed less and others as much more`() throws {
    let view = try synthesise(Self.recipe).ledger.asOf(Self.recipe.lastDay)
    let found = ChurnForecast(
      view, LeavingModel(learningFrom: view, horizon: 91, .standard, threads: 2, payments: nil),
      .standard, threads: 2)
    #expect(found.record.reason == nil)
    let profiles = BillingProfiles(view, horizon: 91)
    let expected = view.customers.indices.map { c in
      profiles.profiles(ofCustomer: c).reduce(0) {
        $0 + ($1.isAnnounced ? 0 : $1.expectedInvoices(horizon: 91))
      }
    }
    guard let factors = found.billingFactors(expected) else {
      // Not supported by the data on this ledger, and it says so.
      #expect(
        found.record.fallbacks.contains { $0.contains("did not improve the billing forecast") })
      return
    }
    let known = view.customers.indices.filter { found.probabilities[$0] != nil }
    let ordered = known.sorted {
      (found.probabilities[$0] ?? 0) < (found.probabilities[$1] ?? 0)
    }
    #expect(zip(ordered, ordered.dropFirst()).allSatisfy { factors[$0] >= factors[$1] - 1e-12 })
    let (before, after) = known.reduce(into: (0.0, 0.0)) {
      $0.0 += expected[$1]
      $0.1 += expected[$1] * factors[$1]
    }
    #expect(abs(before - after) < 1e-9 * before)
    let changed = profiles.invoiced(factors)
    for c in known {
      for (old, new) in zip(profiles.profiles(ofCustomer: c), changed.profiles(ofCustomer: c)) {
        let (a, b) = (old.expectedInvoices(horizon: 91), new.expectedInvoices(horizon: 91))
        if case .irregular = old.rhythm { #expect(abs(b - a * factors[c]) < 1e-9) }
        if factors[c] < 1, !old.isAnnounced { #expect(b <= a) }
        if old.isAnnounced { #expect(a == b) }
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
    #expect(record.reason == "too few customers have left to learn who will")
    #expect(record.fallbacks.isEmpty && record.notes.count == 1)
    #expect(outlook.customers.allSatisfy { $0.probabilityLeaving == nil })
  }
}
