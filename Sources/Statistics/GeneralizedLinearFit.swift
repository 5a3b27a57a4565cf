internal import Foundation

/// The fit of a generalised linear model: where it starts, when it ends and what is known then.
struct GeneralizedLinearFit<Design: DesignRows>: Sendable {
  private let model: GeneralizedLinearModel
  private let data: RegressionData<Design>
  private let use: InformationUse
  private let fit: PenalisedFit<Design>

  init(
    _ model: GeneralizedLinearModel, _ data: RegressionData<Design>, _ use: InformationUse,
    threads: Int, groupStride: Int = 1
  ) {
    (self.model, self.data, self.use) = (model, data, use)
    fit = PenalisedFit(
      design: data.design,
      responses: ResponseRows(data, family: model.family, link: model.link),
      penalty: QuadraticPenalty(matrix: model.penalty.matrix, centre: model.penalty.centre),
      isPerWeight: true, threads: threads, maximumIterations: model.maximumIterations,
      groupStride: groupStride)
  }

  func fitted(from given: FitStart?) throws(FitError) -> FittedGeneralizedLinearModel {
    if let near = given ?? fitOfSample() {
      // A start can be too far away to get back from. What then is wrong, if anything is, a fit
      // from the data's own start finds out: the optimum is the same.
      let kept = use == .ofEachStep ? nil : near.information
      let state = fit.state(at: near.coefficients, withInformation: kept == nil)
      if state.objective.isFinite,
        let found = try? iterate(from: state, kept ?? state.moments.information)
      {
        return found
      }
    }
    let start = try ownStart()
    return try iterate(from: fit.state(at: start.beta), start.moments.information)
  }

  private func iterate(
    from start: FitState, _ known: Matrix
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    var rule = ScoreRule(
      model, use, rows: data.responses.count, responseSize: data.responseSize, start, known)
    return try finished(fit.iterate(from: start, known, by: &rule))
  }

  /// The coefficients of a weighted least-squares fit to the working responses, and the moments.
  private func ownStart() throws(FitError) -> (beta: [Double], moments: Moments) {
    let moments = fit.moments(at: nil)
    let cells = moments.information
    guard (0..<cells.columns).allSatisfy({ cells[$0, $0].isFinite }) else {
      if let row = data.firstRowNotFinite() { throw .notFinite(row: row) }
      throw .didNotConverge(iterations: 0)
    }
    let pull = fit.penalty.matrix.times(model.penalty.centre)
    let target = zip(moments.score, pull).map { $0 + $1 }
    return (try fit.penalty.factor(moments.information).solve(target), moments)
  }

  /// The coefficients that fit a part of many rows, from which all of them take few steps more.
  ///
  /// - Returns: nil if there are not many rows, or if their part has no fit of its own.
  private func fitOfSample() -> FitStart? {
    guard fit.groupStride == 1, data.design.groupCount >= 16 else { return nil }
    var rough = model
    // Far below the standard error of the part, 10⁻³ at best.
    rough.tolerance = max(model.tolerance, 1e-4)
    let part = GeneralizedLinearFit(
      rough, data, use == .ofEachStep ? use : .keptThroughout, threads: fit.threads,
      groupStride: 8)
    return (try? part.fitted(from: nil)).map(FitStart.init)
  }

  // MARK: - The result

  private func finished(_ found: FitOptimum) throws(FitError) -> FittedGeneralizedLinearModel {
    guard use == .kept, !found.state.moments.hasInformation else {
      return try fitted(found, found.state, found.factor)
    }
    let whole = fit.state(at: found.state.beta)
    guard let own = try? fit.penalty.factor(whole.moments.information) else {
      throw .separated(column: largestColumn(whole.beta, whole.beta.map { _ in 1 }))
    }
    // What starts from this fit takes the same steps whether its standard errors were wanted or not.
    return try fitted(found, whole, own)
  }

  private func fitted(
    _ found: FitOptimum, _ state: FitState, _ factor: Cholesky
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    let isWhole = use != .keptThroughout || model.family.hasDispersion
    let inverse = isWhole ? factor.inverseDiagonal() : []
    let weight = data.totalWeight
    let freedoms = isWhole ? freedoms(factor, inverse) : []
    let freedom = freedoms.reduce(0, +)
    var dispersion = 1.0
    if model.family.hasDispersion {
      let left = data.totalWeight - freedom
      guard left > 1e-9 * data.totalWeight else {
        throw .tooLittleData(totalWeight: data.totalWeight, parameters: freedom)
      }
      dispersion = (state.moments.pearson * weight / left).sharedDeviation
    }
    let deviance = (2 * state.moments.halfDeviance * weight).sharedTotal
    var logLikelihood = -deviance / (2 * dispersion)
    for row in data.responses.indices {
      let saturated = model.family.saturatedLogLikelihood(
        Double(data.responses[row]), dispersion: dispersion)
      logLikelihood += Double(data.weights?[row] ?? 1) * saturated
    }
    var fitted = FittedGeneralizedLinearModel(
      model: model, coefficients: sharedCoefficients(found, state, dispersion),
      standardErrors: inverse.map { (dispersion * $0 / weight).squareRoot().sharedDeviation },
      dispersion: dispersion, deviance: deviance, logLikelihood: logLikelihood.sharedTotal,
      columnFreedom: freedoms.map(\.sharedFreedom), totalWeight: weight,
      iterations: found.iterations)
    if use != .ofEachStep { fitted.information = found.information }
    return fitted
  }

  private func sharedCoefficients(
    _ found: FitOptimum, _ state: FitState, _ dispersion: Double
  ) -> [Double] {
    state.beta.indices.map { j in
      let information = found.information[j, j] + found.penalty.matrix[j, j]
      let variance = dispersion / (data.totalWeight * information)
      return state.beta[j].sharedCoefficient(deviation: variance.squareRoot())
    }
  }

  /// The diagonal of (H + Λ)⁻¹ H = I − (H + Λ)⁻¹ Λ, where Λ is diagonal but for the blocks.
  private func freedoms(_ factor: Cholesky, _ inverse: [Double]) -> [Double] {
    let penalty = fit.penalty.matrix
    var freedoms = inverse.indices.map { 1 - penalty[$0, $0] * inverse[$0] }
    for block in model.penalty.blocks {
      for j in block.firstColumn..<(block.firstColumn + block.matrix.columns) {
        freedoms[j] = 1 - factor.solve(penalty.column(j))[j]
      }
    }
    return freedoms
  }
}

/// Ends a fit once the score is small, and tells columns that separate the responses.
private struct ScoreRule: FitRule {
  private let tolerance: Double
  private let use: InformationUse
  private let rows: Double
  /// The root mean square of each column over rows by their information.
  private let sizes: [Double]
  /// The diagonal of Λ.
  private let ridge: [Double]
  /// The size of a typical response where its deviance has units, else 1.
  private let responseUnit: Double
  /// The size of a typical linear predictor: that of the responses where they are on its scale.
  private let etaUnit: Double
  /// Steps in a row that gained nothing and yet did not shrink.
  private var idleSteps = 0
  private var lastMove = Double.infinity

  init(
    _ model: GeneralizedLinearModel, _ use: InformationUse, rows: Int, responseSize: Double,
    _ start: FitState, _ known: Matrix
  ) {
    (tolerance, self.use, self.rows) = (model.tolerance, use, Double(rows))
    let weight = start.moments.informationWeight
    sizes = (0..<known.columns).map {
      weight > 0 ? (known[$0, $0] / weight).squareRoot() : 1
    }
    let penalty = model.penalty.matrix
    ridge = (0..<penalty.columns).map { penalty[$0, $0] }
    responseUnit = model.family == .gaussian && responseSize > 0 ? responseSize : 1
    etaUnit = model.link == .identity ? responseUnit : 1
  }

  mutating func adjust(
    _ penalty: inout QuadraticPenalty, at state: FitState, _ information: Matrix, iteration: Int
  ) throws(FitError) -> Bool { false }

  mutating func judge(_ step: [Double], at state: FitState) throws(FitError) -> FitVerdict {
    let column = largestColumn(step, sizes)
    let move = step.isEmpty ? 0 : abs(step[column]) * sizes[column]
    if isSmall(state), move <= smallestMove { return .ended }
    idleSteps = isIdle(step, at: state, move: move) ? idleSteps + 1 : 0
    if idleSteps == 5 { throw .separated(column: column) }
    // A pass with the information costs six to sixteen without.
    let keeps = use != .ofEachStep && move < etaUnit && move < 0.7 * lastMove
    lastMove = move
    return .goesOn(keepsInformation: keeps)
  }

  func errorWithoutFactor(at state: FitState) -> FitError {
    .separated(column: largestColumn(state.beta, sizes))
  }

  func errorWithoutDescent(along step: [Double], iteration: Int) -> FitError {
    idleSteps > 0
      ? .separated(column: largestColumn(step, sizes)) : .didNotConverge(iterations: iteration)
  }

  /// The η by which the last step may still have moved rows; what is kept leaves steps that shrink
  /// less fast.
  private var smallestMove: Double {
    (use == .ofEachStep ? 1e-5 : max(1e-6, tolerance)) * etaUnit
  }

  /// True if a step gains nothing that data could show and yet is no shorter than the one before.
  ///
  /// Near a finite optimum steps shrink with what they gain. If a column separates the responses its
  /// score vanishes while the steps go on: what is left to gain is less than a tenth of what one row
  /// can say, so there is not even a tenth of an event to hold the coefficient back.
  private func isIdle(_ step: [Double], at state: FitState, move: Double) -> Bool {
    let promised = zip(state.score, step).reduce(0) { $0 + $1.0 * $1.1 }
    let gain = rows * min(promised, state.moments.halfDeviance) / (responseUnit * responseUnit)
    return gain < 0.1 && move > 0.5 * lastMove && move * rows.squareRoot() > 0.1 * etaUnit
  }

  /// True if every column's score is within the tolerance, measured by the root of the information
  /// that a column of its size would have.
  private func isSmall(_ state: FitState) -> Bool {
    state.score.indices.allSatisfy {
      let information = sizes[$0] * sizes[$0] * state.moments.informationWeight + ridge[$0]
      return abs(state.score[$0]) <= tolerance * responseUnit * information.squareRoot()
    }
  }
}

/// The column along which `vector` moves η most; 0 if there are none.
private func largestColumn(_ vector: [Double], _ sizes: [Double]) -> Int {
  vector.indices.max { abs(vector[$0]) * sizes[$0] < abs(vector[$1]) * sizes[$1] } ?? 0
}
