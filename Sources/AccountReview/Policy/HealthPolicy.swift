/// How accounts' health is scored and reviewed.
public struct HealthPolicy: Sendable, Hashable, Codable {
  public var weights: WeightChoice
  /// Shares of the score, which sum to 1.
  public var pillars: [Pillar: Double]
  /// Shares of each pillar by measure, which sum to 1.
  public var measures: [Pillar: [String: Double]]
  /// Metrics by name: the common ones, and those that the policy adds.
  public var metrics: [String: MetricPolicy]
  public var bands: BandPolicy
  /// The share of the weights for which something is known, without which there is no score.
  public var minimumEvidence: Double
  /// Days back to the score that the present one is compared with.
  public var periodDays: Int
  public var redFlags: RedFlagPolicy
  /// Days over which churn and serious lateness are predicted.
  public var horizonDays: Int
  /// Days past due from which lateness is serious.
  public var seriousDaysLate: Int
  /// How much of the learned weights comes from who left, the rest from who fell seriously behind.
  public var leavingShare: Double
  /// Days between reviews of an account.
  public var cadenceDays: [Tier: Int]

  public enum WeightChoice: String, Sendable, Hashable, Codable, CaseIterable {
    case policy
    /// Learned where outcomes allow, else those of the policy.
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

public struct BandPolicy: Sendable, Hashable, Codable {
  /// Scores from here on are green, and from `amberFrom` amber.
  public var greenFrom: Double
  public var amberFrom: Double
}

/// Facts that make an account red whatever its score.
public struct RedFlagPolicy: Sendable, Hashable, Codable {
  /// Share by which usage fell.
  public var usageFall: Double
  public var daysPastDue: Int
  public var brokenPromises: Int
  /// Open amount over credit limit.
  public var creditUsed: Double
  /// Days without an invoice over the usual interval.
  public var silence: Double
}

public enum HealthBand: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case green, amber, red

  /// Worse is greater.
  public static func < (a: HealthBand, b: HealthBand) -> Bool {
    let order: [HealthBand: Int] = [.green: 0, .amber: 1, .red: 2]
    return (order[a] ?? 0) < (order[b] ?? 0)
  }
}
