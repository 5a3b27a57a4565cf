internal import Settings

extension SettingsReader {
  /// The keys of `health` and `reviews`.
  static func health(_ root: Section) throws(SettingsError) -> HealthPolicy {
    let section = try root.section(
      "health",
      [
        "weights", "pillars", "measures", "metrics", "bands", "minimum_evidence", "period_days",
        "red_flags", "outcome",
      ])
    let metrics = try metrics(section.value("metrics"))
    let pillarNames = Pillar.allCases.map(\.rawValue)
    let measureSection = try section.section("measures", pillarNames)
    var measures: [Pillar: [String: Double]] = [:]
    for pillar in Pillar.allCases {
      measures[pillar] = try shares(measureSection.value(pillar.rawValue), of: "measures") { name in
        HealthMeasure(name, metrics: metrics) != nil
      }
    }
    let pillars = try shares(section.value("pillars"), of: "pillars", pillarNames.contains)
    let bands = try section.section("bands", ["green_from", "amber_from"])
    let green = try bands.value("green_from").number(0...100)
    let flags = try section.section(
      "red_flags", ["usage_fall", "days_past_due", "broken_promises", "credit_used", "silence"])
    let outcome = try section.section(
      "outcome", ["horizon_days", "days_past_due", "leaving_share"])
    let reviews = try root.section("reviews", ["cadence_days"])
    let cadence = try reviews.section("cadence_days", ["high_touch", "standard", "no_touch"])
    return HealthPolicy(
      weights: try section.value("weights").choice(HealthPolicy.WeightChoice.allCases),
      pillars: Dictionary(
        pillars.compactMap { name, share in Pillar(rawValue: name).map { ($0, share) } },
        uniquingKeysWith: +),
      measures: measures, metrics: metrics,
      bands: BandPolicy(
        greenFrom: green, amberFrom: try bands.value("amber_from").number(0...green)),
      minimumEvidence: try section.value("minimum_evidence").number(0.01...1),
      periodDays: try section.value("period_days").integer(1...365),
      redFlags: RedFlagPolicy(
        usageFall: try flags.value("usage_fall").number(0.01...1),
        daysPastDue: try flags.value("days_past_due").integer(1...3650),
        brokenPromises: try flags.value("broken_promises").integer(1...1000),
        creditUsed: try flags.value("credit_used").number(0.1...100),
        silence: try flags.value("silence").number(1...1000)),
      horizonDays: try outcome.value("horizon_days").integer(28...730),
      seriousDaysLate: try outcome.value("days_past_due").integer(1...365),
      leavingShare: try outcome.value("leaving_share").number(0...1),
      cadenceDays: [
        .highTouch: try cadence.value("high_touch").integer(1...3650),
        .standard: try cadence.value("standard").integer(1...3650),
        .noTouch: try cadence.value("no_touch").integer(1...3650),
      ])
  }

  /// Numbers by name that sum to 1.
  private static func shares(
    _ mapping: SettingsReader, of what: String, _ isKnown: (String) -> Bool
  ) throws(SettingsError) -> [String: Double] {
    var shares: [String: Double] = [:]
    for (name, value) in try mapping.entries() {
      guard isKnown(name) else {
        throw value.outOfRange(
          what == "measures"
            ? "a fact of the ledger, or a metric that is known here or under health.metrics"
            : "one of " + Pillar.allCases.map(\.rawValue).joined(separator: ", "),
          found: "\"\(name)\"")
      }
      shares[name] = try value.number(0...1)
    }
    let sum = shares.values.sorted().reduce(0, +)
    guard abs(sum - 1) < 1e-6 else {
      let rounded = (sum * 1e6).rounded() / 1e6
      throw mapping.outOfRange("\(what) whose shares sum to 1", found: "a sum of \(rounded)")
    }
    return shares
  }

  private static func metrics(
    _ mapping: SettingsReader
  ) throws(SettingsError) -> [String: MetricPolicy] {
    var metrics = MetricPolicy.known
    for (name, value) in try mapping.entries() {
      let section = Section(value, nil)
      try section.allow(["pillar", "direction"])
      for key in ["pillar", "direction"] where !value.hasKey(key) {
        throw value.wrongKind("a metric with \(key)", found: "one without")
      }
      metrics[name] = MetricPolicy(
        pillar: try section.value("pillar").choice(Pillar.allCases),
        direction: try section.value("direction").choice(MetricDirection.allCases))
    }
    return metrics
  }
}
