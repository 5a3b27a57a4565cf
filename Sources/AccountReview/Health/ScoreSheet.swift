import Receivables
internal import Statistics

/// Measurements of a view, weighed.
struct ScoreSheet: Sendable {
  let assessed: AssessedView
  let weights: HealthWeights
  var view: LedgerView { assessed.view }
  var policy: Policy { assessed.policy }
  let measurements: HealthMeasurements
  private let positions: [ExactText: CustomerIndex]

  init(
    _ view: LedgerView, _ weights: HealthWeights, _ policy: Policy,
    for purpose: AssessedView.Purpose = .scores, threads: Int = 1
  ) {
    assessed = AssessedView(view, policy, for: purpose, threads: threads)
    self.weights = weights
    measurements = HealthMeasurements(assessed, weights.measures, threads: threads)
    positions = Dictionary(
      uniqueKeysWithValues: view.customers.indexed().map { (ExactText($1.id), $0) })
  }

  func position(_ id: String) -> CustomerIndex? { positions[ExactText(id)] }

  private struct Known {
    let measure: Int
    let reading: HealthMeasurements.Reading
    let weight: Double
    /// The weight, less by age.
    var effective: Double { weight * reading.freshness }
  }

  private func known(_ customer: CustomerIndex) -> [Known] {
    zip(measurements.readings(customer), weights.weights).enumerated().compactMap { j, pair in
      pair.0.map { Known(measure: j, reading: $0, weight: pair.1) }
    }
  }

  /// Of the weights of what this portfolio measures, the share for which something is known.
  ///
  /// What is old counts less. Of a new account, no past is asked for.
  func evidence(_ customer: CustomerIndex) -> Double {
    let isNew = assessed.newAge(customer) != nil
    let readings = Array(measurements.readings(customer))
    var (found, all) = (0.0, 0.0)
    for (j, weight) in weights.weights.enumerated() where measurements.isMeasured[j] {
      if isNew, readings[j] == nil, measurements.measures[j].needsPast { continue }
      all += weight
      if let reading = readings[j] { found += weight * reading.freshness }
    }
    return all > 0 ? found / all : 0
  }

  /// The weighted means of what is known; `nil` if that is too little.
  func score(_ customer: CustomerIndex) -> (score: Double, pillars: [Pillar: Double])? {
    let known = known(customer)
    let total = known.reduce(0) { $0 + $1.effective }
    guard total > 0, evidence(customer) >= policy.health.minimumEvidence else { return nil }
    var pillars: [Pillar: Double] = [:]
    for pillar in Pillar.allCases {
      let own = known.filter { weights.pillars[$0.measure] == pillar }
      let sum = own.reduce(0) { $0 + $1.effective }
      if sum > 0 {
        pillars[pillar] = own.reduce(0) { $0 + $1.effective * $1.reading.score } / sum
      }
    }
    return (known.reduce(0) { $0 + $1.effective * $1.reading.score } / total, pillars)
  }

  /// Whether an account is known by the ledger alone.
  func isByLedgerAlone(_ customer: CustomerIndex) -> Bool {
    assessed.histories[customer].series.isEmpty
  }

  /// Measures by the size of their part in the score.
  func drivers(_ customer: CustomerIndex) -> [Scorecard.Driver] {
    let known = known(customer)
    let total = known.reduce(0) { $0 + $1.effective }
    return known.map { item in
      let measure = measurements.measures[item.measure]
      return Scorecard.Driver(
        measure: measure, name: name(measure, customer), value: item.reading.raw,
        score: item.reading.score,
        contribution: item.effective * (item.reading.score - 50) / total,
        measuredOn: item.reading.measuredOn, unit: unit(measure, customer),
        isAgainstYearAgo: item.reading.isAgainstYearAgo, isByNorm: item.reading.isByNorm,
        isByPlace: item.reading.isByPlace)
    }.filter { abs($0.contribution) > 0.05 }
      .sorted {
        (-abs($0.contribution), $0.measure.name) < (-abs($1.contribution), $1.measure.name)
      }
  }

  private func series(_ measure: HealthMeasure, _ customer: CustomerIndex) -> MetricSeries? {
    switch measure {
    case .level(let metric), .trend(let metric): assessed.histories[customer][metric]
    case .fact: nil
    }
  }

  /// As `health.csv` names it.
  private func name(_ measure: HealthMeasure, _ customer: CustomerIndex) -> String {
    series(measure, customer)?.name ?? measure.name
  }

  private func unit(_ measure: HealthMeasure, _ customer: CustomerIndex) -> String {
    switch measure {
    case .fact(let fact): fact.unit
    case .level: series(measure, customer)?.policy.unit ?? ""
    case .trend:
      series(measure, customer).map { $0.policy.isRelative ? "relative" : $0.policy.unit } ?? ""
    }
  }
}

extension HealthMeasure {
  /// Cannot be known of an account that is new.
  var needsPast: Bool {
    switch self {
    case .level: false
    case .trend: true
    case .fact(let fact):
      switch fact {
      case .billingTrend, .silence, .usualDelay, .delayTrend, .billingSpread, .billingProjection:
        true
      case .overdueShare, .brokenPromises, .disputes, .creditUsed, .daysPastDue, .effortForMoney:
        false
      }
    }
  }
}
