internal import Settings

extension SettingsReader {
  private static let conditions = [
    "below", "above", "scores_below", "fallen_by", "risen_by", "stopped_for", "not_measured_for",
    "worsened", "all_of",
  ]

  /// Rules by name; one that is `off` is left out.
  static func flagRules(
    _ section: Section, _ metrics: [String: MetricPolicy]
  ) throws(SettingsError) -> [FlagRule] {
    var rules: [FlagRule] = []
    for (name, value) in try section.merged("flags") {
      guard value.hasKeys else {
        guard try value.string() == "off" else {
          throw value.wrongKind("a rule, or off", found: "other text")
        }
        continue
      }
      rules.append(try rule(name, value, metrics))
    }
    let names = Set(rules.map(\.name))
    for rule in rules {
      guard case .rules(let parts, _) = rule.condition,
        let unknown = parts.first(where: { !names.contains($0) || $0 == rule.name })
      else { continue }
      throw try section.value("flags").outOfRange(
        "such that \(rule.name) combines other rules", found: "\"\(unknown)\" in it")
    }
    return rules.sorted { $0.name < $1.name }
  }

  private static func rule(
    _ name: String, _ value: SettingsReader, _ metrics: [String: MetricPolicy]
  ) throws(SettingsError) -> FlagRule {
    let keys = Section(value, nil)
    try keys.allow(
      conditions + ["metric", "by", "at_least", "severity", "red_from", "early", "next_step"])
    let given = conditions.filter(value.hasKey)
    guard given.count == 1 else {
      throw value.outOfRange(
        "a rule with one of " + conditions.joined(separator: ", "),
        found: "one with " + (given.isEmpty ? "none" : given.joined(separator: " and ")))
    }
    let condition = try condition(given[0], keys, value)
    var metric = ""
    switch condition {
    case .worsened, .rules: break
    default:
      guard value.hasKey("metric") else {
        throw value.wrongKind("a rule with metric", found: "one without")
      }
      metric = try keys.value("metric").string()
      try require(metric, condition, keys, metrics)
    }
    return FlagRule(
      name: name, metric: metric, condition: condition,
      severity: value.hasKey("severity")
        ? try keys.value("severity").choice(HealthFlag.Severity.allCases) : .amber,
      redFrom: value.hasKey("red_from") ? try keys.value("red_from").number(-1e12...1e12) : nil,
      isEarly: value.hasKey("early") ? try keys.value("early").bool() : true,
      nextStep: value.hasKey("next_step") ? try keys.value("next_step").string() : "")
  }

  private static func condition(
    _ key: String, _ keys: Section, _ value: SettingsReader
  ) throws(SettingsError) -> FlagRule.Condition {
    let own = try keys.value(key)
    switch key {
    case "below": return .below(try own.number(-1e12...1e12))
    case "above": return .above(try own.number(-1e12...1e12))
    case "scores_below": return .scoresBelow(try own.number(0...100))
    case "fallen_by": return .fallenBy(try own.number(1e-6...1e12))
    case "risen_by": return .risenBy(try own.number(1e-6...1e12))
    case "stopped_for": return .stopped(months: try own.integer(1...60))
    case "not_measured_for": return .notMeasured(days: try own.integer(1...3650))
    case "worsened":
      return .worsened(
        atLeast: try own.integer(1...100),
        by: value.hasKey("by") ? try keys.value("by").number(0.01...10) : 1)
    default:
      var names: [String] = []
      for item in try own.list() { names.append(try item.string()) }
      guard !names.isEmpty else { throw own.outOfRange("a list of rules", found: "empty") }
      return .rules(
        names,
        atLeast: value.hasKey("at_least")
          ? try keys.value("at_least").integer(1...names.count) : names.count)
    }
  }

  private static func require(
    _ metric: String, _ condition: FlagRule.Condition, _ keys: Section,
    _ metrics: [String: MetricPolicy]
  ) throws(SettingsError) {
    let isFact = LedgerFact(rawValue: metric) != nil
    let takesFacts =
      switch condition {
      case .below, .above: true
      default: false
      }
    let takesAny = !takesFacts
    guard
      metrics[metric] != nil || isFact && takesFacts || metric == FlagRule.anyMetric && takesAny
    else {
      throw try keys.value("metric").outOfRange(
        "a metric that is known here or under health.metrics"
          + (takesFacts ? ", or a fact of the ledger" : ", or any"), found: "\"\(metric)\"")
    }
  }
}
