package import Receivables

/// How a portfolio states its metrics: other names, and in what spans.
package struct MetricNames: Sendable {
  /// Known metrics by the names given, and factors to the unit of their scales.
  private let entries: [String: Entry]

  package struct Entry: Sendable {
    /// The name that the policy's measures and rules use.
    package let canonical: String
    package let policy: MetricPolicy
    /// Of values as given, the largest that can be.
    package let largest: Double
    package let factor: Double
  }

  package init(_ view: LedgerView, _ metrics: [String: MetricPolicy]) {
    var usual: [String: [Double]] = [:]
    let spanned = metrics.filter { !$0.value.spans.isEmpty }
    for customer in view.customers.indices {
      // An account's median, so that one wrong cell does not change the span.
      var own: [String: [Double]] = [:]
      for observation in view.health[customer] where spanned[observation.metric] != nil {
        own[observation.metric, default: []].append(observation.value)
      }
      for (name, values) in own {
        usual[name, default: []].append(values.sorted()[values.count / 2])
      }
    }
    entries = Dictionary(
      uniqueKeysWithValues: metrics.map { name, metric in
        let (most, factor) = MetricNames.span(metric, usual[name] ?? [])
        return (
          name,
          Entry(
            canonical: metric.like ?? name, policy: metric, largest: most, factor: factor)
        )
      })
  }

  /// The largest value that can be, and the factor from it to the first span.
  private static func span(
    _ metric: MetricPolicy, _ usual: [Double]
  ) -> (largest: Double, factor: Double) {
    guard let base = metric.spans.first, let range = metric.range,
      let span = PlausibleHealth(range: range, spans: metric.spans).span(of: usual)
    else { return (.infinity, 1) }
    return (span * 1.000001, base / span)
  }

  package func entry(_ name: String) -> Entry? { entries[name] }
}

/// One customer's metrics by the names that measures and rules use.
package struct MetricHistory {
  /// Few, so that going through them takes less time than hashing their names.
  package private(set) var series: [Item] = []

  package struct Item: Sendable {
    package let canonical: String
    /// Of values as given, the largest that can be, and the factor to the unit of the scale.
    package let largest: Double
    package let factor: Double
    package var series: MetricSeries
  }

  package init(_ observations: some Collection<HealthObservation>, _ names: MetricNames) {
    for observation in observations {
      guard let place = place(observation.metric, names) else { continue }
      let item = series[place]
      guard
        item.series.policy.range?.contains(observation.value) ?? (abs(observation.value) <= 1e15),
        abs(observation.value) <= item.largest
      else { continue }
      let factor = series[place].factor
      series[place].series.append(observation.value * factor, on: observation.observedOn)
    }
  }

  /// Of two names of one metric, the metric's own counts, or else the first met.
  private mutating func place(_ name: String, _ names: MetricNames) -> Int? {
    if let known = series.firstIndex(where: { $0.series.name == name }) { return known }
    guard let entry = names.entry(name) else { return nil }
    let own = Item(
      canonical: entry.canonical, largest: entry.largest, factor: entry.factor,
      series: MetricSeries(name: name, policy: entry.policy))
    if let rival = series.firstIndex(where: { $0.canonical == entry.canonical }) {
      guard name == entry.canonical else { return nil }
      series[rival] = own
      return rival
    }
    series.append(own)
    return series.count - 1
  }

  package subscript(_ canonical: String) -> MetricSeries? {
    series.first { $0.canonical == canonical && !$0.series.days.isEmpty }?.series
  }
}
