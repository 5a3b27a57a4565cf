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
  public let intercept: Double
  public let slope: Double

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

/// The rising function that fits best: an average over pools of neighbours.
///
/// It minimises Σ wᵢ (yᵢ − f(xᵢ))² over all f that never fall. Between two points f is a straight
/// line, and beyond them level.
///
/// - SeeAlso: Ayer, Brunk, Ewing, Reid & Silverman, *An Empirical Distribution Function for Sampling
///   with Incomplete Information* (1955), for pooling adjacent violators.
public struct IsotonicRegression: Sendable, Hashable, Codable {
  /// Ascending.
  public let arguments: [Double]
  /// f at the arguments, never falling.
  public let values: [Double]

  /// - Parameters:
  ///   - x: finite; rows with the same x are averaged first.
  ///   - weights: each > 0, 1 if left out.
  public init(x: [Double], y: [Double], weights: [Double]? = nil) {
    Score.requireSame(x.count, y.count)
    precondition((weights?.count ?? x.count) == x.count, "\(x.count) rows, weights for others")
    precondition(
      x.allSatisfy(\.isFinite) && y.allSatisfy(\.isFinite)
        && weights?.allSatisfy { $0 > 0 && $0.isFinite } ?? true,
      "a number is not finite, or a weight not positive")
    // Sums in order of x, then of y, so that the order of rows does not matter.
    let order = x.indices.sorted {
      (x[$0], y[$0], weights?[$0] ?? 1) < (x[$1], y[$1], weights?[$1] ?? 1)
    }
    var pools: [(sum: Double, weight: Double, points: Int)] = []
    var points: [Double] = []
    for i in order {
      let weight = weights?[i] ?? 1
      if points.last == x[i] {
        pools[pools.count - 1].sum += weight * y[i]
        pools[pools.count - 1].weight += weight
      } else {
        points.append(x[i])
        pools.append((weight * y[i], weight, 1))
      }
    }
    var merged: [(sum: Double, weight: Double, points: Int)] = []
    for pool in pools {
      merged.append(pool)
      while merged.count > 1 {
        let (before, after) = (merged[merged.count - 2], merged[merged.count - 1])
        guard before.sum / before.weight >= after.sum / after.weight else { break }
        merged.removeLast(2)
        merged.append(
          (before.sum + after.sum, before.weight + after.weight, before.points + after.points))
      }
    }
    arguments = points
    values = merged.flatMap { Array(repeating: $0.sum / $0.weight, count: $0.points) }
  }

  /// f(x).
  public func value(at x: Double) -> Double {
    precondition(!x.isNaN, "a function has no value at a number that is none")
    var (low, high) = (0, arguments.count)
    while low < high {
      let middle = (low + high) / 2
      if arguments[middle] <= x { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return values[0] }
    if low == arguments.count { return values[low - 1] }
    let share = (x - arguments[low - 1]) / (arguments[low] - arguments[low - 1])
    return values[low - 1] + share * (values[low] - values[low - 1])
  }
}
