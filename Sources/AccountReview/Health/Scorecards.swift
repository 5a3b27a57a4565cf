internal import ForecastVocabulary
public import Receivables
internal import Statistics

/// The scorecards of all accounts at a view's day.
public struct Scorecards: Sendable {
  /// The view's day.
  public let day: Day
  /// In order of customer.
  public let cards: [Scorecard]
  /// What they take from the whole portfolio.
  public let norms: AccountNorms
  /// Days over which churn is predicted.
  public let horizonDays: Int
  /// Metrics of `health.csv` that the policy gives neither pillar nor direction.
  public let unknownMetrics: [String]
  /// What is given, counted and weighs how much, of metrics and facts.
  public let coverage: [MetricCoverage]

  /// The weights behind all scores, present and previous.
  public var weights: HealthWeights { norms.weights }

  /// With what the view says of the portfolio.
  public init(view: LedgerView, policy: Policy, threads: Int = 1) {
    self.init(
      view: view, policy: policy, norms: AccountNorms(view, policy, threads: threads),
      threads: threads)
  }

  /// - Parameter norms: of this view, or of it before something was recorded of a few accounts.
  public init(view: LedgerView, policy: Policy, norms: AccountNorms, threads: Int = 1) {
    precondition(view.day == norms.day, "a view of \(view.day) and norms of \(norms.day)")
    let weights = norms.weights
    let now = ScoreSheet(view, weights, policy, for: .flags, threads: threads)
    let earlier = ScoreSheet(
      view.asOf(view.day - policy.health.periodDays), weights, policy, for: .flags,
      threads: threads)
    let basis = Basis(
      now: now, earlier: earlier,
      replay: BandReplay(view, weights, policy, threads: threads),
      canChurn: Set(
        ChurnLabel(view).customersAtRisk(view, horizon: policy.health.horizonDays)),
      usual: Scorecards.usualMetrics(now.assessed),
      usualBefore: Scorecards.usualMetrics(earlier.assessed))
    var cards = parallelParts(of: view.customers.indices, threads: threads) { customer in
      Scorecards.card(customer, basis, tier: norms.tiers.tier(customer))
    }
    Scorecards.rank(&cards)
    self.day = view.day
    self.cards = cards
    self.norms = norms
    horizonDays = policy.health.horizonDays
    coverage = MetricCoverage.all(now)
    let known = policy.health.metrics
    unknownMetrics = Scorecards.metrics(view, threads: threads).filter { known[$0] == nil }
  }

  /// The metrics of a view, in order of name.
  private static func metrics(_ view: LedgerView, threads: Int) -> [String] {
    let found = parallelParts(of: view.customers.indices, threads: threads) { customer in
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

  /// What all cards are made from.
  private struct Basis: Sendable {
    let now: ScoreSheet
    let earlier: ScoreSheet
    let replay: BandReplay
    /// By position; the others cannot leave by the definition.
    let canChurn: Set<CustomerIndex>
    let usual: [FlagFinder.PortfolioMetric]
    let usualBefore: [FlagFinder.PortfolioMetric]
  }

  /// Metrics that at least half of the accounts are measured by.
  private static func usualMetrics(_ assessed: AssessedView) -> [FlagFinder.PortfolioMetric] {
    var (counts, names, accounts) = ([String: Int](), [String: String](), 0)
    for (customer, history) in CustomerTable(assessed.histories).indexed()
    where assessed.view.customers[customer].churnedOn == nil {
      accounts += 1
      for item in history.series where !item.series.days.isEmpty {
        counts[item.canonical, default: 0] += 1
        names[item.canonical] = min(names[item.canonical] ?? item.series.name, item.series.name)
      }
    }
    return counts.filter { 2 * $0.value >= accounts }.sorted { $0.key < $1.key }.map {
      FlagFinder.PortfolioMetric(
        canonical: $0.key, name: names[$0.key] ?? $0.key, accounts: $0.value)
    }
  }

  private static func card(_ customer: CustomerIndex, _ basis: Basis, tier: Tier) -> Scorecard {
    let (now, earlier) = (basis.now, basis.earlier)
    let (view, policy) = (now.view, now.policy)
    let person = view.customers[customer]
    let hasLeft = person.churnedOn != nil
    let flags = Scorecards.flags(customer, now, basis.usual)
    let result = hasLeft ? nil : now.score(customer)
    let before = earlier.position(person.id)
    let flagsBefore = before.map { Scorecards.flags($0, earlier, basis.usualBefore) } ?? []
    let countedBefore = before.map { place in
      Scorecards.counted(
        flagsBefore,
        FlagLog(earlier.view.flagSteps[place], on: earlier.view.day)
          .standings(of: Scorecards.raised(flagsBefore, earlier, keysBefore: nil), owner: ""))
    }
    let keysBefore = Set(flagsBefore.map(\.key))
    let resultBefore = before.flatMap(earlier.score)
    let churn =
      basis.canChurn.contains(customer)
      ? now.weights.churn?.probability(now.measurements.readings(customer)) : nil
    let scoreBand = result.map { basis.replay.band($0.score, person.id, on: view.day) }
    let standings = FlagLog(view.flagSteps[customer], on: view.day)
      .standings(
        of: Scorecards.raised(flags, now, keysBefore: keysBefore, after: earlier.view.day),
        owner: person.collector)
    let band = scoreBand.map { $0.limited(by: Scorecards.counted(flags, standings)) }
    let openKeys = Set(zip(flags, standings).filter(\.1.isOpen).map(\.0.key))
    return Scorecard(
      customerID: person.id, name: person.name, segment: person.segment, tier: tier,
      score: result?.score, scoreBand: scoreBand, band: band, pillars: result?.pillars ?? [:],
      evidence: now.evidence(customer),
      basis: Scorecard.Basis(
        newForDays: now.assessed.newAge(customer),
        isByLedgerAlone: now.isByLedgerAlone(customer)),
      previousScore: resultBefore?.score,
      previousBand: resultBefore.map {
        basis.replay.band($0.score, person.id, on: earlier.view.day)
          .limited(by: countedBefore ?? [])
      },
      churnProbability: churn, flags: flags,
      newFlags: flags.filter {
        $0.severity > .note && !keysBefore.contains($0.key) && openKeys.contains($0.key)
      },
      drivers: result == nil ? [] : now.drivers(customer),
      review: ReviewStanding(
        customer, tier,
        flags: zip(flags, standings).filter { $0.0.severity > .note }.map(\.1),
        isRed: band == .red, view, policy.reviews),
      flagStandings: standings)
  }

  /// The flags that hold, with the days on which steps are about them.
  ///
  /// What the ledger says is seen on the day alone. Where it held one period before too, all steps are
  /// about it; else those since then.
  ///
  /// - Parameter keysBefore: the flags of one period before; `nil` where they are not known.
  private static func raised(
    _ flags: [HealthFlag], _ sheet: ScoreSheet, keysBefore: Set<HealthFlag.Key>?,
    after earlier: Day? = nil
  ) -> [RaisedFlag] {
    flags.map { flag in
      let code = flag.key.code(sheet.policy.health)
      if flag.since < sheet.view.day {
        return RaisedFlag(
          code: code, since: flag.since, from: flag.since, owner: flag.owner)
      }
      guard let keysBefore, let earlier, !keysBefore.contains(flag.key) else {
        return RaisedFlag(code: code, since: nil, from: nil, owner: flag.owner)
      }
      return RaisedFlag(
        code: code, since: earlier + 1, from: earlier + 1, owner: flag.owner)
    }
  }

  /// The flags that count for the band: not those that a person has closed.
  private static func counted(_ flags: [HealthFlag], _ standings: [FlagStanding]) -> [HealthFlag] {
    zip(flags, standings).filter { $0.1.state != .closedByPerson }.map(\.0)
  }

  /// What rules of the policy, the success plan and interviews say of an account.
  private static func flags(
    _ customer: CustomerIndex, _ sheet: ScoreSheet, _ usual: [FlagFinder.PortfolioMetric]
  ) -> [HealthFlag] {
    guard sheet.view.customers[customer].churnedOn == nil else { return [] }
    return
      (FlagFinder(sheet.assessed, customer, usual: usual).flags()
      + HealthFlag.ofSuccess(customer, sheet.view, sheet.policy.success))
      .sorted(by: HealthFlag.isBefore)
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
