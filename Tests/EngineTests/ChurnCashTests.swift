import CashTables
import DuecastEngine
import ForecastVocabulary
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

/// Cash with and without churn is told by customer, and sums to the cash table.
@Suite struct ChurnCashTests {
  private func results(_ seed: UInt64) throws -> RunResults {
    let ledger = try synthesise(
      LedgerRecipe(
        seed: seed, customers: 80, firstDay: day("2023-01-01"), lastDay: day("2025-06-30"))
    ).ledger
    let last = try #require(ledger.lastDay)
    var request = RunRequest(LedgerAsOf(ledger, day: last, name: "made", fingerprint: ""))
    request.terms.paths = 100
    return try Engine(threads: 1).run(request)
  }

  @Test(arguments: [3, 4] as [UInt64]) func `the parts sum to the cash table to the minor unit`(
    seed: UInt64
  ) throws {
    let results = try results(seed)
    #expect(!results.churnCash.isEmpty)
    for cash in results.churnCash {
      let table = try #require(results.cashTables.first { $0.currency == cash.currency })
      func sum(_ line: CashLine) -> Int64 { (table.row(line)?.expected ?? []).reduce(0, +) }
      #expect(cash.with + cash.others == sum(.billingExisting) + sum(.billingNew))
      #expect(cash.rows.contains { $0.with > 0 })
      if !cash.isUsed { #expect(cash.rows.allSatisfy { $0.difference == 0 }) }
    }
  }

  @Test func `who is likely to churn loses, who stays does not`() throws {
    let results = try results(3)
    for cash in results.churnCash where cash.isUsed {
      let likely = cash.rows.filter { ($0.probability ?? 0) > 0.5 }
      let staying = cash.rows.filter { ($0.probability ?? 1) < 0.01 }
      #expect(likely.allSatisfy { $0.difference <= 0 })
      #expect(staying.allSatisfy { $0.difference >= 0 })
    }
  }
}
