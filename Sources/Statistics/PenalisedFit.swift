internal import Foundation

/// A penalised fit by iteratively reweighted least squares.
///
/// Minimises over β
///
///     ½ Σᵢ wᵢ d(yᵢ, μᵢ) / W  +  ½ (β − m)ᵀ Λ (β − m),      g(μᵢ) = xᵢᵀβ + oᵢ
///
/// with W the sum of the weights, or 1, by steps that solve with the information, halved where they do
/// not descend. What a fit does besides, as to choose Λ, and when it ends, is its rule's to say.
struct PenalisedFit<Design: DesignRows>: Sendable {
  let design: Design
  let responses: ResponseRows
  var penalty: QuadraticPenalty
  /// Whether sums over rows are divided by the sum of their weights.
  let isPerWeight: Bool
  let threads: Int
  let maximumIterations: Int
  /// Only each so many-th group of rows is read; 1 for all.
  var groupStride = 1

  // MARK: - One pass over the rows

  /// The moments at `beta`, or at means near the responses if there is no β yet.
  func moments(at beta: [Double]?, withInformation: Bool = true) -> Moments {
    let read = (design.groupCount + groupStride - 1) / groupStride
    var total = Moments(columns: design.columnCount, withInformation: withInformation)
    // Only so many groups at a time, to bound the memory their sums take.
    let wave = 8 * threads
    for first in stride(from: 0, to: read, by: wave) {
      let parts = parallelMap(first..<min(first + wave, read), threads: threads) { group in
        if let beta, !withInformation {
          return design.gradient(ofGroup: group * groupStride, responses, at: beta)
        }
        return design.moments(ofGroup: group * groupStride, responses, at: beta)
      }
      for part in parts { total.add(part) }
    }
    if isPerWeight { total.divideByWeight() }
    return total
  }

  func state(at beta: [Double], withInformation: Bool = true) -> FitState {
    FitState(beta, moments(at: beta, withInformation: withInformation), penalty)
  }

  // MARK: - From pass to pass

  /// Where steps from a state end.
  ///
  /// - Parameter known: the information at a β near the first state's.
  func iterate(
    from start: FitState, _ known: Matrix, by rule: inout some FitRule
  ) throws(FitError) -> FitOptimum {
    guard start.objective.isFinite else { throw .didNotConverge(iterations: 0) }
    var fit = self
    var (state, information) = (start, known)
    var curvature: QuasiNewtonFactor?
    for iteration in 1...max(1, maximumIterations) {
      if state.moments.hasInformation {
        (information, curvature) = (state.moments.information, nil)
      }
      if try rule.adjust(&fit.penalty, at: state, information, iteration: iteration) {
        (state, curvature) = (FitState(state.beta, state.moments, fit.penalty), nil)
      }
      // At the start the information was sound, so what is not now has been lost on the way.
      guard
        let kept = curvature ?? (try? fit.penalty.factor(information)).map(QuasiNewtonFactor.init)
      else { throw rule.errorWithoutFactor(at: state) }
      let step = kept.step(state.score)
      let keepsInformation: Bool
      switch try rule.judge(step, at: state) {
      case .ended:
        return FitOptimum(
          state: state, factor: kept.factor, information: information, penalty: fit.penalty,
          iterations: iteration)
      case .goesOn(let keeps): keepsInformation = keeps
      }
      guard let next = fit.descend(from: state, along: step, withInformation: !keepsInformation)
      else { throw rule.errorWithoutDescent(along: step, iteration: iteration) }
      curvature = kept
      curvature?.learn(
        move: zip(next.beta, state.beta).map { $0 - $1 },
        fall: zip(state.score, next.score).map { $0 - $1 })
      state = next
    }
    throw .didNotConverge(iterations: maximumIterations)
  }

  /// The first of the full step, its half, its quarter … that does not ascend.
  private func descend(
    from state: FitState, along step: [Double], withInformation: Bool
  ) -> FitState? {
    // Near the optimum differences drown in rounding.
    let slack = 1e-12 * (1 + abs(state.objective))
    var length = 1.0
    for _ in 0..<40 {
      let trial = self.state(
        at: zip(state.beta, step).map { $0 + length * $1 }, withInformation: withInformation)
      if trial.objective <= state.objective + slack { return trial }
      length /= 2
    }
    return nil
  }
}

/// Λ and m of ½ (β − m)ᵀ Λ (β − m).
struct QuadraticPenalty: Sendable {
  var matrix: Matrix
  let centre: [Double]

  /// The factor of H + Λ.
  func factor(_ information: Matrix) throws(FitError) -> Cholesky {
    var sum = information
    for k in sum.storage.indices { sum.storage[k] += matrix.storage[k] }
    return try Cholesky(sum)
  }
}

/// A β and what was summed there.
struct FitState: Sendable {
  let beta: [Double]
  let moments: Moments
  /// The penalised objective.
  let objective: Double
  /// The negative gradient of the objective.
  let score: [Double]

  init(_ beta: [Double], _ moments: Moments, _ penalty: QuadraticPenalty) {
    let distance = zip(beta, penalty.centre).map { $0 - $1 }
    let pull = penalty.matrix.times(distance)
    let penalised = zip(distance, pull).reduce(0) { $0 + 0.5 * $1.0 * $1.1 }
    (self.beta, self.moments) = (beta, moments)
    objective = moments.halfDeviance + penalised
    score = zip(moments.score, pull).map { $0 - $1 }
  }
}

/// Where a fit has ended.
struct FitOptimum: Sendable {
  let state: FitState
  /// The factor of H + Λ.
  let factor: Cholesky
  /// H, there or near there.
  let information: Matrix
  /// What was chosen, where something was.
  let penalty: QuadraticPenalty
  let iterations: Int
}

/// What a fit does between its steps, and when it ends.
protocol FitRule {
  /// Changes the penalty before a step.
  ///
  /// - Returns: whether it did.
  mutating func adjust(
    _ penalty: inout QuadraticPenalty, at state: FitState, _ information: Matrix, iteration: Int
  ) throws(FitError) -> Bool
  mutating func judge(_ step: [Double], at state: FitState) throws(FitError) -> FitVerdict
  func errorWithoutFactor(at state: FitState) -> FitError
  func errorWithoutDescent(along step: [Double], iteration: Int) -> FitError
}

/// What a rule makes of a step.
enum FitVerdict {
  /// The state that the step would leave is the optimum.
  case ended
  /// The step is taken; whether the next one can solve with the information that there is.
  case goesOn(keepsInformation: Bool)
}
