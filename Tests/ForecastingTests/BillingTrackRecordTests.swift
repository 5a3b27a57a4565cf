import Forecasting
import Foundation
import Receivables
import TestLedgers
import Testing

@testable import Billing
@testable import ForecastVocabulary

@Suite struct BillingTrackRecordTests {
  private typealias Errors = (own: Double, movingAverage: Double)

  /// Differences 0.1, 0.2 and 0.3: mean 1/5, standard error √(1/300) = 0.058.
  @Test func `the mean takes over where it was surely better`() throws {
    let euro = try #require(Currency("EUR"))
    let worse: [Errors] = [(0.4, 0.3), (0.5, 0.3), (0.6, 0.3)]
    let entry = try #require(BillingTrackRecord.Entry(euro, worse))
    #expect(entry.usesMovingAverage && entry.origins == 3)
    #expect(abs(entry.error - 0.5) < 1e-12 && abs(entry.errorOfMovingAverage - 0.3) < 1e-12)
    // Differences −0.1, 0.2 and 0.5: mean 1/5 again, standard error √(0.03) = 0.17.
    let unsure: [Errors] = [(0.2, 0.3), (0.5, 0.3), (0.8, 0.3)]
    #expect(try #require(BillingTrackRecord.Entry(euro, unsure)).usesMovingAverage == false)
    let few: [Errors] = [(0.5, 0.3), (0.5, 0.3)]
    #expect(try #require(BillingTrackRecord.Entry(euro, few)).usesMovingAverage == false)
    #expect(BillingTrackRecord.Entry(euro, []) == nil)
  }

  @Test func `what is expected of weeks ahead is what customers are expected to be billed`() throws
  {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    let outlook = try quickModel().fit(view).outlook(view)
    let record = try #require(outlook.billingRecord)
    #expect(!record.entries.isEmpty)
    let plan = BillingOutlook.Plan(
      view, horizon: outlook.horizon, movingAverages: record.movingAverages)
    for entry in record.entries {
      let known = outlook.customers.reduce(0) {
        $0 + $1.expectedBilling[entry.currency, default: 0]
      }
      let factors = plan.levels.expectedFactors(entry.currency)
      let unknown = zip(
        plan.arrivals.expectedBilling(horizon: outlook.horizon)[entry.currency] ?? [], factors
      ).reduce(0) { $0 + $1.0 * $1.1 }
      let weeks = plan.expectedWeeks(entry.currency)
      #expect(weeks.count == 13)
      #expect(abs(weeks.reduce(0, +) - known - unknown) < 1e-6 * known)
    }
  }

  /// A plan of the mean: 13 weeks of what the last 13 brought on average, whatever came before.
  @Test func `a moving average sets the level of every week`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    let currency = try #require(view.invoices.elements.first?.currency)
    let plan = BillingOutlook.Plan(view, horizon: 91, movingAverages: [currency])
    let announced = Set(plan.profiles.profiles.filter(\.isAnnounced).map(\.customer))
    let last = view.invoices.elements.filter {
      view.day - $0.issuedOn < 91 && $0.currency == currency
        && !announced.contains($0.customer)
    }
    let mean = last.reduce(0) {
      $0 + Money(minorUnits: $1.amount, currency).majorUnits / 13
    }
    let own = plan.expectedWeeks(currency)
    let other = BillingOutlook.Plan(view, horizon: 91).expectedWeeks(currency)
    #expect(own != other)
    if announced.isEmpty {
      // Weekly rhythms are scaled as if spread evenly, so single weeks differ a little.
      #expect(abs(own.reduce(0, +) / 13 / mean - 1) < 0.02)
    }
  }

  @Test func `a record sees only what was known on its days`() throws {
    let ledger = try synthesise(smallRecipe).ledger
    let on = day("2024-11-30")
    let fitted = try quickModel().fit(ledger.asOf(on))
    let record = try #require(fitted.outlook(ledger.asOf(on)).billingRecord)
    let past = ledger.asOf(on + 31).asOf(on)
    #expect(fitted.outlook(past).billingRecord == record)
  }
}
