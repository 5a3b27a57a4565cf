internal import ForecastVocabulary
import Foundation
public import Receivables
internal import Statistics

/// The weights of a score, where they come from, and how well they predict.
public struct HealthWeights: Sendable {
  public let measures: [HealthMeasure]
  public let pillars: [Pillar]
  /// Shares of the score by measure, which sum to 1: those of the policy, and those that are used.
  public let policyWeights: [Double]
  public let weights: [Double]
  public let isLearned: Bool
  /// `nil` where the past holds too few outcomes to tell.
  public let trackRecord: TrackRecord?
  /// The log odds of leaving within the horizon, by measure; `nil` where too few left.
  let churn: ChurnOdds?

  /// How scores of earlier days predicted what followed, in the last panel, which no weight saw.
  public struct TrackRecord: Sendable, Hashable, Codable {
    public let day: Day
    public let accounts: Int
    public let outcomes: [Outcome]

    /// Leaving, or serious lateness, if it occurred and could be learned.
    public struct Outcome: Sendable, Hashable, Codable {
      /// `churned` or `fell seriously behind`.
      public let name: String
      public let events: Int
      /// Areas under its curve, by the policy's weights and the learned ones.
      public let policyAUC: Double
      public let learnedAUC: Double
      /// Its share in the weights.
      let share: Double
    }

    /// Σ share × gain in area by learning.
    var gain: Double {
      outcomes.reduce(0) { $0 + $1.share * ($1.learnedAUC - $1.policyAUC) }
    }
  }

  struct ChurnOdds: Sendable {
    let intercept: Double
    let coefficients: [Double]

    func probability(_ scores: ArraySlice<Double?>) -> Double {
      let eta = zip(coefficients, scores).reduce(intercept) { $0 + $1.0 * HealthPanel.x($1.1) }
      return 1 / (1 + exp(-eta))
    }
  }

  static let fewestEvents = 20
  /// Of a ledger with more customers, so many are learned from.
  private static let mostCustomers = 10_000
  private static let strengths = [10.0, 30, 100, 300, 1000, 3000, 10_000]
  private static let foldCount = 5

  /// The weights of the policy as they stand.
  init(_ policy: HealthPolicy) {
    let weighted = policy.weighted
    measures = weighted.map(\.measure)
    pillars = weighted.map(\.pillar)
    weights = weighted.map(\.weight)
    policyWeights = weights
    isLearned = false
    trackRecord = nil
    churn = nil
  }

  private init(
    _ base: HealthWeights, weights: [Double], isLearned: Bool, trackRecord: TrackRecord?,
    churn: ChurnOdds?
  ) {
    (measures, pillars, policyWeights) = (base.measures, base.pillars, base.policyWeights)
    (self.weights, self.isLearned) = (weights, isLearned)
    (self.trackRecord, self.churn) = (trackRecord, churn)
  }

  /// The same share for every measure.
  var equal: HealthWeights {
    HealthWeights(
      self, weights: weights.map { _ in 1 / Double(weights.count) }, isLearned: false,
      trackRecord: nil, churn: nil)
  }

  /// Learned from what the view's past predicted, where that serves better than the policy.
  ///
  /// With x_j = (score_j − 50)/50, 0 where not known, logistic regressions of leaving and of serious
  /// lateness within the horizon each minimise the deviance plus
  ///
  ///     ½ λ Σ_j (β_j + s w_j)²
  ///
  /// so that the policy's weights w, at the slope s that suits them best, are the prior mean. λ is
  /// the one under which customers left out of the fit, a fifth at a time, were likeliest. Each gives
  /// weights −β_j, no less than 0, over their sum; the policy says how much of either is taken. They
  /// are used if, learned on outcomes known by the day of the last panel, they ranked that at least
  /// as well.
  public init(_ view: LedgerView, _ policy: Policy, threads: Int = 1) {
    let base = HealthWeights(policy.health)
    let (sample, _) = view.sample(ofCustomers: HealthWeights.mostCustomers, for: "health weights")
    let panels = HealthPanel.panels(sample, base, policy, threads: threads)
    let all = HealthPanel.joined(panels)
    let churn = HealthWeights.churnOdds(all)
    guard let last = panels.last,
      let (strengths, tried) = HealthWeights.learn(
        HealthPanel.joined(panels.filter { $0.day + policy.health.horizonDays <= last.day }),
        last, base.weights, policy.health, threads: threads)
    else {
      self.init(base, weights: base.weights, isLearned: false, trackRecord: nil, churn: churn)
      return
    }
    let record = TrackRecord(
      day: last.day, accounts: last.rows.count,
      outcomes: strengths.map { item in
        TrackRecord.Outcome(
          name: item.outcome.name, events: last.events(item.outcome.path),
          policyAUC: last.areaUnderCurve(base.weights, item.outcome.path),
          learnedAUC: last.areaUnderCurve(tried, item.outcome.path), share: item.outcome.share)
      })
    let takes = policy.health.weights == .learned && record.gain >= 0
    let weights =
      takes
      ? HealthWeights.mixed(
        strengths.compactMap { item in
          HealthWeights.weights(all, item.outcome.path, base.weights, item.strength)
            .map { ($0, item.outcome.share) }
        }, base.weights) : base.weights
    self.init(base, weights: weights, isLearned: takes, trackRecord: record, churn: churn)
  }

  private struct Target {
    let name: String
    let path: any KeyPath<HealthPanel.Row, Bool> & Sendable
    let share: Double
  }

  /// The strengths of the priors for each outcome that occurred often enough, and the weights they
  /// give.
  private static func learn(
    _ training: HealthPanel, _ test: HealthPanel, _ prior: [Double], _ policy: HealthPolicy,
    threads: Int
  ) -> (strengths: [(outcome: Target, strength: Double)], weights: [Double])? {
    let targets = [
      Target(name: "churned", path: \.churned, share: policy.leavingShare),
      Target(name: "fell seriously behind", path: \.late, share: 1 - policy.leavingShare),
    ]
    var found: [(outcome: Target, strength: Double)] = []
    var learned: [(weights: [Double], share: Double)] = []
    for target in targets where target.share > 0 {
      let events = test.events(target.path)
      guard training.events(target.path) >= fewestEvents, events > 0, events < test.rows.count
      else { continue }
      guard let strength = bestStrength(training, target.path, prior, threads: threads),
        let weights = weights(training, target.path, prior, strength)
      else { continue }
      found.append((target, strength))
      learned.append((weights, target.share))
    }
    return found.isEmpty ? nil : (found, mixed(learned, prior))
  }

  /// The strength under which customers left out are likeliest.
  private static func bestStrength(
    _ panel: HealthPanel, _ outcome: any KeyPath<HealthPanel.Row, Bool> & Sendable,
    _ prior: [Double],
    threads: Int
  ) -> Double? {
    let scores = parallelMap(0..<foldCount, threads: threads) { fold -> [Double]? in
      let (kept, left) = panel.split(leavingOut: fold, of: foldCount)
      guard var regression = PriorRegression(kept, outcome, prior) else { return nil }
      var scores: [Double] = []
      for strength in strengths {
        guard let fitted = regression.fit(strength: strength) else { return nil }
        scores.append(left.logLikelihood(fitted, outcome))
      }
      return scores
    }.compactMap { $0 }
    guard scores.count == foldCount else { return nil }
    let sums = strengths.indices.map { k in scores.reduce(0) { $0 + $1[k] } }
    return zip(strengths, sums).max { $0.1 < $1.1 }?.0
  }

  /// The mean of weights by their shares; `prior` has what is left of 1.
  private static func mixed(
    _ learned: [(weights: [Double], share: Double)], _ prior: [Double]
  ) -> [Double] {
    let rest = 1 - learned.reduce(0) { $0 + $1.share }
    return prior.indices.map { j in
      learned.reduce(rest * prior[j]) { $0 + $1.share * $1.weights[j] }
    }
  }

  /// Weights learned from one outcome, at the strength of prior that serves best.
  static func learned(
    _ panel: HealthPanel, _ outcome: any KeyPath<HealthPanel.Row, Bool> & Sendable,
    _ prior: [Double]
  ) -> [Double]? {
    bestStrength(panel, outcome, prior, threads: 1).flatMap { weights(panel, outcome, prior, $0) }
  }

  private static func weights(
    _ panel: HealthPanel, _ outcome: KeyPath<HealthPanel.Row, Bool>, _ prior: [Double],
    _ strength: Double
  ) -> [Double]? {
    var regression = PriorRegression(panel, outcome, prior)
    return regression?.fit(strength: strength).map { coefficients in
      let positive = coefficients.dropFirst().map { max(0, -$0) }
      let sum = positive.reduce(0, +)
      return sum > 0 ? positive.map { $0 / sum } : prior
    }
  }

  private static func churnOdds(_ panel: HealthPanel) -> ChurnOdds? {
    guard panel.events(\.churned) >= fewestEvents else { return nil }
    let n = Double(panel.rows.count)
    let width = panel.rows[0].x.count
    let fitted = try? GeneralizedLinearModel(
      .binomial, .logit,
      penalty: Penalty(ridge: [0] + [Double](repeating: 10 / n, count: width))
    ).fit(panel.design, responses: panel.rows.map { $0.churned ? 1 : 0 }).coefficients
    return fitted.map { ChurnOdds(intercept: $0[0], coefficients: Array($0.dropFirst())) }
  }
}
