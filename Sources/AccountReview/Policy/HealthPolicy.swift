/// How accounts' health is scored and reviewed.
public struct HealthPolicy: Sendable, Hashable, Codable {
  /// Whether the weights below are learned from or taken as they stand.
  public var weights: WeightChoice
  /// Shares of the score, which sum to 1.
  public var pillars: [Pillar: Double]
  /// Shares of each pillar by measure, which sum to 1.
  public var measures: [Pillar: [String: Double]]
  /// Metrics by name: the common ones, and those that the policy adds.
  public var metrics: [String: MetricPolicy]
  /// From which scores an account is green or amber.
  public var bands: BandPolicy
  /// The share of the weights of what the portfolio measures for which something is known, without which
  /// there is no score.
  public var minimumEvidence: Double
  /// How old measurements may be, and how they count by age.
  public var freshness: FreshnessPolicy
  /// Days after being taken on in which an account is new.
  public var newAccountDays: Int
  /// Days back to the score that the present one is compared with.
  public var periodDays: Int
  /// In order of name.
  public var flags: [FlagRule]
  /// Days over which churn and serious lateness are predicted.
  public var horizonDays: Int
  /// Days past due from which lateness is serious.
  public var seriousDaysLate: Int
  /// How much of the learned weights comes from who left, the rest from who fell seriously behind.
  public var leavingShare: Double

  /// Where the weights of a score come from.
  public enum WeightChoice: String, Sendable, Hashable, Codable, CaseIterable {
    /// As the policy has them.
    case policy
    /// Learned as far as outcomes show, beyond chance, that they serve better; else those of the policy.
    case learned
  }

  /// Measures with their shares of the whole score, in order of pillar, then name.
  var weighted: [(measure: HealthMeasure, pillar: Pillar, weight: Double)] {
    Pillar.allCases.flatMap { pillar in
      (measures[pillar] ?? [:]).sorted { $0.key < $1.key }.map { name, share in
        guard let measure = HealthMeasure(name, metrics: metrics) else {
          preconditionFailure("\(name) is no measure")
        }
        return (measure, pillar, share * (pillars[pillar] ?? 0))
      }
    }
  }
}

/// The scores at which bands begin; below both is red.
public struct BandPolicy: Sendable, Hashable, Codable {
  /// Scores from here on are green, and from `amberFrom` amber.
  public var greenFrom: Double
  /// Scores from here on, and below ``greenFrom``, are amber.
  public var amberFrom: Double
  /// Points beyond a limit that a score must be to change its account's band.
  public var margin: Double

  /// The band of a score alone.
  func band(_ score: Double) -> HealthBand {
    score < amberFrom ? .red : score < greenFrom ? .amber : .green
  }

  /// The band of a score after one of another band: that, unless the score is beyond its limits by more
  /// than the margin.
  func band(_ score: Double, after previous: HealthBand?) -> HealthBand {
    guard let previous else { return band(score) }
    return min(max(previous, band(score + margin)), band(score - margin))
  }
}

/// How an account stands, by its score and its red flags.
public enum HealthBand: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  /// From best to worst.
  case green, amber, red

  /// Worse is greater.
  public static func < (a: HealthBand, b: HealthBand) -> Bool {
    let order: [HealthBand: Int] = [.green: 0, .amber: 1, .red: 2]
    return (order[a] ?? 0) < (order[b] ?? 0)
  }

  /// No better than flags allow.
  func limited(by flags: [HealthFlag]) -> HealthBand {
    switch flags.map(\.severity).max() {
    case .red: .red
    case .amber: max(self, .amber)
    case .note, nil: self
    }
  }
}
