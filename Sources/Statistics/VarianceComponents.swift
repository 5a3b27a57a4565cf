/// How much values vary within groups and how much between them, in a one-way random-effects model.
///
/// With value j of group i
///
///     y_ij = μ + a_i + e_ij,      Var(a) = σ_b²,  Var(e) = σ_w²
///
/// and k groups of n_i values, N in all, the mean squares give
///
///     σ_w² = Σ_i Σ_j (y_ij − ȳ_i)² / (N − k)
///     σ_b² = max(0, [Σ_i n_i (ȳ_i − ȳ)² − (k − 1) σ_w²] / (N − Σ n_i² / N))
///
/// A group's mean is best predicted by its own values and σ_w²/σ_b² more at μ.
///
/// - SeeAlso: Searle, Casella & McCulloch, *Variance Components* (1992), §3.6.
package struct VarianceComponents: Sendable, Hashable {
  private var groups = 0.0
  private var count = 0.0
  private var sum = 0.0
  private var squaredCounts = 0.0
  /// Σ Σ (y − ȳ_i)² and Σ n_i ȳ_i².
  private var withinSquares = 0.0
  private var meanSquares = 0.0

  package init() {}

  /// Adds the values of one group.
  package mutating func add(_ values: some Collection<Double>) {
    add(values, weights: repeatElement(1, count: values.count))
  }

  /// Adds the values of one group, each as often as its weight says: n_i is their sum.
  package mutating func add(_ values: some Collection<Double>, weights: some Collection<Double>) {
    precondition(
      values.count == weights.count, "\(values.count) values with \(weights.count) weights")
    guard !values.isEmpty else { return }
    let n = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.1 * $1.0 } / n
    groups += 1
    count += n
    sum += n * mean
    squaredCounts += n * n
    meanSquares += n * mean * mean
    for (value, weight) in zip(values, weights) {
      withinSquares += weight * ((value - mean) * (value - mean))
    }
  }

  /// σ_w²; nil without a group of two values.
  package var within: Double? { count > groups ? withinSquares / (count - groups) : nil }

  /// σ_b²; nil without ``within``, or with fewer than two groups.
  package var between: Double? {
    guard let within, groups >= 2 else { return nil }
    let squares = meanSquares - sum * sum / count
    return max(0, (squares - (groups - 1) * within) / (count - squaredCounts / count))
  }
}
