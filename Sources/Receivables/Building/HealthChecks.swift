// Measurements that cannot be, or that stand far from all others.

extension CustomerPart where Record == HealthObservation {
  /// Adds what one line measures; the line counts as used once.
  package mutating func add(
    _ measured: [HealthRecord], line: Int, _ context: EventContext
  ) {
    var isCounted = false
    for record in measured {
      let before = records.count
      add(record, line: line, context)
      guard records.count > before else {
        // Said once of a customer that nobody knows.
        if context.customers.find(record.customer).knownOn == DayNumber.never { return }
        continue
      }
      if isCounted { log.unused(from: records[before].knownOn) }
      isCounted = true
    }
  }
}

/// Finds measurements that are no fault by themselves but stand far from all others of their metric.
struct OutlyingHealth {
  /// Of one metric.
  private struct Metric {
    let name: String
    var first: [Double] = []
    /// So much beyond the usual size that a person should look.
    var limit = Double.infinity
  }

  private var metrics: [Metric] = []

  private static let mostValues = 4000
  private static let fewest = 20
  private static let times = 1000.0

  /// - Parameter values: all measurements, in the order of the file.
  init(_ values: some Sequence<(metric: String, value: Double)>) {
    for (metric, value) in values {
      let place = metrics.firstIndex { $0.name == metric } ?? metrics.count
      if place == metrics.count { metrics.append(Metric(name: metric)) }
      if metrics[place].first.count < Self.mostValues { metrics[place].first.append(value) }
    }
    for place in metrics.indices where metrics[place].first.count >= Self.fewest {
      let sizes = metrics[place].first.map { abs($0) }.sorted()
      let usual = sizes[sizes.count * 9 / 10]
      var limit = usual > 0 ? Self.times * usual : .infinity
      if let known = PlausibleHealth.known[metrics[place].name],
        let span = known.span(of: metrics[place].first)
      {
        limit = min(limit, span * 1.000001)
      }
      metrics[place].limit = limit
      metrics[place].first = []
    }
  }

  func fault(_ metric: String, _ value: Double) -> Fault? {
    guard let found = metrics.first(where: { $0.name == metric }), abs(value) > found.limit else {
      return nil
    }
    return Fault(
      code: "outlying-measurement",
      problem: "\(metric) is \(value), far beyond all other measurements of it",
      remedy:
        "correct it if digits slipped in; scores use medians, so that it moves no other account")
  }
}

extension LedgerBuilder {
  mutating func noteOutlyingHealth(_ parts: [RecordPart<CustomerPart<HealthObservation>>]) {
    let all = parts.lazy.flatMap(\.value.records).map {
      (metric: $0.record.metric, value: $0.record.value)
    }
    let outlying = OutlyingHealth(all)
    for part in parts {
      for (posted, line) in zip(part.value.records, part.value.lines) {
        guard let fault = outlying.fault(posted.record.metric, posted.record.value) else {
          continue
        }
        log.lines.add(
          fault, line: Int(line) + part.firstLine, effect: .noticed, knownOn: posted.knownOn)
      }
    }
  }
}
