/// The mean difference of two scores of the same cases, and how sure it is.
///
/// Differences must be of cases that do not depend on one another, such as sums over an origin or a
/// customer, else the interval is too narrow.
///
/// - SeeAlso: Student, *The Probable Error of a Mean* (1908).
package struct PairedDifference: Sendable, Hashable, Codable {
  package let count: Int
  package let mean: Double
  package let standardError: Double
  /// The interval that holds the true mean with probability `level`: mean ± t · standard error.
  package let lower, upper: Double

  /// - Parameters:
  ///   - first: scores of one method; at least two.
  ///   - second: scores of the other for the same cases; what is described is first − second.
  ///   - level: 0 < level < 1.
  package init(first: [Double], second: [Double], level: Double = 0.95) {
    precondition(
      first.count == second.count && first.count >= 2,
      "\(first.count) and \(second.count) scores cannot be paired")
    precondition(0 < level && level < 1, "an interval of level \(level)")
    let differences = zip(first, second).map { $0 - $1 }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (n - 1) / n).squareRoot()
    let reach = studentQuantile((1 + level) / 2, degreesOfFreedom: n - 1) * error
    (count, self.mean, standardError) = (differences.count, mean, error)
    (lower, upper) = (mean - reach, mean + reach)
  }
}
