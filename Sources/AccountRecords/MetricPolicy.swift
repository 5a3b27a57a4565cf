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
  /// More, or less, is better.
  case higher, lower
  /// Neither many nor none, as of conversations with support.
  case middle
}

/// A metric of `health.csv` and how to read it.
public struct MetricPolicy: Sendable, Hashable, Codable {
  /// How measurements become one value.
  public enum Reading: String, Sendable, Hashable, Codable, CaseIterable {
    /// The latest usual value: a median that weighs measurements by age.
    case level
    /// The sum of a year, of what happens now and then.
    case yearly
  }

  /// The part of the score that it counts in.
  public var pillar: Pillar
  /// Which of its values are good.
  public var direction: MetricDirection
  /// Whether single measurements or their sum matter.
  public var reading = Reading.level
  /// What values are counted in: `points`, `share`, `a month`; empty where nobody says.
  public var unit = ""
  /// `nil` where only changes can be judged, as of logins, whose number depends on the customer's size.
  public var scale: MetricScale?
  /// A change that counts, in the metric's unit, or as a share of the value before.
  public var change = 0.25
  /// Whether changes are shares of the value before, and not in the metric's unit.
  public var isRelative = true
  /// Values outside it are faults.
  public var range: ClosedRange<Double>?
  /// The largest values that portfolios state it in, such as 1, 10 and 100 for a share.
  ///
  /// The first is the one of ``scale``; empty where there is one way.
  public var spans: [Double] = []
  /// The metric that it is another name of.
  public var like: String?

  /// Of a level, judged by its changes alone, until more is stated.
  public init(pillar: Pillar, direction: MetricDirection) {
    (self.pillar, self.direction) = (pillar, direction)
  }

  /// From 0 (bad) to 100, of a change; none scores 50.
  package func score(change: Double) -> Double {
    let steps = change / self.change
    let better =
      switch direction {
      case .higher: steps
      case .lower: -steps
      case .middle: -abs(steps)
      }
    return min(max(50 + 35 * better, 0), 100)
  }

  /// How much worse a change is, in changes that count; below 0 where it is better.
  package func worsening(_ change: Double) -> Double { (50 - score(change: change)) / 35 }

  /// Whether a change for the worse is so much of one that counts; where there is a scale, also on that.
  package func isWorse(_ change: MetricSeries.Change, by share: Double) -> Bool {
    guard worsening(change.size) >= share else { return false }
    return scale.map { $0.score(change.before) - $0.score(change.now) >= Self.leastFall } ?? true
  }

  /// Points on the scale.
  private static let leastFall = 5.0
}
