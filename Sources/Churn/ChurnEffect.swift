internal import ForecastVocabulary
internal import Foundation
internal import Statistics

extension ChurnEffect {
  /// What is compared: a customer at one snapshot.
  package struct Row: Sendable {
    let customer: Int
    let probability: Double
    let expected: Double
    let observed: Double
  }

  private static let folds = 5
  /// v.
  private static let extraVariance = 0.2
  /// Precision of the prior on b.
  private static let precision = 4.0
  private static let fewestRows = 50

  /// log(1 − q), kept away from −∞.
  static func covariate(_ probability: Double) -> Double { log1p(-min(max(probability, 0), 0.98)) }

  /// - Returns: nil where there is too little to tell.
  init?(_ rows: [Row]) {
    let rows = rows.filter { $0.expected > 0.01 && $0.expected.isFinite }
    guard rows.count >= ChurnEffect.fewestRows, rows.contains(where: { $0.observed > 0 }),
      Set(rows.map(\.probability)).count > 1
    else { return nil }
    guard let whole = ChurnEffect.fit(rows) else { return nil }
    // What each customer gains by b, learnt from other customers.
    var gains: [Int: Double] = [:]
    for fold in 0..<ChurnEffect.folds {
      let kept = rows.filter { $0.customer % ChurnEffect.folds != fold }
      guard let own = ChurnEffect.fit(kept), let none = ChurnEffect.fit(kept, alone: true)
      else { continue }
      for row in rows where row.customer % ChurnEffect.folds == fold {
        gains[row.customer, default: 0] +=
          ChurnEffect.logLikelihood(row, own.intercept, own.slope)
          - ChurnEffect.logLikelihood(row, none.intercept, 0)
      }
    }
    let all = gains.sorted { $0.key < $1.key }.map(\.value)
    guard all.count > 1 else { return nil }
    let n = Double(all.count)
    let gain = all.reduce(0, +)
    let mean = gain / n
    self.init(
      strength: whole.slope, standardError: whole.error, gain: gain,
      gainStandardError: (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * n / (n - 1))
        .squareRoot(), rows: rows.count)
  }

  private static func weight(_ row: Row) -> Double { 1 / (1 + extraVariance * row.expected) }

  private static func logLikelihood(_ row: Row, _ intercept: Double, _ slope: Double) -> Double {
    let eta = log(row.expected) + intercept + slope * covariate(row.probability)
    return weight(row) * (row.observed * eta - exp(eta))
  }

  private static func fit(
    _ rows: [Row], alone: Bool = false
  ) -> (intercept: Double, slope: Double, error: Double)? {
    let weights = rows.map { Float(weight($0)) }
    let total = weights.reduce(0) { $0 + Double($1) }
    // Without the slope, a ridge so large that there is none.
    let ridge = alone ? 1e9 : precision / total
    let design = DesignTable(
      rowCount: rows.count,
      terms: [
        .intercept,
        .numeric(
          name: "leaving", values: rows.map { Float(covariate($0.probability)) }, centre: 0,
          scale: 1),
      ])
    guard
      let fitted = try? GeneralizedLinearModel(
        .poisson, .log, penalty: Penalty(ridge: [0, ridge])
      ).fit(
        design, responses: rows.map { Float($0.observed) }, weights: weights,
        offset: rows.map { Float(log($0.expected)) })
    else { return nil }
    let (intercept, slope) = (fitted.coefficients[0], fitted.coefficients[1])
    // The information on the slope, the intercept being free.
    var (sum, first, second) = (0.0, 0.0, 0.0)
    for row in rows {
      let x = covariate(row.probability)
      let mean = weight(row) * row.expected * exp(intercept + slope * x)
      sum += mean
      first += mean * x
      second += mean * x * x
    }
    let information = second - first * first / max(sum, 1e-12) + (alone ? 1e9 : precision)
    return (intercept, slope, 1 / information.squareRoot())
  }
}
