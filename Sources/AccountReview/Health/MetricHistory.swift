import Receivables

/// How a portfolio states its metrics: other names, and in what spans.
struct MetricNames: Sendable {
  /// Known metrics by the names given, and factors to the unit of their scales.
  private let entries: [String: Entry]

  struct Entry: Sendable {
    /// The name that the policy's measures and rules use.
    let canonical: String
    let policy: MetricPolicy
    let factor: Double
  }

  /// Customers whose measurements tell a span.
  private static let share = 0.95

  init(_ view: LedgerView, _ policy: HealthPolicy) {
    var largest: [String: [Double]] = [:]
    let spanned = policy.metrics.filter { !$0.value.spans.isEmpty }
    for customer in view.customers.indices {
      var own: [String: Double] = [:]
      for observation in view.health[customer] where spanned[observation.metric] != nil {
        own[observation.metric] = max(own[observation.metric] ?? -.infinity, observation.value)
      }
      for (name, value) in own { largest[name, default: []].append(value) }
    }
    entries = Dictionary(
      uniqueKeysWithValues: policy.metrics.map { name, metric in
        (
          name,
          Entry(
            canonical: metric.like ?? name, policy: metric,
            factor: MetricNames.factor(metric, largest[name] ?? []))
        )
      })
  }

  /// From the span that nearly all customers' values lie within, to the first.
  private static func factor(_ metric: MetricPolicy, _ largest: [Double]) -> Double {
    guard let base = metric.spans.first, !largest.isEmpty else { return 1 }
    let sorted = largest.sorted()
    let high = sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
    let usual = sorted.count < 20 ? sorted[sorted.count / 2] : high
    let span = metric.spans.first { usual <= $0 * 1.000001 } ?? metric.spans.last ?? base
    return base / span
  }

  func entry(_ name: String) -> Entry? { entries[name] }
}

/// One customer's metrics by the names that measures and rules use.
struct MetricHistory {
  /// Few, so that going through them takes less time than hashing their names.
  private(set) var series: [(canonical: String, factor: Double, series: MetricSeries)] = []

  init(_ observations: some Collection<HealthObservation>, _ names: MetricNames) {
    for observation in observations {
      guard let place = place(observation.metric, names) else { continue }
      let policy = series[place].series.policy
      guard policy.range?.contains(observation.value) ?? (abs(observation.value) <= 1e15) else {
        continue
      }
      let factor = series[place].factor
      series[place].series.append(observation.value * factor, on: observation.observedOn)
    }
  }

  /// Of two names of one metric, the metric's own counts, or else the first met.
  private mutating func place(_ name: String, _ names: MetricNames) -> Int? {
    if let known = series.firstIndex(where: { $0.series.name == name }) { return known }
    guard let entry = names.entry(name) else { return nil }
    let own = (entry.canonical, entry.factor, MetricSeries(name: name, policy: entry.policy))
    if let rival = series.firstIndex(where: { $0.canonical == entry.canonical }) {
      guard name == entry.canonical else { return nil }
      series[rival] = own
      return rival
    }
    series.append(own)
    return series.count - 1
  }

  subscript(_ canonical: String) -> MetricSeries? {
    series.first { $0.canonical == canonical && !$0.series.days.isEmpty }?.series
  }
}
