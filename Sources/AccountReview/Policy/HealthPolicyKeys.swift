internal import Settings

extension SettingsReader {
  /// The keys of `health`.
  static func health(_ root: Section) throws(SettingsError) -> HealthPolicy {
    let section = try root.section(
      "health",
      [
        "weights", "pillars", "measures", "metrics", "bands", "minimum_evidence", "freshness",
        "new_account_days", "period_days", "flags", "outcome",
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
    let bands = try section.section("bands", ["green_from", "amber_from", "margin"])
    let green = try bands.value("green_from").number(0...100)
    let freshness = try section.section("freshness", ["fresh_days", "half_life_days"])
    let outcome = try section.section(
      "outcome", ["horizon_days", "days_past_due", "leaving_share"])
    return HealthPolicy(
      weights: try section.value("weights").choice(HealthPolicy.WeightChoice.allCases),
      pillars: Dictionary(
        pillars.compactMap { name, share in Pillar(rawValue: name).map { ($0, share) } },
        uniquingKeysWith: +),
      measures: measures, metrics: metrics,
      bands: BandPolicy(
        greenFrom: green, amberFrom: try bands.value("amber_from").number(0...green),
        margin: try bands.value("margin").number(0...50)),
      minimumEvidence: try section.value("minimum_evidence").number(0.01...1),
      freshness: FreshnessPolicy(
        freshDays: try freshness.value("fresh_days").integer(1...3650),
        halfLifeDays: try freshness.value("half_life_days").integer(1...3650)),
      newAccountDays: try section.value("new_account_days").integer(0...3650),
      periodDays: try section.value("period_days").integer(1...365),
      flags: try flagRules(section, metrics),
      horizonDays: try outcome.value("horizon_days").integer(28...730),
      seriousDaysLate: try outcome.value("days_past_due").integer(1...365),
      leavingShare: try outcome.value("leaving_share").number(0...1))
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
}
