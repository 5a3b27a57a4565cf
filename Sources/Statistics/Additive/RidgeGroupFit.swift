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

  /// The least strength of a ridge.
  ///
  /// The second is for outcomes that columns separate: the likelihood then grows with β without end, and a ridge that gives way to it finds no mode. It is that of a
  /// normal prior with standard deviation 2.5 on a standardised column.
  ///
  /// - SeeAlso: Gelman, Jakulin, Pittau & Su, *A weakly informative default prior distribution for
  ///   logistic and other regression models*, Annals of Applied Statistics 2 (2008).
  private static let leastStrengths = [1e-3, 1 / (2.5 * 2.5), 1]

  /// The mode at fixed strengths, or with strengths chosen from those given.
  ///
  /// Where none is found, as where columns separate the outcomes, stronger ridges are tried.
  ///
  /// - Throws: ``FitError/didNotConverge(iterations:)``, or ``FitError/collinear(column:)``.
  func fit(
    from start: [Double]?, strengths: [Double], choosing: Bool
  ) throws(FitError) -> Result {
    var failure = FitError.didNotConverge(iterations: maximumIterations)
    for least in RidgeGroupFit.leastStrengths {
      do throws(FitError) {
        return try fit(from: start, strengths: strengths, choosing: choosing, least: least)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private func fit(
    from start: [Double]?, strengths: [Double], choosing: Bool, least: Double
  ) throws(FitError) -> Result {
    let events = Double(outcomes.count { $0 })
    let p = design.columnCount
    var beta = start ?? [Link.logit.predictor(ofMean: events / Double(outcomes.count))]
    beta += Array(repeating: 0, count: p - beta.count)
    var rule = StrengthChoice(
      groups: design.layout.groups, strengths: strengths.map { max($0, least) },
      isSettled: !choosing, settledBy: maximumIterations / 2, least: least)
    let fit = PenalisedFit(
      design: design, responses: ResponseRows(outcomes: outcomes, commonWeight: evidence),
      penalty: QuadraticPenalty(
        matrix: .diagonal(rule.ridge), centre: Array(repeating: 0, count: p)),
      isPerWeight: false, threads: threads, maximumIterations: maximumIterations)
    let state = fit.state(at: beta)
    let found = try fit.iterate(from: state, state.moments.information, by: &rule)
    let inverse = found.factor.inverseDiagonal()
    return Result(
      beta: zip(found.state.beta, inverse).map {
        $0.sharedCoefficient(deviation: $1.squareRoot())
      }, strengths: rule.strengths.map(\.sharedDeviation), factor: found.factor,
      freedom: rule.freedom(inverse).map(\.sharedFreedom))
  }
}

/// Strengths of ridges on their way to the largest marginal likelihood; a fit ends once they are
/// settled and a step gains next to nothing.
private struct StrengthChoice: FitRule {
  let groups: [Range<Int>]
  private(set) var strengths: [Double]
  private var growing: [Bool]
  private var isSettled: Bool
  /// The iteration from which strengths stay as they are.
  private let lastChoice: Int
  private let least: Double

  init(
    groups: [Range<Int>], strengths: [Double], isSettled: Bool, settledBy lastChoice: Int,
    least: Double
  ) {
    (self.groups, self.strengths) = (groups, strengths)
    (self.isSettled, self.lastChoice, self.least) = (isSettled, lastChoice, least)
    growing = strengths.map { _ in false }
  }

  mutating func adjust(
    _ penalty: inout QuadraticPenalty, at state: FitState, _ information: Matrix, iteration: Int
  ) throws(FitError) -> Bool {
    guard !isSettled, iteration > 1 else { return false }
    // From the first steps the information is still far from its last value.
    let change = try rise(
      information, gradient: state.moments.score, beta: state.beta,
      times: iteration < 4 ? 3 : 12)
    isSettled = change < 0.02 || iteration >= lastChoice
    penalty.matrix = .diagonal(ridge)
    return true
  }

  mutating func judge(_ step: [Double], at state: FitState) -> FitVerdict {
    let promised = zip(state.score, step).reduce(0) { $0 + $1.0 * $1.1 }
    return isSettled && promised < 1e-9 ? .ended : .goesOn(keepsInformation: false)
  }

  /// A ridge on every column but the intercept leaves only that to be lost.
  func errorWithoutFactor(at state: FitState) -> FitError { .collinear(column: 0) }

  func errorWithoutDescent(along step: [Double], iteration: Int) -> FitError {
    .didNotConverge(iterations: iteration)
  }

  var ridge: [Double] {
    var ridge = [Double](repeating: 0, count: groups.last?.upperBound ?? 1)
    for (group, strength) in zip(groups, strengths) { for j in group { ridge[j] = strength } }
    return ridge
  }

  func freedom(_ inverse: [Double]) -> [Double] {
    zip(groups, strengths).map { group, strength in
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
  private mutating func rise(
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
      free = freedom(factor.inverseDiagonal())
      var largest = 0.0
      for (g, group) in groups.enumerated() {
        free[g] = max(free[g], 1e-9)
        let size = max(group.reduce(0) { $0 + mode[$1] * mode[$1] }, 1e-12)
        var factor = min(max(free[g] / size / strengths[g], 1e-2), 1e2)
        // Ridges on their way to infinity go there slowly unless they are helped.
        if factor > 1, growing[g] { factor = min(factor * factor, 1e2) }
        growing[g] = factor > 1
        let chosen = min(max(strengths[g] * factor, least), 1e6)
        largest = max(largest, free[g] * abs(log(chosen / strengths[g])))
        strengths[g] = chosen
      }
      if largest < 0.005 { break }
    }
    return strengths.indices.map { free[$0] * abs(log(strengths[$0] / before[$0])) }.max() ?? 0
  }
}

extension Matrix {
  fileprivate static func diagonal(_ cells: [Double]) -> Matrix {
    Matrix(rows: cells.count, columns: cells.count).adding(diagonal: cells)
  }

  fileprivate func adding(diagonal: [Double]) -> Matrix {
    var sum = self
    for j in diagonal.indices { sum[j, j] += diagonal[j] }
    return sum
  }
}
