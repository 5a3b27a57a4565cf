import Forecasting
import Foundation
import Receivables
import Settings
import TestLedgers
import Testing

@testable import Billing
@testable import ForecastVocabulary

@Suite struct BillingSpecificationTests {
  @Test func `the specification in models is the one that is used`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../models/billing.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text == BillingSpecification.standardText)
    #expect(try BillingSpecification(yaml: text) == .standard)
  }

  @Test func `a key left out keeps its value`() throws {
    let standard = BillingSpecification.standard
    let read = try BillingSpecification(
      yaml: "rate_half_life_days: 45\ntrend: {season_amplitudes: []}")
    #expect(read.rateHalfLife == 45 && read.dropout == standard.dropout)
    #expect(read.trend.amplitudes.isEmpty && read.trend.walks == standard.trend.walks)
    #expect(read.level == standard.level && read.movingAverage == standard.movingAverage)
    #expect(try BillingSpecification(yaml: "") == standard)
  }

  /// What is predicted of billing, and how much of it is paid on issue.
  private struct Foretold: Equatable {
    let weeks: [Double]
    let paidAtOnce: [Double]

    init(_ view: LedgerView, _ specification: BillingSpecification) throws {
      let currency = try #require(view.invoices.elements.first?.currency)
      let plan = BillingOutlook.Plan(view, horizon: 91, specification: specification)
      (weeks, paidAtOnce) = (plan.expectedWeeks(currency), plan.paidAtOnce)
    }
  }

  @Test(
    .slow,
    arguments: [
      "recent_invoices: 2", "regular: {variation: 0.01}", "regular: {most_intervals: 5}",
      "regular: {shortest_days: 60}", "regular: {silent_intervals: 0.5}",
      "rate_half_life_days: 10", "dropout: {prior_customers: 50}", "arrivals: {ageing: 3}",
      "dropout: {prior_days: 10}", "paid_on_issue_prior: 50", "arrivals: {rate_days: 60}",
      "arrivals: {example_days: 150}", "arrivals: {settling_days: 20}",
      "calendar: {reach_days: 100}",
      "calendar: {around_days: 60}", "trend: {longest_weeks: 12}", "trend: {fewest_weeks: 150}",
      "trend: {fewest_weeks_for_season: 500}", "trend: {walks: [0.3]}", "trend: {noises: [3]}",
      "trend: {growth: 1}", "trend: {season_amplitudes: [0.05]}", "trend: {season_scales: [2]}",
      "trend: {season_weight: 5}", "trend: {no_season_weight: 5}", "level: {weight: 0.2}",
      "level: {factors: [0.999, 1.001]}",
    ])
  func `what a specification says is what is predicted`(yaml: String) throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    let standard = try Foretold(view, .standard)
    #expect(try Foretold(view, BillingSpecification(yaml: yaml)) != standard)
  }

  @Test func `without weight on the portfolio's level customers' sums stand alone`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    let currency = try #require(view.invoices.elements.first?.currency)
    let plan = BillingOutlook.Plan(
      view, horizon: 91, specification: try BillingSpecification(yaml: "level: {weight: 0}"))
    #expect(plan.levels.expectedFactors(currency).allSatisfy { $0 == 1 })
  }

  @Test func `a model forecasts by its specification, its past too`() throws {
    let view = try synthesise(smallRecipe).ledger.asOf(day("2024-11-30"))
    var model = quickModel()
    let standard = try model.fit(view).outlook(view)
    model.billingSpecification = try BillingSpecification(
      yaml: "rate_half_life_days: 20\nregular: {variation: 0}\nmoving_average: {weeks: 4}")
    let own = try model.fit(view).outlook(view)
    #expect(own.customers.map(\.expectedBilling) != standard.customers.map(\.expectedBilling))
    let (record, before) = (try #require(own.billingRecord), try #require(standard.billingRecord))
    #expect(record.weeks == 4 && before.weeks == 13)
    #expect(record.entries.map(\.error) != before.entries.map(\.error))
    #expect(
      record.entries.map(\.errorOfMovingAverage) != before.entries.map(\.errorOfMovingAverage))
  }

  /// Differences 0.1, 0.2 and 0.3: mean 1/5, standard error √(1/300), so 3.5 of them.
  @Test func `how sure a moving average must be is the specification's`() throws {
    let euro = try #require(Currency("EUR"))
    let errors = [(own: 0.4, movingAverage: 0.3), (0.5, 0.3), (0.6, 0.3)]
    func takesOver(_ yaml: String) throws -> Bool {
      let specification = try BillingSpecification(yaml: "moving_average: {\(yaml)}")
      let entry = BillingTrackRecord.Entry(euro, errors, specification.movingAverage)
      return try #require(entry).usesMovingAverage
    }
    #expect(try takesOver("standard_errors: 3.4") && !takesOver("standard_errors: 3.5"))
    #expect(try takesOver("fewest_origins: 3") && !takesOver("fewest_origins: 4"))
  }

  @Test(arguments: [
    (
      "arrival: {rate_days: 90}",
      "arrival (line 1) is not a key of the specification; did you mean arrivals?"
    ),
    (
      "dropout:\n  customers: 9",
      "dropout.customers (line 2) is not a key of the specification; correct or remove it. "
        + "Known here: prior_customers, prior_days"
    ),
    ("recent_invoices: few", "recent_invoices (line 1) must be a whole number, not \"few\""),
    (
      "regular: {most_intervals: 3}",
      "regular.most_intervals (line 1) must be at least fewest_intervals, 4, not 3; change it"
    ),
    (
      "dropout:\n  prior_days: 0",
      "dropout.prior_days (line 2) must be from 1.0 to 1000000000.0, not 0.0; change it"
    ),
    ("trend: {walks: []}", "trend.walks (line 1) must be a list of at least one number, not empty"),
    ("trend:\n  noises: [0.1, 0]", "trend.noises[2] (line 2) must be from 0.001 to 10.0, not 0.0"),
    (
      "trend: {fewest_weeks: 60, longest_weeks: 52}",
      "trend.longest_weeks (line 1) must be at least fewest_weeks, 60, not 52; change it"
    ),
    (
      "level: {factors: [2, 10]}",
      "level.factors (line 1) must be two factors, one up to 1 and one from 1 on, not [2.0, 10.0]"
    ),
    ("level: {weight: 1.5}", "level.weight (line 1) must be from 0.0 to 1.0, not 1.5; change it"),
  ])
  func `a fault names its key, its line and what to do`(yaml: String, message: String) throws {
    let error = try #require(throws: SettingsError.self) { try BillingSpecification(yaml: yaml) }
    #expect("\(error)".hasPrefix(message), "\(error)")
  }
}
