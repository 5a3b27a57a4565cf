import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import Forecasting
@testable import PaymentTiming

/// Health's effect on payment is found where there is one, and nothing where there is none.
@Suite struct HealthEffectTests {
  /// A gain of 1 on average, give or take 1.
  private func evidence(_ customers: Int, shift: Double) -> HealthEvidence {
    let gains = (0..<customers).map { 1 + shift * ($0.isMultiple(of: 2) ? 1 : -1) }
    return HealthEvidence(
      customers: customers,
      PairedDifference(first: gains, second: Array(repeating: 0, count: customers)))
  }

  @Test func `health is used above two standard errors alone`() {
    // 64 gains of 1 ± d have a standard error of d/√63.
    #expect(evidence(64, shift: 3.9).isEnough && evidence(64, shift: 3.9).doubt == nil)
    #expect(evidence(64, shift: 4.1).doubt == .notBetter)
  }

  @Test func `of few customers health is not used however much it gains`() {
    #expect(evidence(40, shift: 1).isEnough)
    #expect(evidence(39, shift: 1).doubt == .fewCustomers(39, needed: 40))
    #expect(HealthEvidence(customers: 50).doubt == .notValidated)
  }

  private func ledger(
    _ recipe: LedgerRecipe, _ change: (URL, LedgerTruth) throws -> Void
  ) throws -> Ledger {
    try withTemporaryFolder { folder in
      let truth = try LedgerGenerator(recipe).write(to: folder)
      try FileManager.default.removeItem(at: folder.appendingPathComponent("reviews.csv"))
      try change(folder, truth)
      return try Ledger.load(from: folder).ledger
    }
  }

  /// Each customer has the measurements of the one half the list away.
  @Test(.slow, arguments: 1...4) func `the health of other customers is not used`(
    seed: UInt64
  ) throws {
    let recipe = LedgerRecipe.healthEffects(seed: seed, customers: 120)
    let ledger = try ledger(recipe) { folder, _ in
      let file = folder.appendingPathComponent("health.csv")
      var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      let ids = Set(lines.dropFirst().map { $0.prefix { $0 != "," } }).sorted()
      let other = Dictionary(
        uniqueKeysWithValues: ids.enumerated().map {
          ($1, ids[($0 + ids.count / 2) % ids.count])
        })
      for at in lines.indices.dropFirst() {
        let id = lines[at].prefix { $0 != "," }
        lines[at] = (other[id] ?? id) + lines[at].dropFirst(id.count)
      }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }
    let fitted = try quickModel(.everyDay).fit(ledger.asOf(recipe.lastDay))
    let timing = try #require(fitted.timing)
    #expect(timing.health == nil && timing.healthEvidence?.gain != nil)
    #expect(fitted.diagnostics.gainFromHealth == nil)
    #expect(timing.healthEvidence?.doubt == .notBetter)
  }

  /// Health measured as it is: what the usual value and the last one do together.
  ///
  /// As health returns to its mean by a twentieth a month, in the weeks ahead it does between 1.6 and
  /// 0.95² of that.
  @Test(.slow) func `the effect of health is the one that the world was made with`() throws {
    var estimates: [Double] = []
    for seed in 0..<4 {
      var recipe = LedgerRecipe.healthEffects(seed: UInt64(100 + seed), customers: 200)
      recipe.knownHazard?.health = 1.6
      recipe.knownHazard?.customerSpread = 0
      recipe.health.persistence = 0.95
      let ledger = try ledger(recipe) { folder, truth in
        var text = "customer_id,observed_on,metric,value\n"
        for customer in truth.customers {
          guard let first = customer.firstMonth else { continue }
          for (month, value) in customer.latentHealth.enumerated() {
            text += "\(customer.id),\(first + 30 * month + 27),latent,\(value)\n"
          }
        }
        try Data(text.utf8).write(to: folder.appendingPathComponent("health.csv"))
      }
      // A strong prior would draw effects to zero, as it should where less is known.
      var model = quickModel(.everyDay)
      model.specification = try PaymentTimingSpecification(
        yaml: "precisions: [5]\nrow_budget: 240000")
      let fitted = try model.fit(ledger.asOf(recipe.lastDay))
      #expect(fitted.timing?.health != nil)
      let effects = fitted.effects(of: .new)
      estimates.append(effects.pooled("latent level") + effects.pooled("latent latest"))
    }
    let mean = estimates.reduce(0, +) / Double(estimates.count)
    let variance =
      estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(estimates.count - 1)
    let error = (variance / Double(estimates.count)).squareRoot()
    #expect(abs(mean - 1.52) < 3.5 * error + 0.08, "\(estimates)")
    #expect(error < 0.1, "\(estimates)")
  }

  @Test(.slow) func `what health tells of an invoice is said in one reason for each metric`() throws
  {
    var recipe = LedgerRecipe.healthEffects(seed: 3, customers: 300)
    recipe.knownHazard?.health = 1.6
    let view = try synthesise(recipe).ledger.asOf(recipe.lastDay)
    let fitted = try quickModel(.everyDay).fit(view)
    try #require(!fitted.diagnostics.fallsBackToRates && fitted.diagnostics.gainFromHealth != nil)
    let outlook = fitted.outlook(view)
    let factors = outlook.invoices.map { $0.factors.filter(\.isOfHealth) }
    #expect(factors.count { !$0.isEmpty } > outlook.invoices.count / 2)
    for own in factors { #expect(Set(own.map(\.name)).count == own.count) }
    let fell = factors.joined().filter {
      $0.name == "key_feature_usage" && $0.meaning.hasPrefix("key feature usage fell by")
    }
    #expect(fell.count > 5 && fell.count { $0.contribution < 0 } > 4 * fell.count / 5)
  }
}

extension [FeatureEffect] {
  /// Precision-weighted over the phases, since the truth does not differ between them.
  fileprivate func pooled(_ name: String) -> Double {
    let own = filter { $0.name == name }
    let weights = own.map { 1 / ($0.standardError * $0.standardError) }
    return zip(own, weights).reduce(0) { $0 + $1.0.estimate * $1.1 } / weights.reduce(0, +)
  }
}
