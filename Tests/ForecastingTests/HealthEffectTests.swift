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

  @Test(.slow) func `what health tells of an invoice is said in one reason for each metric`() throws
  {
    let recipe = LedgerRecipe.healthEffects(seed: 2, customers: 200)
    let view = try synthesise(recipe).ledger.asOf(recipe.lastDay)
    let fitted = try CashModel(calendar: BusinessCalendar(.everyDay), threads: 2).fit(view)
    try #require(fitted.diagnostics.gainFromHealth != nil)
    let outlook = fitted.openOutlook(view)
    let factors = outlook.invoices.map { $0.factors.filter(\.isOfHealth) }
    #expect(factors.count { !$0.isEmpty } > outlook.invoices.count / 2)
    for own in factors { #expect(Set(own.map(\.name)).count == own.count) }
    let fell = factors.joined().filter { $0.meaning.hasPrefix("usage fell by") }
    #expect(fell.count > 5)
    // Trees may say of single invoices that it does not matter there.
    let slower = fell.count { $0.contribution < 0 }
    #expect(slower * 10 >= fell.count * 9, "\(slower) of \(fell.count)")
  }
}
