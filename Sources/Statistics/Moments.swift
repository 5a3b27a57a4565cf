/// Sums over rows at one β, each divided by the weight when complete.
package struct Moments: Sendable {
  /// Σ w.
  var weight = 0.0
  /// ½ Σ w d.
  var halfDeviance = 0.0
  /// Σ w (y − μ)² / V(μ).
  var pearson = 0.0
  /// Σ w μ′² / V(μ).
  var informationWeight = 0.0
  /// Xᵀ of the rows' scores; before the first β, of their working responses.
  var score: [Double]
  /// Xᵀ diag(information) X, lower triangle; without cells where only a gradient is wanted.
  var information: Matrix

  init(columns: Int, withInformation: Bool = true) {
    score = Array(repeating: 0, count: columns)
    let order = withInformation ? columns : 0
    information = Matrix(rows: order, columns: order)
  }

  var hasInformation: Bool { information.columns == score.count }

  mutating func add(_ other: Moments) {
    weight += other.weight
    halfDeviance += other.halfDeviance
    pearson += other.pearson
    informationWeight += other.informationWeight
    for j in score.indices { score[j] += other.score[j] }
    for k in information.storage.indices {
      information.storage[k] += other.information.storage[k]
    }
  }

  mutating func divideByWeight() {
    guard weight > 0 else { return }
    halfDeviance /= weight
    pearson /= weight
    informationWeight /= weight
    for j in score.indices { score[j] /= weight }
    for k in information.storage.indices { information.storage[k] /= weight }
  }
}
