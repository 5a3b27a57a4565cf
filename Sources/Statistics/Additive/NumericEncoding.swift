internal import Foundation
internal import SortedSearch

/// How a column of numbers becomes a straight line and a curve.
///
/// Numbers are read on the scale s(x) = sign(x) log(1 + |x|). The line is s, standardised. The curve
/// is a random walk over knots at quantiles, whose steps have the variance of the share of rows
/// between them:
///
///     f(s_{k+1}) − f(s_k) ~ N(0, τ² (F(s_{k+1}) − F(s_k)))
///
/// linear between knots, centred over the rows, and written in its principal components, so that
/// unit coefficients have the prior's variance. Beyond the outer knots the curve goes on level and
/// the line goes on. A missing number has neither; an indicator stands for it.
///
/// - SeeAlso: Lang & Brezger, *Bayesian P-Splines* (2004), for random-walk priors of curves.
struct NumericEncoding: Sendable, Hashable, Codable {
  /// Ascending, on the scale s; at least two.
  let knots: [Double]
  let mean: Double
  let deviation: Double
  /// Values of the components at the knots: knots × components, the widest component first.
  let components: Matrix
  /// The same for a smoother curve, whose slope is the random walk.
  let smoothComponents: Matrix
  /// True if the column had missing numbers.
  let hasMissing: Bool

  static let mostKnots = 24

  static func scale(_ x: Double) -> Double { x < 0 ? -log1p(-x) : log1p(x) }

  /// - Parameters:
  ///   - count: components of the curve at most.
  ///   - smoothCount: components of the smoother one at most.
  /// - Returns: nil if fewer than two distinct numbers are present.
  init?(_ numbers: [Double], components count: Int, smooth smoothCount: Int) {
    let present = numbers.filter { !$0.isNaN }.map(NumericEncoding.scale).sorted()
    guard let first = present.first, let last = present.last,
      last - first > 1e-9 * max(1, abs(first), abs(last))
    else { return nil }
    hasMissing = present.count < numbers.count
    let n = Double(present.count)
    let mean = present.reduce(0, +) / n
    self.mean = mean
    deviation = (present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    knots = NumericEncoding.knots(ascending: present)
    let (mass, rank) = NumericEncoding.mass(knots, ascending: present)
    components = NumericEncoding.components(mass, most: count) { min(rank[$0], rank[$1]) }
    smoothComponents = NumericEncoding.components(mass, most: smoothCount) {
      let (a, b) = (min(rank[$0], rank[$1]), max(rank[$0], rank[$1]))
      return a * a * (3 * b - a) / 6 + 0.1 * a * b
    }
  }

  /// The distinct values where they are few, else quantiles.
  private static func knots(ascending values: [Double]) -> [Double] {
    var distinct: [Double] = []
    for value in values where value != distinct.last { distinct.append(value) }
    guard distinct.count > mostKnots else { return distinct }
    var knots: [Double] = []
    for k in 0..<mostKnots {
      let knot = values[k * (values.count - 1) / (mostKnots - 1)]
      if knot != knots.last { knots.append(knot) }
    }
    return knots
  }

  /// The share of rows at each knot, and the share before it.
  private static func mass(
    _ knots: [Double], ascending values: [Double]
  ) -> (mass: [Double], rank: [Double]) {
    let k = knots.count
    var mass = [Double](repeating: 0, count: k)
    for value in values {
      let (lower, share) = position(value, in: knots)
      mass[lower] += 1 - share
      mass[lower + 1] += share
    }
    mass = mass.map { max($0, 0.5) }
    let total = mass.reduce(0, +)
    mass = mass.map { $0 / total }
    var rank = [Double](repeating: mass[0] / 2, count: k)
    for i in 1..<k { rank[i] = rank[i - 1] + (mass[i - 1] + mass[i]) / 2 }
    return (mass, rank)
  }

  /// The principal components over the rows of a process with this covariance at the knots, centred.
  private static func components(
    _ mass: [Double], most: Int, covariance: (Int, Int) -> Double
  ) -> Matrix {
    let k = mass.count
    let means = (0..<k).map { i in (0..<k).reduce(0) { $0 + mass[$1] * covariance(i, $1) } }
    let grand = zip(mass, means).reduce(0) { $0 + $1.0 * $1.1 }
    var weighted = Matrix(rows: k, columns: k)
    for i in 0..<k {
      for j in 0..<k {
        let centred = covariance(i, j) - means[i] - means[j] + grand
        weighted[i, j] = centred * (mass[i] * mass[j]).squareRoot()
      }
    }
    let (variances, vectors) = weighted.symmetricEigen()
    let kept = min(k - 1, most)
    let spread = variances.reduce(0, +)
    var components = Matrix(rows: k, columns: kept)
    for c in 0..<kept {
      // The sign of an eigenvector is arbitrary; components end above where they begin.
      let sign = vectors[k - 1, c] < 0 ? -1.0 : 1.0
      for i in 0..<k {
        components[i, c] =
          sign * vectors[i, c] * (max(variances[c], 0) / (mass[i] * spread)).squareRoot()
      }
    }
    return components
  }

  /// The knot before `value` and the share of the way to the next, kept within the knots.
  static func position(_ value: Double, in knots: [Double]) -> (lower: Int, share: Double) {
    let low = min(max(knots.partitioningIndex { $0 > value } - 1, 0), knots.count - 2)
    let share = (value - knots[low]) / (knots[low + 1] - knots[low])
    return (low, min(max(share, 0), 1))
  }
}
