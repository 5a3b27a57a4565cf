import Foundation
import Settings
import Statistics
import TestLedgers
import Testing

@testable import AccountReview

@Suite struct HealthScaleTests {
  @Test func `bad scores 15, to watch 50 and good 85, either way round`() {
    let up = MetricScale(good: 40, watch: 10, bad: -20)
    let down = MetricScale(good: 1, watch: 2, bad: 5)
    #expect([-20, 10, 40].map(up.score) == [15, 50, 85])
    #expect([5, 2, 1].map(down.score) == [15, 50, 85])
    #expect(up.score(25) == 67.5 && down.score(3.5) == 32.5)
    #expect(up.score(1e9) <= 100 && up.score(1e9) > 99.9 && up.score(-1e9) < 0.1)
    for (a, b) in zip(-100...99, -99...100) { #expect(up.score(Double(a)) <= up.score(Double(b))) }
    #expect(up.standing(40) == .good && up.standing(20) == .fair)
    #expect(up.standing(0) == .watch && up.standing(-20) == .bad)
  }

  @Test func `of a middle metric both too few and too many are bad`() {
    let scale = MetricScale(goodFrom: 2, through: 6, badBelow: 0, badAbove: 12)
    #expect([0, 2, 4, 6, 12].map(scale.score) == [15, 85, 85, 85, 15])
    #expect(scale.score(1) == 50 && scale.score(9) == 50 && scale.score(50) < 5)
  }

  @Test func `all known metrics have a pillar and count in the standard policy`() {
    let measured = Set(Policy.standard.health.weighted.compactMap(\.measure.metric))
    for (name, metric) in MetricPolicy.known {
      #expect(measured.contains(name), "\(name)")
      #expect(metric.scale != nil || metric.isRelative, "\(name)")
    }
  }

  @Test func `a band changes only where a score is beyond its limit by the margin`() {
    let bands = BandPolicy(greenFrom: 60, amberFrom: 45, margin: 3)
    #expect(bands.band(59, after: .green) == .green && bands.band(56.9, after: .green) == .amber)
    #expect(bands.band(62, after: .amber) == .amber && bands.band(63, after: .amber) == .green)
    #expect(bands.band(20, after: .green) == .red && bands.band(90, after: .red) == .green)
    #expect(bands.band(60, after: nil) == .green)
  }

  @Test func `an area has the standard error of its definition`() throws {
    // Wins of the events are 1/2 and 1, of the others 1 and 1/2: variance (1/8)/2 + (1/8)/2.
    let area = try #require(
      RankedArea(predictions: [0.1, 0.4, 0.35, 0.8], outcomes: [false, false, true, true]))
    #expect(area.area == 0.75 && area.events == 2 && area.others == 2)
    #expect(abs(try #require(area.standardError) - 0.125.squareRoot()) < 1e-12)
    let interval = try #require(area.interval)
    #expect(interval.lowerBound > 0 && interval.upperBound < 1 && interval.contains(0.75))
    #expect(RankedArea(predictions: [1, 2], outcomes: [true, true]) == nil)
    // All of six events above all others: six pairs are won with 2.5 % at 0.54 each.
    let perfect = try #require(
      RankedArea(
        predictions: (0..<40).map(Double.init), outcomes: (0..<40).map { $0 >= 34 }))
    #expect(perfect.area == 1 && perfect.interval?.upperBound == 1)
    #expect(abs(pow(try #require(perfect.interval).lowerBound, 6) - 0.025) < 1e-12)
  }

  @Test func `what does not count leaves an area as it is without`() throws {
    let predictions = [0.1, 0.9, 0.4, 0.35, 0.2, 0.8, 0.8]
    let all = try #require(
      RankedArea(predictions: predictions, outcomes: [false, nil, false, true, nil, true, false]))
    let counted = try #require(
      RankedArea(
        predictions: [0.1, 0.4, 0.35, 0.8, 0.8], outcomes: [false, false, true, true, false]))
    #expect(all.area == counted.area && all.events == 2 && all.others == 3)
    #expect(all.standardError == counted.standardError)
    #expect(RankedArea(predictions: [1, 2, 3], outcomes: [true, nil, nil]) == nil)
  }

  @Test(arguments: 1...5) func `an area by ranks is that by pairs`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let predictions = (0..<60).map { _ in (8 * random.uniform()).rounded() }
    let outcomes = predictions.map { random.uniform() < 0.2 + $0 / 16 }
    let area = try #require(RankedArea(predictions: predictions, outcomes: outcomes))
    let (events, others) = (
      predictions.indices.filter { outcomes[$0] }, predictions.indices.filter { !outcomes[$0] }
    )
    func win(_ i: Int, _ j: Int) -> Double {
      predictions[i] > predictions[j] ? 1 : predictions[i] == predictions[j] ? 0.5 : 0
    }
    let byEvent = events.map { i in
      others.reduce(0) { $0 + win(i, $1) } / Double(others.count)
    }
    let byOther = others.map { j in
      events.reduce(0) { $0 + win($1, j) } / Double(events.count)
    }
    let mean = byEvent.reduce(0, +) / Double(events.count)
    func variance(_ values: [Double]) -> Double {
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    let expected =
      variance(byEvent) / Double(events.count) + variance(byOther) / Double(others.count)
    #expect(abs(area.area - mean) < 1e-12)
    #expect(abs(try #require(area.standardError) - expected.squareRoot()) < 1e-12)
  }

  /// What cannot be learned is not: over twenty seeds, weights from health that says nothing of outcomes stay
  /// those of the policy, or do no worse than chance on accounts they did not see.
  @Test func `shuffled health does not change the weights for the worse`() throws {
    var policy = Policy.standard.health
    policy.weights = .learned
    let base = HealthWeights(policy)
    var (kept, losses) = (0, [Double]())
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      func panel(_ on: String) -> HealthPanel {
        HealthPanel(
          day: day(on),
          rows: (0..<250).map { customer in
            HealthPanel.Row(
              x: base.weights.map { _ in Float(2 * random.uniform() - 1) }, customer: customer,
              churned: random.uniform() < 0.1, late: random.uniform() < 0.15)
          })
      }
      let panels = ["2023-12-31", "2024-06-30", "2024-12-31"].map(panel)
      let found = HealthWeights.learned(panels, base, policy, threads: 1)
      if found.share == 0 { kept += 1 }
      let test = panel("2025-06-30")
      losses.append(
        test.areaUnderCurve(base.weights, .churned) - test.areaUnderCurve(found.weights, .churned)
      )
    }
    #expect(kept >= 17, "\(kept) of 20")
    let mean = losses.reduce(0, +) / 20
    let spread = (losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19 / 20).squareRoot()
    #expect(mean <= 2 * spread)
  }

  @Test(arguments: [
    ("a: {metric: nps}", "a rule with one of below"),
    ("a: {metric: nps, below: 1, above: 2}", "one with below and above"),
    ("a: {below: 3}", "a rule with metric"),
    ("a: {metric: logins, below: 3}", "a metric that is known here"),
    ("a: {metric: silence, fallen_by: 3}", "a metric that is known here"),
    ("a: {all_of: [nps-low, nobody]}", "combines other rules"),
    ("a: sometimes", "a rule, or off"),
  ])
  func `a fault in a flag's rule is said`(rule: String, part: String) throws {
    let error = try #require(throws: SettingsError.self) {
      try Policy(yaml: "health:\n  flags:\n    \(rule)")
    }
    #expect("\(error)".contains(part), "\(error)")
  }

  @Test func `rules of one's own are added, changed and taken away`() throws {
    let policy = try Policy(
      yaml: """
        health:
          metrics: {sites: {pillar: product_value, direction: higher, good: 20, bad: 4}}
          flags:
            sites-few: {metric: sites, below: 5, severity: red}
            nps-low: {metric: nps, below: 0}
            silent: "off"
            both: {all_of: [sites-few, nps-low]}
        """)
    let rules = policy.health.flags
    #expect(rules.contains { $0.name == "sites-few" && $0.condition == .below(5) })
    #expect(rules.first { $0.name == "nps-low" }?.condition == .below(0))
    #expect(!rules.contains { $0.name == "silent" })
    #expect(rules.contains { $0.name == "usage-reduced" })
    #expect(policy.health.metrics["sites"]?.scale?.score(12) == 50)
  }
}
