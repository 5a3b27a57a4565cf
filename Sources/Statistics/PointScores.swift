internal import Foundation

/// Measures of how good predictions were.
///
/// Each is a pure function of predictions and outcomes, in the same order. A score that does not
/// exist, as the area under a curve with only one kind of outcome, is nil.
package enum Score {
  static func requireSame(_ predictions: Int, _ outcomes: Int) {
    precondition(
      predictions == outcomes && outcomes > 0, "\(predictions) predictions, \(outcomes) outcomes")
  }

  // MARK: - Probabilities of an event

  /// The mean of −log p, p being the probability that was given to what happened.
  ///
  /// It is infinite if something happened that had been called impossible.
  ///
  /// - SeeAlso: Good, *Rational Decisions* (1952).
  package static func logLoss(probabilities: [Double], outcomes: [Bool]) -> Double {
    requireSame(probabilities.count, outcomes.count)
    let sum = zip(probabilities, outcomes).reduce(0) { $0 - ($1.1 ? log($1.0) : log1p(-$1.0)) }
    return sum / Double(outcomes.count)
  }

  /// The mean of (p − y)², y being 1 for an event and 0 for none.
  ///
  /// - SeeAlso: Brier, *Verification of Forecasts Expressed in Terms of Probability* (1950).
  package static func brier(probabilities: [Double], outcomes: [Bool]) -> Double {
    requireSame(probabilities.count, outcomes.count)
    let sum = zip(probabilities, outcomes).reduce(0) {
      let miss = $1.0 - ($1.1 ? 1 : 0)
      return $0 + miss * miss
    }
    return sum / Double(outcomes.count)
  }

  /// The probability that an event had a higher prediction than a non-event, ties counting half.
  ///
  /// Predictions may be on any scale, higher meaning more likely.
  ///
  /// - Returns: nil unless there are both events and non-events.
  /// - SeeAlso: Hanley & McNeil, *The Meaning and Use of the Area under a Receiver Operating
  ///   Characteristic (ROC) Curve* (1982).
  package static func areaUnderCurve(predictions: [Double], outcomes: [Bool]) -> Double? {
    requireSame(predictions.count, outcomes.count)
    let order = predictions.indices.sorted { predictions[$0] < predictions[$1] }
    var (events, others, wins) = (0, 0, 0.0)
    var first = 0
    while first < order.count {
      let value = predictions[order[first]]
      var (tiedEvents, next) = (0, first)
      while next < order.count, predictions[order[next]] == value {
        if outcomes[order[next]] { tiedEvents += 1 }
        next += 1
      }
      // A number that is none equals nothing, not even itself.
      precondition(next > first, "a prediction of \(value)")
      let tiedOthers = next - first - tiedEvents
      wins += Double(tiedEvents) * (Double(others) + 0.5 * Double(tiedOthers))
      events += tiedEvents
      others += tiedOthers
      first = next
    }
    return events > 0 && others > 0 ? wins / (Double(events) * Double(others)) : nil
  }

  // MARK: - Amounts

  /// The weighted absolute percentage error, Σ |forecast − actual| / Σ |actual|, as a ratio.
  ///
  /// - Returns: nil if all that happened is zero.
  /// - SeeAlso: Kolassa & Schütz, *Advantages of the MAD/Mean Ratio over the MAPE* (2007).
  package static func weightedAbsolutePercentageError(
    forecasts: [Double], actuals: [Double]
  ) -> Double? {
    requireSame(forecasts.count, actuals.count)
    let size = actuals.reduce(0) { $0 + abs($1) }
    return size > 0 ? zip(forecasts, actuals).reduce(0) { $0 + abs($1.0 - $1.1) } / size : nil
  }

  /// Σ (forecast − actual) / Σ |actual|, as a ratio; above zero, too much was forecast.
  ///
  /// - Returns: nil if all that happened is zero.
  package static func bias(forecasts: [Double], actuals: [Double]) -> Double? {
    requireSame(forecasts.count, actuals.count)
    let size = actuals.reduce(0) { $0 + abs($1) }
    return size > 0 ? zip(forecasts, actuals).reduce(0) { $0 + ($1.0 - $1.1) } / size : nil
  }
}
