import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import Settings
import Statistics
import SyntheticLedger
import TestLedgers
import Testing

@testable import AccountReview

@Suite struct HealthTests {
  private static let recipe = LedgerRecipe(
    seed: 21, customers: 120, firstDay: day("2023-01-01"), lastDay: day("2024-12-31"))

  // MARK: - Measures

  /// Four customers: usage of 10 throughout; from 100 to 50; from 40 to 60; and none known lately.
  private func usageView() throws -> LedgerView {
    var health = "customer_id,observed_on,metric,value\n"
    for (customer, before, now) in [("A", 10, 10), ("B", 100, 50), ("C", 40, 60)] {
      health += "\(customer),2024-01-31,usage,\(before)\n\(customer),2024-11-30,usage,\(now)\n"
    }
    health += "D,2024-01-31,usage,5\n"
    let invoices = ["A", "B", "C", "D"].map {
      "I\($0),\($0),2024-01-01,2024-02-01,100.00,EUR,2024-02-01\n"
    }
    return try view(
      [
        "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
          + invoices.joined(), "health.csv": health,
      ], asOf: day("2024-12-31"))
  }

  private func view(_ files: [String: String], asOf on: Day) throws -> LedgerView {
    try withTemporaryFolder { folder in
      for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
      }
      return try Ledger.load(from: folder).ledger.asOf(on)
    }
  }

  @Test func `a metric without a scale has a place, and a change counts in its own unit`() throws {
    let sheet = HealthMeasurements(
      try usageView(), [.level("usage"), .trend("usage")], policy: .standard)
    let levels = (0..<4).map { sheet.scores($0)[0] }
    // Ranks 2, 3, 4 and 1 of four: 100 (rank − 1/2)/4.
    #expect(levels == [37.5, 62.5, 87.5, 12.5])
    let changes = (0..<4).map { Array(sheet.readings($0))[1]?.raw }
    #expect(changes == [0, -0.5, 0.5, nil])
    // A change of a quarter counts 35 points; two of them reach the end of the scale.
    #expect((0..<4).map { sheet.scores($0)[1] } == [50, 0, 100, nil])
  }

  /// What is left of a sum that should be nothing is no base to compare with, and no rise is more than
  /// tenfold.
  @Test(arguments: [
    ("1.1e-17", "40", 10.0), ("1.1e-17", "0", 0), ("4", "100", 10), ("4", "6", 0.5),
    ("1e308", "1e308", 0), ("-1e308", "1e308", 10),
  ])
  func `trends against next to nothing are finite`(
    before: String, now: String, change: Double
  ) throws {
    let files = [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
        + "I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01\n",
      "health.csv": "customer_id,observed_on,metric,value\nA,2024-01-31,sessions,\(before)\n"
        + "A,2024-11-30,sessions,\(now)\n",
    ]
    let view = try view(files, asOf: day("2024-12-31"))
    var usage = try #require(MetricPolicy.known["usage"])
    usage.range = nil
    var series = MetricSeries(name: "usage", policy: usage)
    for observation in view.health[0] {
      series.append(observation.value, on: observation.observedOn)
    }
    #expect(try abs(#require(series.change).size - change) < 1e-9)
    let cards = Scorecards(view: view, policy: .standard).cards
    #expect(cards.count == 1 && cards[0].churnProbability?.isNaN != true)
  }

  @Test func `values that cannot be are not known`() throws {
    var health = "customer_id,observed_on,metric,value\n"
    for k in 0..<6 { health += "A,2024-11-0\(k + 1),usage,1e308\n" }
    let files = [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
        + "I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01\n", "health.csv": health,
    ]
    let view = try view(files, asOf: day("2024-12-31"))
    #expect(AssessedView(view, .standard).histories[0]["usage"] == nil)
    #expect(Scorecards(view: view, policy: .standard).cards.count == 1)
  }

  /// Two customers whose names Unicode holds equal have a card each.
  @Test func `names in two Unicode forms have a card each`() throws {
    let twins = ["M\u{FC}ller", "Mu\u{308}ller"]
    let invoices = twins.enumerated().map {
      "I\($0),\($1),2024-01-01,2024-02-01,100.00,EUR,2024-02-01\n"
    }
    let files = [
      "invoices.csv": "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
        + invoices.joined()
    ]
    let cards = Scorecards(view: try view(files, asOf: day("2024-12-31")), policy: .standard).cards
    #expect(Set(cards.map { Array($0.id.utf8) }).count == 2)
  }

  /// Each fact in a ledger of one customer, worked by hand.
  @Test func `facts are what the ledger says`() throws {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    // Every 30 days from 2023-12-01: ten on time, then five 20 days late, one open and overdue.
    for k in 0..<15 {
      let issued = day("2023-10-01") + 30 * k
      let paid = issued + 30 + (k < 10 ? 0 : 20)
      invoices += "I\(k),A,\(issued),\(issued + 30),100.00,EUR,\(paid)\n"
    }
    let last = day("2023-10-01") + 30 * 15
    invoices += "J,A,\(last),\(last + 30),300.00,EUR,\nK,A,\(last),\(last + 90),100.00,EUR,\n"
    let on = last + 60
    let customers = "customer_id,credit_limit,currency\nA,800,EUR\n"
    let ledger = try view(["invoices.csv": invoices, "customers.csv": customers], asOf: on)
    let facts = LedgerFacts(0, AssessedView(ledger, .standard))
    // Of 400, 300 are 30 days past due, which counts in full.
    #expect(facts.value(.overdueShare) == 0.75)
    #expect(facts.value(.creditUsed) == 0.5)
    #expect(facts.value(.delayTrend) == 20)
    #expect(facts.value(.usualDelay) == 10)
    // Nobody was invoiced since: silence would tell of the data alone.
    #expect(facts.value(.silence) == 0)
    // What the ledger has no file of is not known.
    #expect(facts.value(.brokenPromises) == nil && facts.value(.disputes) == nil)
    func flags(_ extra: String, _ on: Day) throws -> [HealthFlag] {
      let view = try view(["invoices.csv": invoices + extra], asOf: on)
      let customer = try #require(view.customers.indices.first { view.customers[$0].id == "A" })
      return FlagFinder(AssessedView(view, .standard, for: .flags), customer, usual: []).flags()
    }
    let early = try flags("", on).map(\.key.rule)
    #expect(!early.contains("silent") && !early.contains("overdue"))
    let other = "Z,B,\(on + 60),\(on + 90),100.00,EUR,\n"
    let later = try flags(other, on + 60).filter { $0.severity > .note }
    #expect(later.map(\.key.rule).contains("silent"))
    let overdue = try #require(later.first { $0.key.rule == "overdue" })
    #expect(overdue.value == 90 && overdue.severity == .red && overdue.signal == .lagging)
    #expect(overdue.since == last + 30 && overdue.sentence == "an invoice is 90 days past due")
    // Issue days are 30 apart but the last two, so ten intervals of 27 days, 120 days ago.
    let silent = try #require(later.first { $0.key.rule == "silent" })
    #expect(abs(silent.value - 120.0 / 27) < 1e-12 && silent.isEarly)
  }

  // MARK: - Scores

  @Test func `scores are weighted means, and drivers add up to them`() throws {
    let ledger = try synthesise(Self.recipe).ledger.asOf(Self.recipe.lastDay)
    let cards = Scorecards(view: ledger, policy: .standard).cards
    #expect(cards.contains { $0.score != nil } && cards.contains { $0.score == nil })
    for card in cards {
      guard let score = card.score else {
        #expect(card.band == nil && card.drivers.isEmpty)
        continue
      }
      let sum = card.drivers.reduce(50) { $0 + $1.contribution }
      // Drivers of less than a twentieth of a point are left out.
      #expect(abs(sum - score) < 1.5)
      #expect((0...100).contains(score))
      #expect(card.evidence >= Policy.standard.health.minimumEvidence)
      let bands = Policy.standard.health.bands
      let byScore = try #require(card.scoreBand)
      #expect(card.band == byScore.limited(by: card.flags))
      #expect(bands.band(score + bands.margin) <= byScore)
      #expect(byScore <= bands.band(score - bands.margin))
    }
  }

  @Test(.slow, arguments: 0..<3) func `later postings change no scorecard`(seed: Int) throws {
    var recipe = Self.recipe
    recipe.seed = UInt64(40 + seed)
    let on = day("2024-06-10") + 30 * seed
    let (whole, then) = try withTemporaryFolder { folder in
      let (all, past) = (folder.appending(path: "all"), folder.appending(path: "past"))
      _ = try LedgerGenerator(recipe).write(to: all)
      try truncate(all, to: past, asOf: on)
      return (
        try Ledger.load(from: all).ledger.asOf(on), try Ledger.load(from: past).ledger.asOf(on)
      )
    }
    let now = Scorecards(view: whole, policy: .standard)
    let before = Scorecards(view: then, policy: .standard)
    #expect(now.cards == before.cards)
    #expect(now.weights.weights == before.weights.weights)
    #expect(now.cards.contains { $0.score != nil })
    #expect(now.cards.allSatisfy { $0.hasAlerts == !$0.alerts.isEmpty })
    #expect(now.cards.contains { $0.hasAlerts })
  }

  // MARK: - Learning

  /// Accounts whose log odds of leaving fall by 4, 2, 1, ½ and 0 with each measure.
  private func panel(_ seed: UInt64, count: Int) -> HealthPanel {
    let effects = [4.0, 2, 1, 0.5, 0]
    var random = SplitMix64(seed: seed)
    let rows = (0..<count).map { customer in
      let x = effects.map { _ in Float(2 * random.uniform() - 1) }
      let eta = zip(effects, x).reduce(-3.5) { $0 - $1.0 * Double($1.1) }
      return HealthPanel.Row(
        x: x, customer: CustomerIndex(customer), churned: random.uniform() < 1 / (1 + exp(-eta)),
        late: false)
    }
    return HealthPanel(day: day("2024-01-01"), rows: rows)
  }

  /// A is billed each month until June, B was billed once, C goes on.
  @Test func `customers that cannot leave by the definition count in no label`() throws {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for month in 1...24 {
      let on = HealthPanel.monthEnd(day("2024-12-31"), 24 - month)
      for customer in month <= 18 ? ["A", "C"] : ["C"] {
        invoices += "\(customer)\(month),\(customer),\(on),\(on + 14),100.00,EUR,\(on + 14)\n"
      }
    }
    invoices += "B1,B,2023-05-31,2023-06-14,100.00,EUR,2023-06-14\n"
    let files = ["invoices.csv": invoices]
    let (then, later) = try (
      view(files, asOf: day("2024-06-30")), view(files, asOf: day("2025-01-31"))
    )
    let outcomes = HealthOutcomes(
      then, later: later, ChurnLabel(then), Policy.standard.health)
    let left = Dictionary(
      uniqueKeysWithValues: zip(then.customers.map(\.id), outcomes.churned))
    #expect(left == ["A": true, "B": nil, "C": false])
    #expect(outcomes.seriouslyLate == [false, false, false])
    let panel = HealthPanel(
      then, later: later, ChurnLabel(then), [.fact(.silence)], .standard)
    #expect(panel.rows.count == 3 && panel.counted(.churned).rows.count == 2)
    #expect(panel.events(.churned) == 1)
    #expect(panel.rows.filter(\.troubled).count == 1)
  }

  @Test(arguments: 1...5) func `learning finds the order of true effects`(seed: UInt64) throws {
    let prior = [Double](repeating: 0.2, count: 5)
    let (training, test) = (panel(seed, count: 3000), panel(seed + 100, count: 6000))
    let weights = try #require(HealthWeights.learned(training, .churned, prior))
    #expect(zip(weights, weights.dropFirst()).allSatisfy { $0 > $1 }, "\(weights)")
    #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
    let (own, equal) = (
      test.areaUnderCurve(weights, .churned), test.areaUnderCurve(prior, .churned)
    )
    #expect(own > equal + 0.03, "\(own) against \(equal)")
    // Of as many green accounts, at most half as many leave.
    func leavers(_ weights: [Double]) -> Int {
      let scored = test.rows.map { row in
        (zip(weights, row.x).reduce(0) { $0 + $1.0 * Double($1.1) }, row.churned)
      }.sorted { $0.0 > $1.0 }
      return scored.prefix(scored.count * 6 / 10).count { $0.1 == true }
    }
    #expect(2 * leavers(weights) <= leavers(prior))
  }

  @Test func `with few outcomes the prior stays`() throws {
    let prior = [0.4, 0.3, 0.2, 0.1, 0]
    let weights = try #require(HealthWeights.learned(panel(9, count: 150), .churned, prior))
    // All five are drawn to the prior: none is far from it.
    for (found, expected) in zip(weights, prior) { #expect(abs(found - expected) < 0.25) }
  }

  // MARK: - Reviews

  @Test func `reviews follow tier, flags and the last verdict`() throws {
    let invoices = """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      I1,A,2024-01-01,2024-02-01,100.00,EUR,2024-02-01
      """
    let reviews = """
      customer_id,reviewed_on,reviewer,verdict,comment
      A,2024-03-01,Ann,watch,asked about prices
      """
    func standing(_ on: String, _ tier: Tier, flagged: Bool) throws -> ReviewStanding {
      ReviewStanding(
        0, tier, flags: [], isRed: flagged,
        try view(["invoices.csv": invoices, "reviews.csv": reviews], asOf: day(on)),
        Policy.standard.reviews)
    }
    let fresh = try standing("2024-05-30", .highTouch, flagged: true)
    #expect(fresh.status == .reviewed && fresh.dueOn == day("2024-05-31"))
    #expect(fresh.last?.verdict == "watch")
    let stale = try standing("2024-06-10", .highTouch, flagged: false)
    #expect(stale.status == .due && stale.dueOn == day("2024-05-31"))
    let quiet = try standing("2024-12-31", .standard, flagged: false)
    let next = try #require(quiet.dueOn)
    #expect(quiet.status == .closed && (1...182).contains(next - day("2024-12-31")))
    let flagged = try standing("2024-12-31", .standard, flagged: true)
    #expect(flagged.status == .due)
    let never = try standing("2024-02-15", .highTouch, flagged: false)
    #expect(never.status == .due && never.dueOn == day("2024-02-15") && never.last == nil)
  }

  // MARK: - Policy

  @Test(arguments: [
    (
      "health:\n  pillars: {customer_value: 0.5, product_value: 0.5, business_value: 0.3}",
      "health.pillars (line 2) must be pillars whose shares sum to 1, not a sum of 1.3; change it"
    ),
    (
      "health:\n  measures:\n    product_value:\n      usage_trend: 0.5\n      logins: 0.5",
      "health.measures.product_value.logins (line 5) must be a fact of the ledger, or a metric "
        + "that is known here or under health.metrics, not \"logins\"; change it"
    ),
    (
      "health:\n  measures:\n    product_value: {usage_trend: much}",
      "health.measures.product_value.usage_trend (line 3) must be a number, not \"much\"; "
        + "correct it or leave it out"
    ),
    (
      "health:\n  metrics:\n    logins: {pillar: product_value}",
      "health.metrics.logins (line 3) must be a metric with direction, not one without; "
        + "correct it or leave it out"
    ),
    (
      "health: {bands: {green_from: 40, amber_from: 60}}",
      "health.bands.amber_from (line 1) must be from 0.0 to 40.0, not 60.0; change it"
    ),
  ])
  func `a fault in the health policy names its key and line`(yaml: String, message: String) throws {
    let error = try #require(throws: SettingsError.self) { try Policy(yaml: yaml) }
    #expect("\(error)" == message)
  }

  @Test func `a metric of one's own counts once it has a direction`() throws {
    let policy = try Policy(
      yaml: """
        health:
          metrics: {logins: {pillar: product_value, direction: higher}}
          measures:
            product_value: {logins: 0.5, logins_trend: 0.5}
        """)
    let names = policy.health.weighted.filter { $0.pillar == .productValue }.map(\.measure)
    #expect(names == [.level("logins"), .trend("logins")])
    #expect(abs(policy.health.weighted.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
  }
}
