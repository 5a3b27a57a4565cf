/// B-splines: smooth bumps that sum to one, of which a curve is a weighted sum.
///
///     f(x) = Σₖ βₖ Bₖ(x),      Σₖ Bₖ(x) = 1,      0 ≤ Bₖ(x)
///
/// Each Bₖ is a polynomial of the degree between neighbouring knots and is zero but on degree + 1
/// of those spaces. The boundary knots are repeated so that the curve ends on its last coefficient.
/// Beyond the boundary every Bₖ keeps its value there, so that a curve goes on level.
///
/// - SeeAlso: de Boor, *A Practical Guide to Splines* (1978), chapters IX and X.
public struct BSplineBasis: Sendable, Hashable, Codable {
  public let degree: Int
  /// The boundary knots, degree + 1 times each, around the interior ones; ascending.
  public let knots: [Double]

  /// The number of functions: interior knots + degree + 1.
  public var count: Int { knots.count - degree - 1 }

  /// - Parameters:
  ///   - degree: 0 for steps, 1 for broken lines, 3 for cubics.
  ///   - interiorKnots: ascending, strictly between the boundary knots. A knot repeated once lets
  ///     the curve bend more sharply there, and degree + 1 times lets it jump.
  public init(degree: Int, interiorKnots: [Double], boundaryKnots: (Double, Double)) {
    let (first, last) = boundaryKnots
    precondition(degree >= 0, "a degree of \(degree)")
    precondition(
      first.isFinite && last.isFinite && first < last, "no room between knots \(first) and \(last)")
    precondition(
      zip(interiorKnots, interiorKnots.dropFirst()).allSatisfy { $0 <= $1 }
        && interiorKnots.allSatisfy { first < $0 && $0 < last },
      "interior knots \(interiorKnots) do not ascend between \(first) and \(last)")
    self.degree = degree
    knots =
      Array(repeating: first, count: degree + 1) + interiorKnots
      + Array(repeating: last, count: degree + 1)
  }

  /// Writes all ``count`` values at `x` into `values`.
  public func evaluate(_ x: Double, into values: UnsafeMutableBufferPointer<Double>) {
    precondition(values.count == count, "\(values.count) places for \(count) B-splines")
    precondition(!x.isNaN, "a spline has no value at a number that is none")
    values.update(repeating: 0)
    let x = min(max(x, knots[degree]), knots[count])
    let span = span(of: x)
    // Cox and de Boor's recurrence, in place: after step d, the d + 1 B-splines of degree d that are
    // not zero on the span are at the places that end with `span`.
    values[span] = 1
    for d in stride(from: 1, through: degree, by: 1) {
      var carried = 0.0
      for k in (span - d)..<span {
        let (left, right) = (knots[k + 1], knots[k + 1 + d])
        let share = values[k + 1] / (right - left)
        values[k] = carried + (right - x) * share
        carried = (x - left) * share
      }
      values[span] = carried
    }
  }

  /// All ``count`` values at `x`.
  public func evaluate(_ x: Double) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { values, initialized in
      let all = UnsafeMutableBufferPointer(rebasing: values[..<count])
      all.initialize(repeating: 0)
      evaluate(x, into: all)
      initialized = count
    }
  }

  /// The last k with knots[k] ≤ x < knots[k + 1]; at the upper boundary, the last space of all.
  private func span(of x: Double) -> Int {
    var (low, high) = (degree, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if x < knots[middle] { high = middle } else { low = middle }
    }
    return low
  }

  /// DᵀD, for D the second differences of neighbouring coefficients.
  ///
  ///     βᵀ DᵀD β = Σₖ (βₖ − 2 βₖ₊₁ + βₖ₊₂)²
  ///
  /// Multiplied by a smoothing λ it is the matrix of a ``Penalty/Block``. With equally spaced knots
  /// it leaves straight lines free.
  ///
  /// - SeeAlso: Eilers & Marx, *Flexible Smoothing with B-splines and Penalties* (1996).
  public var secondDifferencePenalty: Matrix {
    var sum = Matrix(rows: count, columns: count)
    let difference = [1.0, -2, 1]
    for first in stride(from: 0, through: count - 3, by: 1) {
      for i in 0..<3 {
        for j in 0..<3 { sum[first + i, first + j] += difference[i] * difference[j] }
      }
    }
    return sum
  }
}
