import Foundation
import Receivables

/// Finds an account's flags by the rules of the policy.
struct FlagFinder {
  let assessed: AssessedView
  let customer: CustomerIndex
  let facts: LedgerFacts
  let history: MetricHistory
  /// Metrics that half of the portfolio's accounts are measured by, in order of name.
  let usual: [PortfolioMetric]

  var view: LedgerView { assessed.view }
  var health: HealthPolicy { assessed.policy.health }

  /// A metric that many accounts are measured by.
  struct PortfolioMetric: Sendable, Hashable {
    let canonical: String
    /// As `health.csv` names it.
    let name: String
    let accounts: Int
  }

  init(_ assessed: AssessedView, _ customer: CustomerIndex, usual: [PortfolioMetric]) {
    (self.assessed, self.customer, self.usual) = (assessed, customer, usual)
    facts = LedgerFacts(customer, assessed)
    history = assessed.histories[customer]
  }

  /// Early warnings first.
  func flags() -> [HealthFlag] {
    guard view.customers[customer].churnedOn == nil else { return [] }
    var found: [String: [HealthFlag]] = [:]
    for rule in health.flags {
      if case .rules = rule.condition { continue }
      found[rule.name] = flags(rule)
    }
    for rule in health.flags {
      guard case .rules(let names, let least) = rule.condition else { continue }
      let parts = names.compactMap { found[$0]?.first }
      if parts.count >= least { found[rule.name] = [combined(rule, parts)] }
    }
    return found.values.flatMap { $0 }.sorted(by: HealthFlag.isBefore)
  }

  private func flags(_ rule: FlagRule) -> [HealthFlag] {
    switch rule.condition {
    case .worsened(let least, let share):
      return worsened(rule, least, share).map { [$0] } ?? []
    case .notMeasured(let days): return notMeasured(rule, days)
    case .rules: return []
    case .below, .above, .scoresBelow, .fallenBy, .risenBy, .stopped:
      if let fact = LedgerFact(rawValue: rule.metric) {
        return finding(rule, of: fact).map { [$0] } ?? []
      }
      return series(rule).compactMap { finding(rule, of: $0) }
    }
  }

  /// The series a rule is about; for any metric, those without a rule of their own of that kind.
  private func series(_ rule: FlagRule) -> [MetricSeries] {
    guard rule.metric == FlagRule.anyMetric else {
      let canonical = health.metrics[rule.metric]?.like ?? rule.metric
      return history[canonical].map { [$0] } ?? []
    }
    let own = Set(
      health.flags.filter { $0.condition.kind == rule.condition.kind }.map(\.metric))
    return history.series.filter { !own.contains($0.canonical) && !own.contains($0.series.name) }
      .map(\.series)
  }

  /// Whether a level is fresh enough to be held against an account.
  private func isFresh(_ series: MetricSeries) -> Bool {
    series.last.map { health.freshness.weight(age: view.day - $0) >= Self.leastFreshness } ?? false
  }

  /// What is older says too little.
  private static let leastFreshness = 0.7

  // MARK: - One metric

  private func finding(_ rule: FlagRule, of series: MetricSeries) -> HealthFlag? {
    guard isFresh(series), let level = series.level, let last = series.last else { return nil }
    let words = FlagWords(series)
    switch rule.condition {
    case .below(let limit):
      guard level <= limit else { return nil }
      return flag(
        rule, series.name, .below, last,
        series.since { (series.level(endingBefore: $0) ?? .infinity) <= limit },
        level, limit, series.policy.unit, words.level(level, .below, limit))
    case .above(let limit):
      guard level >= limit else { return nil }
      return flag(
        rule, series.name, .above, last,
        series.since { (series.level(endingBefore: $0) ?? -.infinity) >= limit },
        level, limit, series.policy.unit, words.level(level, .above, limit))
    case .scoresBelow(let limit):
      guard let scale = series.policy.scale, scale.score(level) <= limit else { return nil }
      let isLow = series.policy.direction == .higher
      return flag(
        rule, series.name, isLow ? .below : .above, last,
        series.since { series.level(endingBefore: $0).map(scale.score) ?? 100 <= limit }, level,
        scale.limit(near: level), series.policy.unit, words.bad(level))
    case .fallenBy(let limit): return changed(rule, series, words, limit, sign: -1)
    case .risenBy(let limit): return changed(rule, series, words, limit, sign: 1)
    case .stopped(let months):
      guard let stop = series.stopped(months: months, endingBefore: series.days.count) else {
        return nil
      }
      return flag(
        rule, series.name, .stopped, last, stop.since, Double(last - stop.since), stop.before,
        "days", words.stopped(stop))
    case .notMeasured, .worsened, .rules: return nil
    }
  }

  private func changed(
    _ rule: FlagRule, _ series: MetricSeries, _ words: FlagWords, _ limit: Double, sign: Double
  ) -> HealthFlag? {
    guard let change = series.change, let last = series.last, sign * change.size >= limit,
      abs(change.size) >= Self.beyondNoise * change.noise
    else { return nil }
    let since = series.since { count in
      series.change(endingBefore: count).map { sign * $0.size >= limit } ?? false
    }
    return flag(
      rule, series.name, sign < 0 ? .fell : .rose, last, since, change.size, sign * limit,
      series.policy.isRelative ? "share" : series.policy.unit, MetricWords(series).change(change))
  }

  /// Standard errors that a change must exceed.
  private static let beyondNoise = 2.0

  private func finding(_ rule: FlagRule, of fact: LedgerFact) -> HealthFlag? {
    guard let value = facts.flagValue(fact) else { return nil }
    let words = FactWords(fact, facts)
    switch rule.condition {
    case .below(let limit) where value <= limit:
      return flag(
        rule, fact.rawValue, .below, view.day, facts.since(fact), value, limit, fact.unit,
        words.sentence(value))
    case .above(let limit) where value >= limit:
      return flag(
        rule, fact.rawValue, .above, view.day, facts.since(fact), value, limit, fact.unit,
        words.sentence(value))
    default: return nil
    }
  }

  private func flag(
    _ rule: FlagRule, _ metric: String, _ direction: HealthFlag.Direction, _ on: Day,
    _ since: Day?, _ value: Double, _ limit: Double, _ unit: String, _ sentence: String
  ) -> HealthFlag {
    let isGraver =
      rule.redFrom.map { direction == .below ? value <= $0 : abs(value) >= abs($0) } ?? false
    return HealthFlag(
      key: HealthFlag.Key(
        customerID: view.customers[customer].id, rule: rule.name, metric: metric),
      severity: isGraver ? .red : rule.severity, signal: rule.isEarly ? .early : .lagging,
      direction: direction, measuredOn: on, since: min(since ?? on, on), value: value,
      limit: limit, unit: unit, sentence: sentence, nextStep: rule.nextStep)
  }

  // MARK: - Several metrics

  /// Metrics that got worse together, each too little to be flagged alone.
  private func worsened(_ rule: FlagRule, _ least: Int, _ share: Double) -> HealthFlag? {
    let found = history.series.compactMap { item -> (MetricSeries, MetricSeries.Change)? in
      let series = item.series
      guard series.policy.reading == .level, isFresh(series), let change = series.change,
        series.policy.isWorse(change, by: share),
        abs(change.size) >= Self.beyondChance * change.noise
      else { return nil }
      return (series, change)
    }
    guard found.count >= least, let last = found.compactMap({ $0.0.last }).max() else { return nil }
    let sentence =
      "\(found.count) measures worsened together: "
      + found.map { MetricWords($0.0).change($0.1) }.joined(separator: ", ")
    return flag(
      rule, "several", .combined, last, found.compactMap { $0.0.last }.min(), Double(found.count),
      Double(least), "measures", sentence)
  }

  /// Of changes that only count together.
  private static let beyondChance = 1.5

  private func combined(_ rule: FlagRule, _ parts: [HealthFlag]) -> HealthFlag {
    let day = parts.map(\.measuredOn).max() ?? view.day
    return flag(
      rule, parts.map(\.key.metric).joined(separator: " and "), .combined, day,
      parts.map(\.since).max(), Double(parts.count), Double(parts.count), "findings",
      parts.map(\.sentence).joined(separator: "; "))
  }

  // MARK: - What is not measured

  private func notMeasured(_ rule: FlagRule, _ days: Int) -> [HealthFlag] {
    func concerns(_ canonical: String, _ name: String) -> Bool {
      rule.metric == FlagRule.anyMetric || rule.metric == canonical || rule.metric == name
    }
    var found = history.series.compactMap { item -> HealthFlag? in
      let series = item.series
      guard concerns(item.canonical, series.name), let last = series.last,
        let value = series.lastValue
      else { return nil }
      let limit = max(Double(days), 2.5 * (series.usualInterval ?? 0))
      guard Double(view.day - last) > limit else { return nil }
      let words = FlagWords(series)
      return flag(
        rule, series.name, .notMeasured, last, last, Double(view.day - last), limit, "days",
        words.old(value, on: last, age: view.day - last))
    }
    guard assessed.newAge(customer) == nil else { return found }
    for metric in usual
    where concerns(metric.canonical, metric.name) && history[metric.canonical] == nil {
      let start = assessed.start(customer) ?? view.day
      found.append(
        flag(
          rule, metric.name, .notMeasured, view.day, start, Double(view.day - start),
          Double(days), "days",
          "no measurement of \(MetricWords.name(metric.name)), which "
            + "\(metric.accounts) other accounts have"))
    }
    return found
  }
}

extension FlagRule.Condition {
  /// The same for two conditions of one kind.
  var kind: String {
    switch self {
    case .below, .above, .scoresBelow: "level"
    case .fallenBy, .risenBy: "change"
    case .stopped: "stopped"
    case .notMeasured: "not measured"
    case .worsened, .rules: "combined"
    }
  }
}
