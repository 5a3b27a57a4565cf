internal import Foundation
public import Settings

/// What a person can choose about billing to come; `models/billing.yaml` says what each key means.
public struct BillingSpecification: Sendable, Hashable {
  /// Last invoices whose amounts and terms are drawn from.
  let recentInvoices: Int
  package let regular: Regular
  /// Days in which the weight of an invoice halves, for how often a customer is billed.
  let rateHalfLife: Double
  let dropout: Dropout
  let paidOnIssuePrior: Double
  package let arrivals: NewCustomers
  package let calendar: Calendar
  let trend: Trend
  let level: Level
  package let movingAverage: MovingAverage

  /// When a customer's invoices have a rhythm.
  package struct Regular: Sendable, Hashable {
    let variation: Double
    let fewestIntervals, mostIntervals: Int
    let shortestDays, silentIntervals: Double
  }

  /// The prior of the rate at which customers are lost.
  struct Dropout: Sendable, Hashable {
    let priorCustomers, priorDays: Double
  }

  /// The days that ``Arrivals`` looks at.
  package struct NewCustomers: Sendable, Hashable {
    let rateDays, exampleDays, settlingDays: Int
    /// σ of ``ArrivalRate``.
    let ageingDeviation: Double
  }

  /// The days that ``BillingCalendar`` looks at.
  package struct Calendar: Sendable, Hashable {
    let reachDays, aroundDays: Int
  }

  /// The grid of ``BillingTrend``.
  struct Trend: Sendable, Hashable {
    let longest, fewest, fewestForSeason: Int
    /// q and r.
    let walks, noises: [Double]
    /// b.
    let growth: Double
    /// a and ℓ.
    let amplitudes, scales: [Double]
    /// Prior weights of each pair of a and ℓ, and of a = 0; their sum does not matter.
    let seasonWeight, noSeasonWeight: Double
  }

  /// How ``BillingLevels`` joins the portfolio's level and the customers' sum.
  struct Level: Sendable, Hashable {
    let weight: Double
    let factors: ClosedRange<Double>
    let unknownLevel, unknownWeek: Double
  }

  /// When ``BillingTrackRecord`` gives way to the mean of the last weeks.
  package struct MovingAverage: Sendable, Hashable {
    let weeks, fewestOrigins: Int
    let standardErrors: Double
  }

  /// The specification with its comments, ready to edit.
  public static let standardText = String(
    decoding: PackageResources.billing_yaml, as: UTF8.self)

  /// What ``standardText`` says.
  public static let standard: BillingSpecification = {
    do { return try BillingSpecification(standardText, over: nil) } catch {
      preconditionFailure("the specification of billing: \(error)")
    }
  }()

  private static let kind = SettingsKind(name: "specification", original: "models/billing.yaml")

  /// Reads a specification from YAML; a key left out keeps its standard value.
  ///
  /// - Throws: ``SettingsError`` naming the key.
  public init(yaml: String) throws(SettingsError) {
    try self.init(yaml, over: BillingSpecification.standardText)
  }

  private init(_ text: String, over fallback: String?) throws(SettingsError) {
    let root = try SettingsReader.root(text, over: fallback, BillingSpecification.kind)
    try root.allow([
      "recent_invoices", "regular", "rate_half_life_days", "dropout", "paid_on_issue_prior",
      "arrivals", "calendar", "trend", "level", "moving_average",
    ])
    recentInvoices = try root.value("recent_invoices").integer(1...10_000)
    regular = try Regular(root)
    rateHalfLife = try root.value("rate_half_life_days").number(1...36_500)
    dropout = try Dropout(root)
    paidOnIssuePrior = try root.value("paid_on_issue_prior").number(0.01...1e6)
    arrivals = try NewCustomers(root)
    calendar = try Calendar(root)
    trend = try Trend(root)
    level = try Level(root)
    movingAverage = try MovingAverage(root)
  }
}

// MARK: - Sections

extension BillingSpecification.Regular {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section(
      "regular",
      [
        "variation", "fewest_intervals", "most_intervals", "shortest_days", "silent_intervals",
      ])
    variation = try section.value("variation").number(0...10)
    fewestIntervals = try section.value("fewest_intervals").integer(1...1000)
    let most = try section.value("most_intervals")
    mostIntervals = try most.integer(1...1000)
    guard mostIntervals >= fewestIntervals else {
      throw most.outOfRange(
        "at least fewest_intervals, \(fewestIntervals)", found: "\(mostIntervals)")
    }
    shortestDays = try section.value("shortest_days").number(1...3650)
    silentIntervals = try section.value("silent_intervals").number(0...100)
  }
}

extension BillingSpecification.Dropout {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section("dropout", ["prior_customers", "prior_days"])
    priorCustomers = try section.value("prior_customers").number(1e-6...1e6)
    priorDays = try section.value("prior_days").number(1...1e9)
  }
}

extension BillingSpecification.NewCustomers {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section(
      "arrivals", ["rate_days", "example_days", "settling_days", "ageing"])
    // A rate from fewer than four weeks is none: see ``ArrivalRate``.
    rateDays = try section.value("rate_days").integer(30...36_500)
    exampleDays = try section.value("example_days").integer(30...36_500)
    settlingDays = try section.value("settling_days").integer(0...36_500)
    ageingDeviation = try section.value("ageing").number(0.001...10)
  }
}

extension BillingSpecification.Calendar {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section("calendar", ["reach_days", "around_days"])
    reachDays = try section.value("reach_days").integer(7...36_500)
    aroundDays = try section.value("around_days").integer(1...3650)
  }
}

extension BillingSpecification.Trend {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section(
      "trend",
      [
        "longest_weeks", "fewest_weeks", "fewest_weeks_for_season", "walks", "noises", "growth",
        "season_amplitudes", "season_scales", "season_weight", "no_season_weight",
      ])
    fewest = try section.value("fewest_weeks").integer(2...520)
    fewestForSeason = try section.value("fewest_weeks_for_season").integer(2...520)
    let longest = try section.value("longest_weeks")
    self.longest = try longest.integer(2...520)
    guard self.longest >= fewest else {
      throw longest.outOfRange("at least fewest_weeks, \(fewest)", found: "\(self.longest)")
    }
    walks = try section.value("walks").someNumbers(0...10)
    noises = try section.value("noises").someNumbers(0.001...10)
    growth = try section.value("growth").number(0...10)
    amplitudes = try section.value("season_amplitudes").numbers(0.001...10)
    scales = try section.value("season_scales").numbers(0.01...100)
    seasonWeight = try section.value("season_weight").number(1e-6...1e6)
    noSeasonWeight = try section.value("no_season_weight").number(1e-6...1e6)
  }
}

extension BillingSpecification.Level {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section(
      "level", ["weight", "factors", "unknown_level", "unknown_week"])
    weight = try section.value("weight").number(0...1)
    let factors = try section.value("factors")
    let ends = try factors.numbers(1e-3...1e3)
    guard ends.count == 2, ends[0] <= 1, ends[1] >= 1 else {
      throw factors.outOfRange(
        "two factors, one up to 1 and one from 1 on",
        found: "[\(ends.map { "\($0)" }.joined(separator: ", "))]")
    }
    self.factors = ends[0]...ends[1]
    unknownLevel = try section.value("unknown_level").number(0...5)
    unknownWeek = try section.value("unknown_week").number(0...5)
  }
}

extension BillingSpecification.MovingAverage {
  fileprivate init(_ root: SettingsReader.Section) throws(SettingsError) {
    let section = try root.section(
      "moving_average", ["weeks", "fewest_origins", "standard_errors"])
    weeks = try section.value("weeks").integer(2...520)
    fewestOrigins = try section.value("fewest_origins").integer(2...100)
    standardErrors = try section.value("standard_errors").number(0...100)
  }
}

extension SettingsReader {
  fileprivate func numbers(_ range: ClosedRange<Double>) throws(SettingsError) -> [Double] {
    try list().map { item throws(SettingsError) in try item.number(range) }
  }

  /// At least one.
  fileprivate func someNumbers(_ range: ClosedRange<Double>) throws(SettingsError) -> [Double] {
    let numbers = try numbers(range)
    guard !numbers.isEmpty else {
      throw outOfRange("a list of at least one number", found: "empty")
    }
    return numbers
  }
}
