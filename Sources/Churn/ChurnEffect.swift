internal import ForecastVocabulary
internal import Foundation
internal import Receivables

extension ChurnEffect {
  /// What is compared: a customer at one snapshot.
  package struct Row: Sendable {
    let customer: CustomerIndex
    let probability: Double
    let expected: Double
    let observed: Double
  }

  /// How the expected number depends on the probability of leaving.
  package enum Form: Sendable {
    /// exp(b log(1 − q)): as many fewer on each day.
    case even
    /// The mean of a ``LeavingCurve``: until the day of leaving, then none.
    case untilLeaving

    /// The logarithm of the factor and its derivative by b.
    func logFactor(_ probability: Double, _ strength: Double) -> (value: Double, slope: Double) {
      switch self {
      case .even:
        let x = ChurnEffect.covariate(probability)
        return (strength * x, x)
      case .untilLeaving:
        return LeavingCurve.logMean(probability: probability, strength: strength)
      }
    }

    /// Precision of the normal prior on b.
    var precision: Double {
      switch self {
      case .even: 4
      case .untilLeaving: 1
      }
    }
  }

  private static let folds = 5
  /// v.
  private static let extraVariance = 0.2
  private static let fewestRows = 50
  /// Of b.
  ///
  /// Below −1 the mean of a ``LeavingCurve`` has no end.
  private static let strengths = -0.9...50.0

  /// log(1 − q), kept away from −∞.
  static func covariate(_ probability: Double) -> Double { log1p(-min(max(probability, 0), 0.98)) }

  /// - Returns: nil where there is too little to tell.
  init?(_ rows: [Row], _ form: Form) {
    let rows = rows.filter { $0.expected > 0.01 && $0.expected.isFinite }
    guard rows.count >= ChurnEffect.fewestRows, rows.contains(where: { $0.observed > 0 }),
      Set(rows.map(\.probability)).count > 1
    else { return nil }
    let whole = ChurnEffect.fit(rows, form)
    // What each customer gains by b, learnt from other customers.
    var gains: [CustomerIndex: Double] = [:]
    for fold in 0..<ChurnEffect.folds {
      let kept = rows.filter { $0.customer.position % ChurnEffect.folds != fold }
      let own = ChurnEffect.fit(kept, form)
      let alone = ChurnEffect.intercept(kept, form, strength: 0)
      for row in rows where row.customer.position % ChurnEffect.folds == fold {
        gains[row.customer, default: 0] +=
          ChurnEffect.logLikelihood(row, form, own.intercept, own.strength)
          - ChurnEffect.logLikelihood(row, form, alone, 0)
      }
    }
    let all = gains.sorted { $0.key < $1.key }.map(\.value)
    guard all.count > 1 else { return nil }
    let n = Double(all.count)
    let gain = all.reduce(0, +)
    let mean = gain / n
    self.init(
      strength: whole.strength, standardError: whole.error, gain: gain,
      gainStandardError: (all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } * n / (n - 1))
        .squareRoot(), rows: rows.count)
  }

  private static func weight(_ row: Row) -> Double { 1 / (1 + extraVariance * row.expected) }

  private static func logLikelihood(
    _ row: Row, _ form: Form, _ intercept: Double, _ strength: Double
  ) -> Double {
    let eta = log(row.expected) + intercept + form.logFactor(row.probability, strength).value
    return weight(row) * (row.observed * eta - exp(eta))
  }

  /// The likeliest a at a given b: the one under which as many are expected as came.
  private static func intercept(_ rows: [Row], _ form: Form, strength: Double) -> Double {
    let sums = rows.reduce(into: (observed: 0.0, expected: 0.0)) {
      $0.observed += weight($1) * $1.observed
      $0.expected +=
        weight($1) * $1.expected * exp(form.logFactor($1.probability, strength).value)
    }
    return log(max(sums.observed, 1e-12) / max(sums.expected, 1e-12))
  }

  /// Scoring on the likelihood with a at its likeliest, and the standard error of b from there.
  private static func fit(
    _ rows: [Row], _ form: Form
  ) -> (intercept: Double, strength: Double, error: Double) {
    func objective(_ strength: Double) -> Double {
      let a = intercept(rows, form, strength: strength)
      return rows.reduce(-form.precision * strength * strength / 2) {
        $0 + logLikelihood($1, form, a, strength)
      }
    }
    var (strength, best) = (0.0, objective(0))
    for _ in 0..<50 {
      let (score, information) = scoring(rows, form, strength: strength)
      var step = score / information
      var next = strength
      // Half a step each time it goes too far.
      for _ in 0..<30 {
        next = min(max(strength + step, strengths.lowerBound), strengths.upperBound)
        let value = objective(next)
        if value >= best {
          best = value
          break
        }
        step /= 2
        next = strength
      }
      let moved = abs(next - strength)
      strength = next
      if moved < 1e-9 { break }
    }
    return (
      intercept(rows, form, strength: strength), strength,
      1 / scoring(rows, form, strength: strength).information.squareRoot()
    )
  }

  /// The derivative of the objective by b, and the information on b, the intercept being free.
  private static func scoring(
    _ rows: [Row], _ form: Form, strength: Double
  ) -> (score: Double, information: Double) {
    let a = intercept(rows, form, strength: strength)
    var score = -form.precision * strength
    var (sum, first, second) = (0.0, 0.0, 0.0)
    for row in rows {
      let (value, slope) = form.logFactor(row.probability, strength)
      let mean = weight(row) * row.expected * exp(a + value)
      score += (weight(row) * row.observed - mean) * slope
      sum += mean
      first += mean * slope
      second += mean * slope * slope
    }
    return (score, second - first * first / max(sum, 1e-12) + form.precision)
  }
}
