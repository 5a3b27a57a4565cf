import Foundation
import Receivables
import SyntheticLedger
import TestLedgers
import Testing

@testable import ForecastVocabulary
@testable import Forecasting

/// A ledger with parts, discounts, groups, holds, churn, health and two currencies' worth of billing.
@Suite struct ForecastShardTests {
  private struct Setting {
    let view: LedgerView
    let model: FittedCashModel
    let state: ForecastState
    let outlook: Outlook
    let cash: CashForecast
  }

  private static let setting = Result { () throws -> Setting in
    var recipe = LedgerRecipe(
      seed: 12, customers: 70, firstDay: day("2023-07-01"), lastDay: day("2024-12-31"))
    recipe.habits = .some
    let view = try synthesise(recipe).ledger.asOf(day("2024-11-15"))
    var model = CashModel(horizon: 60)
    model.needsStandardErrors = false
    let fitted = try model.fit(view).learningChurn(from: view)
    let state = try #require(fitted.state(of: view))
    let (outlook, cash) = fitted.forecast(view, paths: 100, seed: 5)
    return Setting(view: view, model: fitted, state: state, outlook: outlook, cash: cash)
  }

  private func shards(_ count: Int, _ own: Setting) throws -> [ForecastShard] {
    try (1...count).map {
      own.model.shard(
        try #require(Shard($0, of: count)), of: own.view, in: own.state, paths: 100, seed: 5)
    }
  }

  private func amounts(_ cash: CashForecast) -> [[Double]] {
    cash.currencies.flatMap { currency in
      CashSource.parts.flatMap { source in
        (1...cash.horizon).map { cash.paths($0...$0, source, currency) }
      }
    }
  }

  @Test(arguments: [1, 2, 7])
  func `shards join to the forecast of the whole, to the bit`(count: Int) throws {
    let own = try Self.setting.get()
    let shards = try shards(count, own)
    #expect(shards.allSatisfy { count == 1 || $0.open.count < own.outlook.invoices.count })
    let (outlook, cash) = own.model.forecast(own.view, joining: shards.reversed(), seed: 5)
    #expect(outlook.invoices.count > 80)
    #expect(outlook.invoices.map(\.invoice) == own.outlook.invoices.map(\.invoice))
    for (joined, whole) in zip(outlook.invoices, own.outlook.invoices) {
      #expect(joined.curve == whole.curve && joined.factors == whole.factors)
      #expect(joined.cash == whole.cash && joined.evidenceWeight == whole.evidenceWeight)
    }
    #expect(outlook.intervals == own.outlook.intervals)
    for (joined, whole) in zip(outlook.customers, own.outlook.customers) {
      #expect(joined.expectedBilling == whole.expectedBilling)
      #expect(joined.billingCash == whole.billingCash)
    }
    #expect(amounts(cash) == amounts(own.cash))
    #expect(amounts(cash).contains { $0.contains { $0 > 0 } })
  }

  @Test func `a shard's file holds it to the bit, and one that was cut is refused`() throws {
    let own = try Self.setting.get()
    let shard = try #require(try shards(2, own).last)
    let origin = ShardOrigin(
      toolVersion: "1", ledger: "l", day: own.view.day, models: "m", terms: "t", paths: 100,
      seed: 5, horizon: 60)
    let data = try ShardFile(shard, origin: origin).data
    let read = try ShardFile(data)
    #expect(try read.data == data && read.origin == origin && read.name == "shard-2-of-2.bin")
    #expect(read.part.totals == shard.totals && read.part.curves == shard.curves)
    #expect(throws: ShardFault.unreadable) { try ShardFile(data.dropLast()) }
    var changed = data
    changed[changed.count / 2] ^= 1
    #expect(throws: ShardFault.unreadable) { try ShardFile(changed) }
    let first = try #require(Shard(1, of: 2))
    #expect(throws: ShardFault.missing([first])) { try [read].check(origin) }
    #expect(throws: ShardFault.repeated(shard.shard)) { try [read, read].check(origin) }
    var other = origin
    other.seed = 6
    #expect(throws: ShardFault.otherOrigin(shard.shard, "--seed")) { try [read].check(other) }
  }

  @Test func `buckets follow from the identifier's bytes`() throws {
    // FNV-1a, SplitMix64 twice and the high word of the product, worked out in Python.
    #expect(["C1", "C2", "Müller", ""].map(Shard.bucket) == [154, 783, 71, 516])
    let all = try (1...7).map { try #require(Shard($0, of: 7)) }
    for bucket in 0..<Shard.buckets {
      #expect(all.count { $0.contains(bucket: bucket) } == 1)
    }
    #expect(Shard(0, of: 3) == nil && Shard(4, of: 3) == nil && Shard(1, of: 1025) == nil)
  }

  @Test func `customers that are tied are in one shard`() throws {
    let view = try Self.setting.get().view
    let names = view.groupNames
    var tied = 0
    for customer in view.customers.indices {
      let group = view.group(of: customer)
      #expect(Set(group.map { names[$0] }) == [view.customers[group[0]].id])
      tied += group.count > 1 ? 1 : 0
    }
    #expect(tied > 1)
  }
}
