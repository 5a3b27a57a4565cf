public import Receivables

/// A metric of `health.csv` or a fact of the ledger: whether it is given, how many accounts have it, and how
/// much of the score it is.
public struct MetricCoverage: Sendable, Hashable, Identifiable {
  /// As `health.csv` names it, or where it is not given, the policy.
  public let name: String
  /// `nil` for one that the policy does not know.
  public let pillar: Pillar?
  /// Whether the ledger itself says it, and not `health.csv`.
  public let isFact: Bool
  /// Accounts that have not left and of which something is known; 0 where it is not given.
  public let accounts: Int
  /// Share of the score by the policy, its level and its change together.
  public let policyShare: Double
  /// Share of the score of what this portfolio measures, as used.
  public let weight: Double
  /// Whether it is judged by its level, its change or both; or why it counts for nothing.
  public let remark: String

  public var id: String { name }
  /// Whether anything is known of it for any account.
  public var isGiven: Bool { accounts > 0 }
  /// Whether it moves any score.
  public var counts: Bool { isGiven && weight > 0 }
}

extension MetricCoverage {
  /// Of every metric that is given or that the policy knows, given ones first, by weight.
  ///
  /// - Parameter weights: those of the policy where they are left out.
  public static func all(
    _ view: LedgerView, _ policy: Policy, weights: HealthWeights? = nil
  ) -> [MetricCoverage] {
    all(ScoreSheet(view, weights ?? HealthWeights(policy.health), policy))
  }

  static func all(_ sheet: ScoreSheet) -> [MetricCoverage] {
    let (health, weights) = (sheet.policy.health, sheet.weights)
    let measured = weights.weights.indices.filter { sheet.measurements.isMeasured[$0] }
    let total = measured.reduce(0) { $0 + weights.weights[$1] }
    let given = accounts(sheet.view)
    func metric(_ name: String, accounts: Int) -> MetricCoverage {
      let canonical = health.metrics[name]?.like ?? name
      let own = weights.measures.indices.filter { weights.measures[$0].metric == canonical }
      let used = own.filter(measured.contains).reduce(0) { $0 + weights.weights[$1] }
      return MetricCoverage(
        name: name, pillar: health.metrics[name]?.pillar, isFact: false, accounts: accounts,
        policyShare: own.reduce(0) { $0 + weights.policyWeights[$1] },
        weight: accounts > 0 && total > 0 ? used / total : 0,
        remark: remark(
          health.metrics[name], own.map { weights.measures[$0] }, isGiven: accounts > 0, used: used)
      )
    }
    let named = given.map { metric($0.name, accounts: $0.accounts) }
    let stated = Set(given.map { health.metrics[$0.name]?.like ?? $0.name })
    let absent = MetricPolicy.known.keys.filter { !stated.contains($0) }.map {
      metric($0, accounts: 0)
    }
    return (named + absent + facts(sheet, measured, total)).sorted {
      ($0.isGiven ? 0 : 1, $0.isFact ? 1 : 0, -$0.weight, $0.name)
        < ($1.isGiven ? 0 : 1, $1.isFact ? 1 : 0, -$1.weight, $1.name)
    }
  }

  private static func facts(
    _ sheet: ScoreSheet, _ measured: [Int], _ total: Double
  ) -> [MetricCoverage] {
    let weights = sheet.weights
    return weights.measures.indices.compactMap { j in
      guard case .fact(let fact) = weights.measures[j] else { return nil }
      let accounts = sheet.view.customers.indices.count {
        sheet.view.customers[$0].churnedOn == nil && sheet.measurements.isKnown(j, of: $0)
      }
      return MetricCoverage(
        name: fact.rawValue, pillar: weights.pillars[j], isFact: true, accounts: accounts,
        policyShare: weights.policyWeights[j],
        weight: measured.contains(j) && total > 0 ? weights.weights[j] / total : 0,
        remark: accounts > 0 ? "of the ledger" : "the ledger does not tell it")
    }
  }

  private static func remark(
    _ policy: MetricPolicy?, _ measures: [HealthMeasure], isGiven: Bool, used: Double
  ) -> String {
    guard policy != nil else {
      return "not counted: say what it is like under health.metrics, as in {like: usage}"
    }
    guard !measures.isEmpty else { return "not counted: it has no share in health.measures" }
    guard isGiven else { return "not given" }
    guard used > 0 else { return "not counted: it weighs nothing, or has too little past" }
    let (level, trend) = (measures.contains { $0.isLevel }, measures.contains { !$0.isLevel })
    return level && trend ? "level and change" : level ? "level" : "change"
  }

  /// Metrics of a view with the accounts that have not left and are measured, in order of name.
  private static func accounts(_ view: LedgerView) -> [(name: String, accounts: Int)] {
    var counts: [String: Int] = [:]
    for customer in view.customers.indices {
      var own: [String] = []
      for observation in view.health[customer] where !own.contains(observation.metric) {
        own.append(observation.metric)
      }
      for name in own {
        counts[name, default: 0] += view.customers[customer].churnedOn == nil ? 1 : 0
      }
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension HealthMeasure {
  /// `nil` for a fact of the ledger.
  var metric: String? {
    switch self {
    case .level(let metric), .trend(let metric): metric
    case .fact: nil
    }
  }

  var isLevel: Bool {
    if case .level = self { return true }
    return false
  }
}
