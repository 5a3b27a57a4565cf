internal import Foundation

/// A logistic regression whose columns share ridges by group, chosen from the data or given.
///
/// Minimises over β, for strengths λ,
///
///     c Σᵢ [log(1 + e^ηᵢ) − yᵢ ηᵢ]  +  ½ Σ_g λ_g |β_g|²,      η = Xβ
///
/// Column 0 has no ridge. The λ_g rise in marginal likelihood (Laplace's approximation) by
///
///     λ_g ← (p_g − λ_g tr_g (H + Λ)⁻¹) / |β_g|²
///
/// between Newton steps, at the normal model that has the information of the step (Gu's performance
/// iteration). c ≤ 1 is the share of a row's evidence that counts, for rows that repeat
/// one another.
///
/// - SeeAlso: Wood & Fasiolo, *A Generalized Fellner–Schall Method for Smoothing Parameter
///   Optimization* (2017); Gu, *Cross-Validating Non-Gaussian Data* (1992).
struct RidgeGroupFit: Sendable {
  struct Result: Sendable {
    var beta: [Double]
    var strengths: [Double]
    /// The factor of H + Λ at β.
    var factor: Cholesky
    /// How many columns each group leaves free.
    var freedom: [Double]
  }

  let design: AdditiveDesign
  let outcomes: [Bool]
  let evidence: Double
  var threads = 1
  var maximumIterations = 80

  private struct Sums: Sendable {
    var loss = 0.0
    var gradient: [Double]
    var information: Matrix
  }

  private func sums(_ beta: [Double], information wantsInformation: Bool) -> Sums {
    let groups = RowPartition(rowCount: design.rowCount).groupCount
    let parts = parallelMap(0..<groups, threads: threads) {
      sums(ofGroup: $0, beta, information: wantsInformation)
    }
    var total = parts[0]
    for part in parts.dropFirst() {
      total.loss += part.loss
      for j in total.gradient.indices { total.gradient[j] += part.gradient[j] }
      for k in total.information.storage.indices {
        total.information.storage[k] += part.information.storage[k]
      }
    }
    return total
  }

  private func sums(
    ofGroup group: Int, _ beta: [Double], information wantsInformation: Bool
  ) -> Sums {
    let p = design.columnCount
    var total = Sums(
      gradient: Array(repeating: 0, count: p),
      information: Matrix(rows: wantsInformation ? p : 0, columns: wantsInformation ? p : 0))
    var residuals = [Double](repeating: 0, count: RowPartition.blockRows)
    var roots = residuals
    RowPartition(rowCount: design.rowCount).forEachBlock(ofGroup: group, design) { rows, block in
      guard let x = UnsafePointer(block.baseAddress) else { return }
      Kernels.multiply(x, rows: rows.count, columns: p, by: beta, into: &residuals)
      for (i, row) in rows.enumerated() {
        let terms = Family.binomial.terms(outcomes[row] ? 1 : 0, eta: residuals[i], link: .logit)
        total.loss += evidence * terms.halfDeviance
        residuals[i] = evidence * terms.score
        roots[i] = (evidence * terms.information).squareRoot()
      }
      Kernels.addTransposed(x, rows: rows.count, columns: p, times: residuals, to: &total.gradient)
      guard wantsInformation else { return }
      Kernels.scaleRows(block, columns: p, by: roots)
      Kernels.addCrossProduct(x, rows: rows.count, columns: p, to: &total.information.storage)
    }
    return total
  }

  private func ridge(_ strengths: [Double]) -> [Double] {
    var ridge = [Double](repeating: 0, count: design.columnCount)
    for (group, strength) in zip(design.layout.groups, strengths) {
      for j in group { ridge[j] = strength }
    }
    return ridge
  }

  private func penalty(_ ridge: [Double], _ beta: [Double]) -> Double {
    zip(ridge, beta).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 }
  }

  /// The mode at fixed strengths, or with strengths chosen from those given.
  ///
  /// - Throws: ``FitError/didNotConverge(iterations:)``, or ``FitError/collinear(column:)``.
  func fit(
    from start: [Double]?, strengths: [Double], choosing: Bool
  ) throws(FitError) -> Result {
    let events = Double(outcomes.count { $0 })
    let p = design.columnCount
    var beta = start ?? [Link.logit.predictor(ofMean: events / Double(outcomes.count))]
    beta += Array(repeating: 0, count: p - beta.count)
    var choice = StrengthChoice(groups: design.layout.groups, strengths: strengths)
    var isSettled = !choosing
    for iteration in 1...maximumIterations {
      let sums = sums(beta, information: true)
      if !isSettled, iteration > 1 {
        // From the first steps the information is still far from its last value.
        let change = try choice.rise(
          sums.information, gradient: sums.gradient, beta: beta, times: iteration < 4 ? 3 : 12)
        isSettled = change < 0.02 || iteration >= maximumIterations / 2
      }
      let ridge = choice.ridge
      let factor = try Cholesky(sums.information.adding(diagonal: ridge))
      let score = (0..<p).map { sums.gradient[$0] - ridge[$0] * beta[$0] }
      let step = factor.solve(score)
      let promised = zip(score, step).reduce(0) { $0 + $1.0 * $1.1 }
      if isSettled, promised < 1e-9 {
        return Result(
          beta: beta, strengths: choice.strengths, factor: factor,
          freedom: choice.freedom(factor))
      }
      let objective = sums.loss + penalty(ridge, beta)
      var length = 1.0
      var next = beta
      repeat {
        next = zip(beta, step).map { $0 + length * $1 }
        let trial = self.sums(next, information: false)
        if trial.loss + penalty(ridge, next) <= objective + 1e-9 * (1 + objective) { break }
        length /= 2
      } while length > 1e-6
      beta = next
    }
    throw .didNotConverge(iterations: maximumIterations)
  }
}

/// Strengths of ridges on their way to the largest marginal likelihood.
private struct StrengthChoice {
  let groups: [Range<Int>]
  var strengths: [Double]
  private var growing: [Bool]

  init(groups: [Range<Int>], strengths: [Double]) {
    (self.groups, self.strengths) = (groups, strengths)
    growing = strengths.map { _ in false }
  }

  var ridge: [Double] {
    var ridge = [Double](repeating: 0, count: groups.last?.upperBound ?? 1)
    for (group, strength) in zip(groups, strengths) { for j in group { ridge[j] = strength } }
    return ridge
  }

  func freedom(_ factor: Cholesky) -> [Double] {
    let inverse = factor.inverseDiagonal()
    return zip(groups, strengths).map { group, strength in
      group.reduce(0) { $0 + 1 - strength * inverse[$1] }
    }
  }

  /// Raises the marginal likelihood of the normal model that stands for the others near β: its
  /// information is H and its mode at strengths λ solves (H + Λ) β = Hβ₀ + g.
  ///
  /// Passes over the rows cost much more than these steps, which need none.
  ///
  /// - Returns: the largest change of a strength's logarithm since the call, times the columns that
  ///   its group leaves free.
  mutating func rise(
    _ information: Matrix, gradient: [Double], beta: [Double], times: Int
  ) throws(FitError) -> Double {
    let p = beta.count
    var right = gradient
    for j in 0..<p {
      right[j] += information[j, j] * beta[j]
      // Only the lower triangle is there.
      for i in (j + 1)..<max(p, j + 1) {
        right[i] += information[i, j] * beta[j]
        right[j] += information[i, j] * beta[i]
      }
    }
    let before = strengths
    var free = strengths.map { _ in 0.0 }
    for _ in 0..<times {
      let factor = try Cholesky(information.adding(diagonal: ridge))
      let mode = factor.solve(right)
      free = freedom(factor)
      var largest = 0.0
      for (g, group) in groups.enumerated() {
        free[g] = max(free[g], 1e-9)
        let size = max(group.reduce(0) { $0 + mode[$1] * mode[$1] }, 1e-12)
        var factor = min(max(free[g] / size / strengths[g], 1e-2), 1e2)
        // Ridges on their way to infinity go there slowly unless they are helped.
        if factor > 1, growing[g] { factor = min(factor * factor, 1e2) }
        growing[g] = factor > 1
        let chosen = min(max(strengths[g] * factor, 1e-3), 1e6)
        largest = max(largest, free[g] * abs(log(chosen / strengths[g])))
        strengths[g] = chosen
      }
      if largest < 0.005 { break }
    }
    return strengths.indices.map { free[$0] * abs(log(strengths[$0] / before[$0])) }.max() ?? 0
  }
}

extension Matrix {
  fileprivate func adding(diagonal: [Double]) -> Matrix {
    var sum = self
    for j in diagonal.indices { sum[j, j] += diagonal[j] }
    return sum
  }
}
