internal import Foundation

/// A correction of probabilities: a line on the scale of log odds.
///
///     logit q = intercept + slope · logit p
///
/// Perfectly calibrated probabilities have intercept 0 and slope 1; a slope below 1 means that they
/// were too extreme.
///
/// - SeeAlso: Cox, *Two Further Applications of a Model for Binary Regression* (1958).
public struct LogisticCalibration: Sendable, Hashable, Codable {
  /// What is added to the log odds; 0 where probabilities are right.
  public let intercept: Double
  /// What the log odds are multiplied by; below 1 where probabilities were too extreme.
  public let slope: Double

  /// A line that is known already.
  public init(intercept: Double, slope: Double) {
    (self.intercept, self.slope) = (intercept, slope)
  }

  /// Fits by maximum likelihood.
  ///
  /// - Parameters:
  ///   - probabilities: between 0 and 1; one that is 0 or 1 has no log odds and is refused.
  ///   - weights: each ≥ 0, 1 if left out.
  ///   - ridge: draws the line to intercept 0 and slope 1, for few outcomes; see ``Penalty``.
  /// - Throws: ``FitError``, of columns 0 (intercept) and 1 (slope).
  public static func fit(
    probabilities: [Double], outcomes: [Bool], weights: [Float]? = nil, ridge: Double = 0
  ) throws(FitError) -> LogisticCalibration {
    Score.requireSame(probabilities.count, outcomes.count)
    let ones = Array(repeating: 1.0, count: probabilities.count)
    let design = Matrix(
      rows: probabilities.count, columns: 2,
      columnMajor: ones + probabilities.map(Link.logit.predictor(ofMean:)))
    let penalty = Penalty(ridge: [ridge, ridge], centre: [0, 1])
    let fit = try GeneralizedLinearModel(.binomial, .logit, penalty: penalty)
      .fit(design, responses: outcomes.map { $0 ? 1 : 0 }, weights: weights)
    return LogisticCalibration(intercept: fit.coefficients[0], slope: fit.coefficients[1])
  }

  /// The corrected probability.
  public func calibrated(_ probability: Double) -> Double {
    precondition(0 <= probability && probability <= 1, "\(probability) is not a probability")
    let logOdds = Link.logit.predictor(ofMean: probability)
    // With a slope of zero all probabilities become one, also those without log odds.
    return Link.logit.inverse(slope == 0 ? intercept : intercept + slope * logOdds).mean
  }
}
