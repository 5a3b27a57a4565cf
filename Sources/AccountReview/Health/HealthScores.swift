public import Backtesting
public import ForecastVocabulary
import Receivables
internal import Statistics

/// How well scores of an origin predicted who left, or fell seriously behind, within the horizon.
public struct HealthScores: Sendable {
  /// Where the weights come from.
  public enum Weighting: String, Sendable, CaseIterable {
    /// Those that the ledger's past calls for.
    case learned = "health_learned"
    /// Those of the policy, as they stand.
    case policy = "health_policy"
    /// The same for every measure.
    case equal = "health_equal"
  }

  private let origin: BacktestOrigin
  private let policy: Policy
  private let outcomes: HealthOutcomes

  /// - Parameter policy: its outcomes are taken over the backtest's horizon.
  public init(_ origin: BacktestOrigin, _ policy: Policy) {
    var policy = policy
    policy.health.horizonDays = origin.horizon
    self.origin = origin
    self.policy = policy
    outcomes = HealthOutcomes(
      origin.view, later: origin.later, ChurnLabel(origin.view), policy.health)
  }

  /// Scores of accounts that had not left at the origin and knew enough to be scored.
  ///
  /// Areas under the curve of leaving, of serious lateness and of either, each with its events and the ends
  /// of its interval of 95 %; how much more often than average the lowest tenth got into trouble; the
  /// share of those that left that were green by their score; how many were expected to get into trouble
  /// by what such scores had meant before the origin, and how well that is calibrated
  /// (``HealthCalibration``); and of the probability of leaving, log loss and Brier score. Of other weights
  /// than the policy's, also the gain in area over them on the same accounts, and that gain in standard
  /// errors: beyond ±1.96 it is beyond chance. What needs an outcome that did not occur is left out.
  public func scores(_ weighting: Weighting) -> [BacktestScore] {
    let weights = weights(weighting)
    let cases = cases(weights)
    let calibration = HealthCalibration(origin, weights, policy)
    return HealthScores.scores(cases, horizon: origin.horizon)
      + (weighting == .policy ? [] : gains(cases, over: self.cases(self.weights(.policy))))
      + (calibration?.scores(horizon: origin.horizon) ?? [])
  }

  /// What the payment model's forecast says of the same accounts: the highest probability that one of its
  /// open invoices becomes seriously late.
  ///
  /// It knows nothing of leaving; an account without open invoices is taken as the least at risk.
  public func scores(of outlook: Outlook) -> [BacktestScore] {
    var risks = [Double](repeating: 0, count: origin.view.customers.count)
    for item in outlook.invoices {
      let invoice = origin.view.invoices.elements[item.invoice]
      let ahead = invoice.dueOn + policy.health.seriousDaysLate - origin.view.day
      let unpaid = ahead > 0 ? 1 - item.curve.probabilityPaid(within: ahead) : 0
      risks[invoice.customer] = max(risks[invoice.customer], unpaid)
    }
    let cases = cases(weights(.policy))
    let late = cases.map(\.late)
    guard let area = RankedArea(predictions: cases.map { risks[$0.customer] }, outcomes: late)
    else {
      return []
    }
    let found =
      [
        ("health_accounts", Double(cases.count)), ("health_late", Double(area.events)),
        ("health_late_auc", area.area), ("health_late_auc_low", area.interval?.lowerBound),
        ("health_late_auc_high", area.interval?.upperBound),
      ] as [(String, Double?)]
    return found.compactMap { name, value in
      value.map { BacktestScore(segment: .all, horizon: origin.horizon, score: name, value: $0) }
    }
  }

  private func weights(_ weighting: Weighting) -> HealthWeights {
    switch weighting {
    case .learned: learned
    case .policy: HealthWeights(policy.health)
    case .equal: HealthWeights(policy.health).equal
    }
  }

  private func cases(_ weights: HealthWeights) -> [Case] {
    let sheet = ScoreSheet(origin.view, weights, policy)
    return origin.view.customers.indices.compactMap { customer in
      let person = origin.view.customers[customer]
      guard person.churnedOn == nil, let score = sheet.score(customer)?.score,
        let late = outcomes.seriouslyLate[customer]
      else { return nil }
      return Case(
        customer: customer, score: score,
        isGreen: policy.health.bands.band(score) == .green,
        churnProbability: weights.churn?.probability(sheet.measurements.readings(customer)),
        churned: outcomes.churned[customer], late: late)
    }
  }

  /// By outcome, of accounts that both score.
  private func gains(_ cases: [Case], over others: [Case]) -> [BacktestScore] {
    let known = Dictionary(uniqueKeysWithValues: others.map { ($0.customer, $0.score) })
    let both = cases.filter { known[$0.customer] != nil }
    return HealthScores.outcomes.flatMap { name, outcome -> [BacktestScore] in
      let came = both.map(outcome)
      guard
        let own = RankedArea(predictions: both.map { -$0.score }, outcomes: came),
        let other = RankedArea(
          predictions: both.map { -(known[$0.customer] ?? 0) }, outcomes: came),
        let error = RankedArea.standardError([(1, own), (-1, other)])
      else { return [] }
      let gain = own.area - other.area
      func score(_ part: String, _ value: Double) -> BacktestScore {
        BacktestScore(
          segment: .all, horizon: origin.horizon, score: "health_\(name)_\(part)", value: value)
      }
      return [score("gain", gain)] + (error > 0 ? [score("gain_z", gain / error)] : [])
    }
  }

  private var learned: HealthWeights {
    var policy = policy
    policy.health.weights = .learned
    return HealthWeights(origin.view, policy)
  }

  private static let outcomes: [(String, @Sendable (Case) -> Bool?)] = [
    ("churn", { $0.churned }), ("late", { $0.late }), ("trouble", { $0.troubled }),
  ]

  private struct Case {
    let customer: CustomerIndex
    let score: Double
    let isGreen: Bool
    let churnProbability: Double?
    /// `nil` of one that cannot leave by the definition.
    let churned: Bool?
    let late: Bool
    var troubled: Bool { churned == true || late }
  }

  private static func scores(_ cases: [Case], horizon: Int) -> [BacktestScore] {
    var scores: [BacktestScore] = []
    func add(_ name: String, _ value: Double?) {
      guard let value else { return }
      scores.append(BacktestScore(segment: .all, horizon: horizon, score: name, value: value))
    }
    guard !cases.isEmpty else { return [] }
    add("health_accounts", Double(cases.count))
    for (name, outcome) in outcomes {
      add("health_\(name)", Double(cases.count { outcome($0) == true }))
      let area = RankedArea(predictions: cases.map { -$0.score }, outcomes: cases.map(outcome))
      add("health_\(name)_auc", area?.area)
      add("health_\(name)_auc_low", area?.interval?.lowerBound)
      add("health_\(name)_auc_high", area?.interval?.upperBound)
    }
    let lowest = cases.sorted { $0.score < $1.score }.prefix((cases.count + 9) / 10)
    let rate = Double(cases.count(where: \.troubled)) / Double(cases.count)
    if rate > 0 {
      add(
        "health_lift_10", Double(lowest.count(where: \.troubled)) / Double(lowest.count) / rate)
    }
    let churned = cases.filter { $0.churned == true }
    if !churned.isEmpty {
      add("health_churned_green", Double(churned.count(where: \.isGreen)) / Double(churned.count))
    }
    let known = cases.compactMap { item in
      item.churnProbability.flatMap { p in item.churned.map { (p, $0) } }
    }
    if !known.isEmpty, known.contains(where: \.1) {
      add(
        "churn_auc",
        Score.areaUnderCurve(predictions: known.map(\.0), outcomes: known.map(\.1)))
      add("churn_brier", Score.brier(probabilities: known.map(\.0), outcomes: known.map(\.1)))
      add("churn_log_loss", Score.logLoss(probabilities: known.map(\.0), outcomes: known.map(\.1)))
    }
    return scores
  }
}
