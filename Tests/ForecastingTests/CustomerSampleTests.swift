import ForecastVocabulary
import Forecasting
import Receivables
import TestLedgers
import Testing

@Suite struct CustomerSampleTests {
  @Test func `a sample keeps to its customers in all views taken of it`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    let (sample, share) = view.sample(ofCustomers: view.customers.count / 3, for: "a test")
    let kept = Set(sample.customers.map(\.id))
    #expect(abs(share - 1.0 / 3) < 0.02 && kept.count > 3 && kept.count < view.customers.count / 2)
    for earlier in [view.day, view.day - 60] {
      let (whole, part) = (view.asOf(earlier), sample.asOf(earlier))
      #expect(part.customers.map(\.id) == whole.customers.map(\.id).filter(kept.contains))
      for (c, customer) in part.customers.indexed() {
        let same = try #require(whole.customers.firstIndex { $0.id == customer.id })
        #expect(part.invoices[c].map(\.outstanding) == whole.invoices[same].map(\.outstanding))
        #expect(part.receipts[c].map(\.amount) == whole.receipts[same].map(\.amount))
        #expect(part.health[c].map(\.value) == whole.health[same].map(\.value))
      }
    }
    #expect(view.sample(ofCustomers: view.customers.count, for: "a test").share == 1)
  }

  @Test(.slow) func `the track record of a part of the customers is measured on their receipts`()
    throws
  {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2025-02-28"))
    var model = quickModel()
    let whole = try model.fit(view).forecast(view, paths: 100, seed: 1).cash
    model.trackedCustomers = view.customers.count / 2
    let part = try model.fit(view).forecast(view, paths: 100, seed: 1).cash
    let (all, some) = (try #require(whole.trackRecord), try #require(part.trackRecord))
    #expect(all.customerShare == 1 && abs(some.customerShare - 0.5) < 0.02)
    #expect(all.origins == some.origins && some.entries.map(\.weeks) == all.entries.map(\.weeks))
    // Were the receipts of all held against the forecasts of half, none would lie inside.
    #expect(some.entries.allSatisfy { $0.simulatedCoverage80 > 0.3 })
  }
}
