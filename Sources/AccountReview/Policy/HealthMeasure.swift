/// What an account's health is made of.
public enum Pillar: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
  /// What the customer says and does, seen from outside.
  case customerValue = "customer_value"
  /// What the product does for the customer, seen from inside.
  case productValue = "product_value"
  /// What the account is worth and how it pays.
  case businessValue = "business_value"
}

/// Which values of a metric are good.
public enum MetricDirection: String, Sendable, Hashable, Codable, CaseIterable {
  case higher, lower
  /// Neither many nor none, as of conversations with support.
  case middle
}

/// A metric of `health.csv` and how to read it.
public struct MetricPolicy: Sendable, Hashable, Codable {
  public var pillar: Pillar
  public var direction: MetricDirection

  /// Metrics by the names that are common for them.
  static let known: [String: MetricPolicy] = {
    func metrics(
      _ pillar: Pillar, _ direction: MetricDirection, _ names: [String]
    ) -> [(String, MetricPolicy)] {
      names.map { ($0, MetricPolicy(pillar: pillar, direction: direction)) }
    }
    let all =
      metrics(
        .customerValue, .higher,
        [
          "nps", "csat", "survey_score", "interview_score", "target_outcomes_met", "value_path",
          "reference_calls", "speaking_engagements", "responsiveness",
        ]) + metrics(.customerValue, .lower, ["customer_effort", "generic_answers"])
      + metrics(
        .productValue, .higher,
        ["usage", "key_feature_usage", "active_users", "advisory_involvement"])
      + metrics(.productValue, .lower, ["incidents"])
      + metrics(.productValue, .middle, ["support_tickets"])
      + metrics(.businessValue, .higher, ["margin", "growth"])
      + metrics(.businessValue, .lower, ["cost_to_serve"])
    return Dictionary(uniqueKeysWithValues: all)
  }()
}

/// What is measured of an account: a metric's level, its trend, or a fact of the ledger.
public enum HealthMeasure: Sendable, Hashable {
  /// The mean of the last quarter, compared within the portfolio.
  case level(String)
  /// The mean of the last quarter against the customer's own year before it.
  case trend(String)
  case fact(LedgerFact)

  /// As policy files and `scorecard.csv` name it.
  public var name: String {
    switch self {
    case .level(let metric): metric
    case .trend(let metric): metric + HealthMeasure.trendSuffix
    case .fact(let fact): fact.rawValue
    }
  }

  static let trendSuffix = "_trend"

  /// Moves before money does: what a customer says and uses, against what it owes.
  public var isLeading: Bool {
    if case .fact(let fact) = self { return fact == .billingTrend || fact == .silence }
    return true
  }

  /// The measure of a name, of the ledger's facts or of a metric that is known or in `metrics`.
  init?(_ name: String, metrics: [String: MetricPolicy]) {
    if let fact = LedgerFact(rawValue: name) {
      self = .fact(fact)
    } else if metrics[name] != nil {
      self = .level(name)
    } else if name.hasSuffix(HealthMeasure.trendSuffix),
      metrics[String(name.dropLast(HealthMeasure.trendSuffix.count))] != nil
    {
      self = .trend(String(name.dropLast(HealthMeasure.trendSuffix.count)))
    } else {
      return nil
    }
  }
}

/// What the ledger itself says of an account's health.
public enum LedgerFact: String, Sendable, Hashable, Codable, CaseIterable {
  /// Invoiced in the last half year against the half year before.
  case billingTrend = "billing_trend"
  /// Days since the last invoice against the customer's usual interval.
  case silence
  case overdueShare = "overdue_share"
  /// Days late of the last five payments against those before.
  case delayTrend = "delay_trend"
  case brokenPromises = "broken_promises"
  case disputes
  case creditUsed = "credit_used"
}
