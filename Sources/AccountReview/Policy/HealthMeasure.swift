/// What is measured of an account: a metric's level, its trend, or a fact of the ledger.
public enum HealthMeasure: Sendable, Hashable {
  /// The latest usual value, on the metric's own scale.
  case level(String)
  /// That against the customer's own past.
  case trend(String)
  /// What the ledger itself says of the account.
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
    if case .fact(let fact) = self { return fact.isLeading }
    return true
  }

  /// The measure of a name, of the ledger's facts or of a metric that is known or in `metrics`; that of
  /// another name of a known metric is the known metric's.
  init?(_ name: String, metrics: [String: MetricPolicy]) {
    let base = String(name.dropLast(HealthMeasure.trendSuffix.count))
    if let fact = LedgerFact(rawValue: name) {
      self = .fact(fact)
    } else if let metric = metrics[name] {
      self = .level(metric.like ?? name)
    } else if name.hasSuffix(HealthMeasure.trendSuffix), let metric = metrics[base] {
      self = .trend(metric.like ?? base)
    } else {
      return nil
    }
  }
}

/// What the ledger itself says of an account's health.
///
/// A fact has a measure in the policy, a value (``LedgerFacts``) and a score, and flags can be set on it, as on
/// a metric of `health.csv`.
public enum LedgerFact: String, Sendable, Hashable, Codable, CaseIterable {
  /// Invoiced in the last six months against the same months of the year before, or where the customer is
  /// younger, against the six months before; as a share.
  case billingTrend = "billing_trend"
  /// Days since the last invoice against the customer's usual interval.
  case silence
  /// Of what is open, the share that is overdue, each invoice by its days past due up to thirty.
  /// Overdue ÷ open.
  /// Overdue ÷ open, of what nothing on account covers; the highest of all currencies.
  case overdueShare = "overdue_share"
  /// Median days late of the last ten payments.
  case usualDelay = "usual_delay"
  /// Median days late of the last five payments less that of those before.
  case delayTrend = "delay_trend"
  /// Promises broken, each by its age.
  case brokenPromises = "broken_promises"
  /// Disputes over invoices, each by its age.
  /// How much is disputed, or was of late.
  /// Disputes opened in the last half year, over invoices of that time.
  case disputes
  /// What nothing on account covers ÷ credit limit.
  case creditUsed = "credit_used"
  /// Days past due of the oldest invoice that is much unpaid.
  case daysPastDue = "days_past_due"
  /// Largest part by which a month's billing departed from the usual one in two years; `nil` where billing has no
  /// monthly rhythm for that long.
  case billingSpread = "billing_spread"
  /// Billing that our own forecast expects in a year against the last twelve months, as a share.
  case billingProjection = "billing_projection"
  /// Support conversations for the money billed, over what is usual in the portfolio.
  case effortForMoney = "effort_for_money"

  /// Moves before money does.
  public var isLeading: Bool {
    switch self {
    case .billingTrend, .silence, .billingSpread, .billingProjection, .effortForMoney: true
    case .overdueShare, .usualDelay, .delayTrend, .brokenPromises, .disputes, .creditUsed,
      .daysPastDue:
      false
    }
  }
}
