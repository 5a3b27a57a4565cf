internal import ForecastVocabulary
import Foundation
public import Receivables
internal import Statistics

/// The weights of a score, where they come from, and how well they predict.
public struct HealthWeights: Sendable {
  /// What is measured, in order of pillar, then name.
  public let measures: [HealthMeasure]
  /// The pillar of each of ``measures``.
  public let pillars: [Pillar]
  /// Shares of the score by measure, which sum to 1: those of the policy, and those that are used.
  public let policyWeights: [Double]
  /// Those that are used, in the order of ``measures``; they sum to 1.
  public let weights: [Double]
  /// How much of ``weights`` is learned, from 0 to 1.
  public let learnedShare: Double
  /// Whether ``weights`` differ from the policy's.
  public var isLearned: Bool { learnedShare > 0 }
  /// `nil` where the past holds too few outcomes to tell.
  public let trackRecord: TrackRecord?
  /// The log odds of leaving within the horizon, by measure; `nil` where too few left.
  let churn: ChurnOdds?

  /// How scores of earlier days predicted what followed, in the last panel, which no weight saw.
  public struct TrackRecord: Sendable, Hashable, Codable {
    /// The day whose scores are judged by what followed.
    public let day: Day
    /// Accounts that had a score on it.
    public let accounts: Int
    /// What was predicted, one entry for each outcome.
    public let outcomes: [Outcome]

    /// Leaving, or serious lateness, if it occurred and could be learned.
    public struct Outcome: Sendable, Hashable, Codable {
      /// `churned` or `fell seriously behind`.
      public let name: String
      /// Accounts with which it happened within the horizon.
      public let events: Int
      /// Areas under its curve, by the policy's weights and the learned ones.
      public let policyAUC: Double
      /// By the learned weights.
      public let learnedAUC: Double
      /// In which the area by the policy's weights lies with a probability of 95 %, and that by the
      /// learned ones.
      public let policyInterval: ClosedRange<Double>?
      /// The same of the area by the learned weights.
      public let learnedInterval: ClosedRange<Double>?
      /// Its share in the weights.
      let share: Double
    }

    /// Σ share × gain in area by learning, and its standard error; `nil` where there are too few outcomes
    /// for one.
    public let gain: Double
    /// Of ``gain``; `nil` where there are too few outcomes for one.
    public let gainStandardError: Double?
  }

  struct ChurnOdds: Sendable {
    let intercept: Double
    let coefficients: [Double]

    func probability(_ readings: ArraySlice<HealthMeasurements.Reading?>) -> Double {
      let eta = zip(coefficients, readings).reduce(intercept) { $0 + $1.0 * HealthPanel.x($1.1) }
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
    learnedShare = 0
    trackRecord = nil
    churn = nil
  }

  private init(
    _ base: HealthWeights, weights: [Double], learnedShare: Double, trackRecord: TrackRecord?,
    churn: ChurnOdds?
  ) {
    (measures, pillars, policyWeights) = (base.measures, base.pillars, base.policyWeights)
    (self.weights, self.learnedShare) = (weights, learnedShare)
    (self.trackRecord, self.churn) = (trackRecord, churn)
  }

  /// The same share for every measure.
  var equal: HealthWeights {
    HealthWeights(
      self, weights: weights.map { _ in 1 / Double(weights.count) }, learnedShare: 0,
      trackRecord: nil, churn: nil)
  }

  /// Learned from what the view's past predicted, as far as that serves better than the policy.
  ///
  /// With x_j = (score_j − 50)/50, less where it was measured long ago, 0 where not known, logistic
  /// regressions of leaving and of serious lateness within the horizon each minimise the deviance plus
  ///
  ///     ½ λ Σ_j (β_j + s w_j)²
  ///
  /// so that the policy's weights w, at the slope s that suits them best, are the prior mean. λ is
  /// the one under which customers left out of the fit, a fifth at a time, were likeliest. Each gives
  /// weights −β_j, no less than 0, over their sum; the policy says how much of either is taken.
  ///
  /// Learned on outcomes known by the day of the last panel, they are held against the policy's on that
  /// panel. With z the gain in area under the curve over its standard error, the share
  ///
  ///     min(1, max(0, (z − 1.96)/1.96))
  ///
  /// of the weights is learned: none where the gain could be chance. Weights are learned at the ends of
  /// quarters, and over the next quarter go straight from those of the one before to the new ones, so that
  /// no day changes them by more than a ninetieth.
  public init(_ view: LedgerView, _ policy: Policy, threads: Int = 1) {
    let base = HealthWeights(policy.health)
    let (sample, _) = view.sample(ofCustomers: HealthWeights.mostCustomers, for: "health weights")
    let anchor = HealthPanel.anchor(view.day)
    let before = HealthPanel.monthEnd(anchor, 3)
    let (days, daysBefore) = (
      HealthPanel.days(sample, anchor, policy.health),
      HealthPanel.days(sample, before, policy.health)
    )
    let all = HealthPanel.panels(
      sample, on: Set(days + daysBefore).sorted(), base, policy, threads: threads)
    let panels = all.filter { days.contains($0.day) }
    let churn = HealthWeights.churnOdds(HealthPanel.joined(panels))
    let now = HealthWeights.learned(panels, base, policy.health, threads: threads)
    let earlier = HealthWeights.learned(
      all.filter { daysBefore.contains($0.day) }, base, policy.health, threads: threads)
    let t = min(Double(view.day - anchor) / Double(anchor - before), 1)
    let share = (1 - t) * earlier.share + t * now.share
    let weights = base.weights.indices.map { (1 - t) * earlier.weights[$0] + t * now.weights[$0] }
    self.init(
      base, weights: weights, learnedShare: share, trackRecord: now.record, churn: churn)
  }

  /// The weights after panels, how much of them is learned, and how both did on the last panel.
  static func learned(
    _ panels: [HealthPanel], _ base: HealthWeights, _ policy: HealthPolicy, threads: Int
  ) -> (weights: [Double], share: Double, record: TrackRecord?) {
    guard let last = panels.last,
      let (strengths, tried) = HealthWeights.learn(
        HealthPanel.joined(panels.filter { $0.day + policy.horizonDays <= last.day }),
        last, base.weights, policy, threads: threads)
    else { return (base.weights, 0, nil) }
    let record = TrackRecord(last, base.weights, tried, strengths.map(\.target))
    guard policy.weights == .learned, let share = record?.learnedShare, share > 0 else {
      return (base.weights, 0, record)
    }
    let all = HealthPanel.joined(panels)
    let learned = HealthWeights.mixed(
      strengths.compactMap { item in
        HealthWeights.weights(all, item.target.outcome, base.weights, item.strength)
          .map { ($0, item.target.share) }
      }, base.weights)
    let weights = zip(base.weights, learned).map { (1 - share) * $0 + share * $1 }
    return (weights, share, record)
  }

  fileprivate struct Target {
    let name: String
    let outcome: HealthPanel.Outcome
    let share: Double
  }

  /// The strengths of the priors for each outcome that occurred often enough, and the weights they
  /// give.
  private static func learn(
    _ training: HealthPanel, _ test: HealthPanel, _ prior: [Double], _ policy: HealthPolicy,
    threads: Int
  ) -> (strengths: [(target: Target, strength: Double)], weights: [Double])? {
    let targets = [
      Target(name: "churned", outcome: .churned, share: policy.leavingShare),
      Target(name: "fell seriously behind", outcome: .late, share: 1 - policy.leavingShare),
    ]
    var found: [(target: Target, strength: Double)] = []
    var learned: [(weights: [Double], share: Double)] = []
    for target in targets where target.share > 0 {
      guard training.events(target.outcome) >= fewestEvents,
        test.area(prior, target.outcome) != nil
      else { continue }
      guard let strength = bestStrength(training, target.outcome, prior, threads: threads),
        let weights = weights(training, target.outcome, prior, strength)
      else { continue }
      found.append((target, strength))
      learned.append((weights, target.share))
    }
    return found.isEmpty ? nil : (found, mixed(learned, prior))
  }

  /// The strength under which customers left out are likeliest.
  private static func bestStrength(
    _ panel: HealthPanel, _ outcome: HealthPanel.Outcome, _ prior: [Double], threads: Int
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
    _ panel: HealthPanel, _ outcome: HealthPanel.Outcome, _ prior: [Double]
  ) -> [Double]? {
    bestStrength(panel, outcome, prior, threads: 1).flatMap { weights(panel, outcome, prior, $0) }
  }

  private static func weights(
    _ panel: HealthPanel, _ outcome: HealthPanel.Outcome, _ prior: [Double], _ strength: Double
  ) -> [Double]? {
    var regression = PriorRegression(panel, outcome, prior)
    return regression?.fit(strength: strength).map { coefficients in
      let positive = coefficients.dropFirst().map { max(0, -$0) }
      let sum = positive.reduce(0, +)
      return sum > 0 ? positive.map { $0 / sum } : prior
    }
  }

  private static func churnOdds(_ panel: HealthPanel) -> ChurnOdds? {
    let panel = panel.counted(.churned)
    guard panel.events(.churned) >= fewestEvents else { return nil }
    let n = Double(panel.rows.count)
    let width = panel.rows[0].x.count
    let fitted = try? GeneralizedLinearModel(
      .binomial, .logit,
      penalty: Penalty(ridge: [0] + [Double](repeating: 10 / n, count: width))
    ).fit(panel.design, responses: panel.rows.map { $0.churned == true ? 1 : 0 }).coefficients
    return fitted.map { ChurnOdds(intercept: $0[0], coefficients: Array($0.dropFirst())) }
  }
}

extension HealthWeights.TrackRecord {
  /// - Returns: nil where an outcome did not occur.
  fileprivate init?(
    _ panel: HealthPanel, _ policy: [Double], _ learned: [Double],
    _ targets: [HealthWeights.Target]
  ) {
    var outcomes: [Outcome] = []
    var parts: [(share: Double, area: RankedArea)] = []
    for target in targets {
      guard let old = panel.area(policy, target.outcome),
        let new = panel.area(learned, target.outcome)
      else { return nil }
      parts += [(-target.share, old), (target.share, new)]
      outcomes.append(
        Outcome(
          name: target.name, events: old.events, policyAUC: old.area, learnedAUC: new.area,
          policyInterval: old.interval, learnedInterval: new.interval, share: target.share))
    }
    self.init(
      day: panel.day, accounts: panel.rows.count, outcomes: outcomes,
      gain: parts.reduce(0) { $0 + $1.share * $1.area.area },
      gainStandardError: RankedArea.standardError(parts))
  }

  /// None where the gain could be chance.
  fileprivate var learnedShare: Double {
    guard let error = gainStandardError, error > 0 else { return 0 }
    return min(1, max(0, (gain / error - Self.beyondChance) / Self.beyondChance))
  }

  private static let beyondChance = 1.96
}
