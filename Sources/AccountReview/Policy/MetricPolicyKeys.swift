internal import Settings

extension SettingsReader {
  private static let metricKeys = [
    "like", "pillar", "direction", "reading", "unit", "good", "watch", "bad", "change",
    "relative", "range",
  ]

  /// Metrics by name: the known ones, and those of a policy, which may be other names of known ones.
  static func metrics(_ mapping: SettingsReader) throws(SettingsError) -> [String: MetricPolicy] {
    var metrics = MetricPolicy.known
    for (name, value) in try mapping.entries() {
      let keys = Section(value, nil)
      try keys.allow(metricKeys)
      metrics[name] = try metric(value, keys, known: MetricPolicy.known[name])
    }
    return metrics
  }

  private static func metric(
    _ value: SettingsReader, _ keys: Section, known: MetricPolicy?
  ) throws(SettingsError) -> MetricPolicy {
    var metric: MetricPolicy
    if value.hasKey("like") {
      let like = try keys.value("like")
      let name = try like.string()
      guard let other = MetricPolicy.known[name] else {
        throw like.outOfRange(
          "one of " + MetricPolicy.known.keys.sorted().joined(separator: ", "), found: "\"\(name)\""
        )
      }
      metric = other
      metric.like = name
    } else if let known {
      metric = known
    } else {
      for key in ["pillar", "direction"] where !value.hasKey(key) {
        throw value.wrongKind("a metric with \(key)", found: "one without")
      }
      metric = MetricPolicy(pillar: .customerValue, direction: .higher)
    }
    if value.hasKey("pillar") { metric.pillar = try keys.value("pillar").choice(Pillar.allCases) }
    if value.hasKey("direction") {
      metric.direction = try keys.value("direction").choice(MetricDirection.allCases)
    }
    if value.hasKey("reading") {
      metric.reading = try keys.value("reading").choice(MetricPolicy.Reading.allCases)
    }
    if value.hasKey("unit") { metric.unit = try keys.value("unit").string() }
    if value.hasKey("change") { metric.change = try keys.value("change").number(1e-9...1e12) }
    if value.hasKey("relative") { metric.isRelative = try keys.value("relative").bool() }
    if value.hasKey("range") {
      let bounds = try pair(keys.value("range"))
      metric.range = bounds.0...bounds.1
      metric.spans = []
    }
    if let scale = try scale(value, keys, metric.direction) {
      metric.scale = scale
      metric.spans = []
    }
    return metric
  }

  private static func scale(
    _ value: SettingsReader, _ keys: Section, _ direction: MetricDirection
  ) throws(SettingsError) -> MetricScale? {
    guard ["good", "watch", "bad"].contains(where: value.hasKey) else { return nil }
    for key in ["good", "bad"] where !value.hasKey(key) {
      throw value.wrongKind("a metric with \(key)", found: "one without")
    }
    if direction == .middle {
      let good = try pair(keys.value("good"))
      let bad = try pair(keys.value("bad"))
      guard bad.0 < good.0, good.1 < bad.1 else {
        throw try keys.value("bad").outOfRange(
          "below and above the good span", found: "\(bad.0) and \(bad.1)")
      }
      return MetricScale(
        goodFrom: good.0, through: good.1, badBelow: bad.0, badAbove: bad.1)
    }
    let good = try keys.value("good").number(-1e12...1e12)
    let bad = try keys.value("bad").number(-1e12...1e12)
    let watch =
      value.hasKey("watch") ? try keys.value("watch").number(-1e12...1e12) : (good + bad) / 2
    guard good > watch && watch > bad || good < watch && watch < bad,
      (good > bad) == (direction == .higher)
    else {
      throw value.outOfRange(
        direction == .higher ? "such that good > watch > bad" : "such that good < watch < bad",
        found: "\(good), \(watch) and \(bad)")
    }
    return MetricScale(good: good, watch: watch, bad: bad)
  }

  private static func pair(_ reader: SettingsReader) throws(SettingsError) -> (Double, Double) {
    let list = try reader.list()
    guard list.count == 2 else {
      throw reader.outOfRange("two numbers", found: "\(list.count)")
    }
    let low = try list[0].number(-1e15...1e15)
    let high = try list[1].number(-1e15...1e15)
    guard low < high else {
      throw reader.outOfRange("a smaller number and a larger one", found: "\(low) and \(high)")
    }
    return (low, high)
  }
}
