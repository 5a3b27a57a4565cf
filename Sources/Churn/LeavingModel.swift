package import ForecastVocabulary
package import Receivables
package import Statistics

/// What was learnt of churn, ready for a view: kept with fitted models, so that a forecast
/// from them learns nothing anew.
package struct LeavingModel: Sendable, Hashable, Codable {
  /// How it was obtained, and what it changes.
  package let record: LeavingRecord
  /// Health metrics that it was learnt from.
  let metrics: [String]
  /// `nil` where nobody's leaving can be forecast.
  let regression: FittedAdditiveLogisticModel?

  /// P(leaves within the horizon) by customer of a view; `nil` for one that has left or that the
  /// definition cannot tell of.
  package func probabilities(
    _ view: LedgerView, _ specification: ChurnSpecification, threads: Int
  ) -> [Double?] {
    var found = [Double?](repeating: nil, count: view.customers.count)
    guard let regression else { return found }
    let snapshot = ChurnSnapshot(
      view, record.label, metrics, horizon: record.horizonDays, specification, threads: threads)
    for (c, q) in zip(snapshot.customers, regression.probabilities(snapshot.predictors)) {
      found[c] = q
    }
    return found
  }

  /// - Throws: `ModelFault` for one that cannot predict a view of the specification's columns.
  package func validate(_ specification: ChurnSpecification) throws(ModelFault) {
    try ModelFault.require(
      (1...3660).contains(record.horizonDays),
      "leaving is forecast for \(record.horizonDays) days")
    try ModelFault.require(
      (regression == nil) == (!record.isPredicted), "why nobody's leaving is forecast is unclear")
    for effect in [record.billing, record.payment].compactMap({ $0 }) {
      try ModelFault.require(
        [effect.strength, effect.standardError, effect.gain, effect.gainStandardError],
        in: -1e6...1e6, "what leaving changes")
    }
    guard let regression else { return }
    try regression.validate()
    let columns = Dictionary(
      ChurnSnapshot.empty(metrics, specification).map { (ExactText($0.name), $0.isCategory) },
      uniquingKeysWith: { first, _ in first })
    for (name, isCategory) in regression.columnKinds {
      try ModelFault.require(
        columns[ExactText(name)] == isCategory,
        "churn was learned from `\(name)`, which is not among its columns")
    }
  }
}

extension Predictor {
  fileprivate var isCategory: Bool {
    if case .levels = values { true } else { false }
  }
}
