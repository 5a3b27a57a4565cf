public import Receivables
internal import Statistics

/// The scorecards of all accounts at a view's day.
public struct Scorecards: Sendable {
  public let day: Day
  /// In order of customer.
  public let cards: [Scorecard]
  public let weights: HealthWeights
  /// Days over which churn is predicted.
  public let horizonDays: Int
  /// Metrics of `health.csv` that the policy gives neither pillar nor direction.
  public let unknownMetrics: [String]

  /// - Parameter weights: learned at the view where they are left out.
  public init(
    view: LedgerView, policy: Policy, weights: HealthWeights? = nil, threads: Int = 1
  ) {
    let weights = weights ?? HealthWeights(view, policy, threads: threads)
    let tiers = TierTable(view, policy.tiers)
    let now = ScoreSheet(view, weights, policy, threads: threads)
    let earlier = ScoreSheet(
      view.asOf(view.day - policy.health.periodDays), weights, policy, threads: threads)
    var cards = parallelParts(of: view.customers.count, threads: threads) { customer in
      Scorecards.card(customer, now, earlier, tier: tiers.tier(customer))
    }
    Scorecards.rank(&cards)
    self.day = view.day
    self.cards = cards
    self.weights = weights
    horizonDays = policy.health.horizonDays
    let known = policy.health.metrics
    unknownMetrics = Scorecards.metrics(view, threads: threads).filter { known[$0] == nil }
  }

  /// The metrics of a view, in order of name.
  private static func metrics(_ view: LedgerView, threads: Int) -> [String] {
    let found = parallelParts(of: view.customers.count, threads: threads) { customer in
      // Few, so that going through them takes less time than hashing their names.
      view.health[customer].reduce(into: [String]()) { metrics, observation in
        if !metrics.contains(observation.metric) { metrics.append(observation.metric) }
      }
    }
    return Set(found.joined()).sorted()
  }

  /// Accounts with alerts: those with signs that show before money is late first, then the lowest
  /// scores.
  public var worsened: [Scorecard] {
    cards.filter { $0.hasAlerts }.sorted {
      ($0.hasLeadingAlert ? 0 : 1, $0.score ?? 0, $0.id)
        < ($1.hasLeadingAlert ? 0 : 1, $1.score ?? 0, $1.id)
    }
  }

  private static func card(
    _ customer: Int, _ now: ScoreSheet, _ earlier: ScoreSheet, tier: Tier
  ) -> Scorecard {
    let (view, policy) = (now.view, now.policy)
    let person = view.customers[customer]
    let hasLeft = person.churnedOn != nil
    let flags = hasLeft ? [] : RedFlag.of(customer, now.assessed)
    let result = hasLeft ? nil : now.score(customer)
    let before = earlier.position(person.id)
    let flagsBefore = before.map { RedFlag.of($0, earlier.assessed) } ?? []
    let codesBefore = Set(flagsBefore.map(\.code))
    let resultBefore = before.flatMap(earlier.score)
    let churn = now.weights.churn?.probability(now.measurements.scores(customer))
    let band = result.map { policy.health.band($0.score, flags) }
    return Scorecard(
      customerID: person.id, name: person.name, segment: person.segment, tier: tier,
      score: result?.score, band: band, pillars: result?.pillars ?? [:],
      evidence: now.evidence(customer), previousScore: resultBefore?.score,
      previousBand: resultBefore.map { policy.health.band($0.score, flagsBefore) },
      churnProbability: hasLeft ? nil : churn, flags: flags,
      newFlags: flags.filter { !codesBefore.contains($0.code) },
      drivers: result == nil ? [] : now.drivers(customer),
      review: ReviewStanding(
        customer, tier, isFlagged: !flags.isEmpty || band == .red, view, policy.health))
  }

  /// Fills in the percentiles.
  private static func rank(_ cards: inout [Scorecard]) {
    func percentiles(_ members: [Int]) -> [Int: Double] {
      let scored = members.compactMap { i in cards[i].score.map { (i, $0) } }
        .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
      var result: [Int: Double] = [:]
      var first = 0
      while first < scored.count {
        var next = first
        while next < scored.count, scored[next].1 == scored[first].1 { next += 1 }
        for k in first..<next {
          result[scored[k].0] = 100 * Double(first + next) / 2 / Double(scored.count)
        }
        first = next
      }
      return result
    }
    for (i, value) in percentiles(Array(cards.indices)) { cards[i].percentileInPortfolio = value }
    for (segment, members) in Dictionary(grouping: cards.indices, by: { cards[$0].segment })
    where !segment.isEmpty {
      for (i, value) in percentiles(members) { cards[i].percentileInSegment = value }
    }
  }
}

extension HealthPolicy {
  /// The band of a score; any flag makes it red.
  func band(_ score: Double, _ flags: [RedFlag]) -> HealthBand {
    if !flags.isEmpty || score < bands.amberFrom { return .red }
    return score < bands.greenFrom ? .amber : .green
  }
}

/// Measurements of a view, weighed.
struct ScoreSheet: Sendable {
  let assessed: AssessedView
  let weights: HealthWeights
  var view: LedgerView { assessed.view }
  var policy: Policy { assessed.policy }
  let measurements: HealthMeasurements
  private let positions: [ExactText: Int]

  init(_ view: LedgerView, _ weights: HealthWeights, _ policy: Policy, threads: Int = 1) {
    (assessed, self.weights) = (AssessedView(view, policy), weights)
    measurements = HealthMeasurements(view, weights.measures, policy: policy, threads: threads)
    positions = Dictionary(
      uniqueKeysWithValues: view.customers.enumerated().map { (ExactText($1.id), $0) })
  }

  func position(_ id: String) -> Int? { positions[ExactText(id)] }

  private func known(_ customer: Int) -> [(measure: Int, score: Double, weight: Double)] {
    zip(measurements.scores(customer), weights.weights).enumerated().compactMap { j, pair in
      pair.0.map { (j, $0, pair.1) }
    }
  }

  /// The share of the weights for which something is known.
  func evidence(_ customer: Int) -> Double { known(customer).reduce(0) { $0 + $1.weight } }

  /// The weighted means of what is known; `nil` if that is too little.
  func score(_ customer: Int) -> (score: Double, pillars: [Pillar: Double])? {
    let known = known(customer)
    let total = known.reduce(0) { $0 + $1.weight }
    guard evidence(customer) >= policy.health.minimumEvidence, total > 0 else { return nil }
    var pillars: [Pillar: Double] = [:]
    for pillar in Pillar.allCases {
      let own = known.filter { weights.pillars[$0.measure] == pillar }
      let sum = own.reduce(0) { $0 + $1.weight }
      if sum > 0 { pillars[pillar] = own.reduce(0) { $0 + $1.weight * $1.score } / sum }
    }
    return (known.reduce(0) { $0 + $1.weight * $1.score } / total, pillars)
  }

  /// Measures by the size of their part in the score.
  func drivers(_ customer: Int) -> [Scorecard.Driver] {
    let known = known(customer)
    let total = known.reduce(0) { $0 + $1.weight }
    let raw = Array(measurements.raw(customer))
    return known.map { item in
      Scorecard.Driver(
        measure: measurements.measures[item.measure], value: raw[item.measure] ?? 0,
        score: item.score, contribution: item.weight * (item.score - 50) / total)
    }.filter { abs($0.contribution) > 0.05 }
      .sorted {
        (-abs($0.contribution), $0.measure.name) < (-abs($1.contribution), $1.measure.name)
      }
  }
}
