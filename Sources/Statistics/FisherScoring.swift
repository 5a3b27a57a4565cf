internal import Foundation

/// Penalised Fisher scoring over streamed rows.
struct FisherScoring<Design: DesignRows>: Sendable {
  let model: GeneralizedLinearModel
  let data: RegressionData<Design>
  let use: InformationUse
  let threads: Int
  /// Units of a panel that are summed together; a fixed number, whatever the threads.
  private let panelGroupUnits = 512
  /// Only each so many-th group of rows is read; 1 for all.
  let groupStride: Int
  /// Λ of the model's penalty.
  private let penalty: Matrix
  private let rows: ResponseRows

  init(
    model: GeneralizedLinearModel, data: RegressionData<Design>, use: InformationUse, threads: Int,
    groupStride: Int = 1
  ) {
    (self.model, self.data, self.use) = (model, data, use)
    (self.threads, self.groupStride) = (threads, groupStride)
    penalty = model.penalty.matrix
    rows = ResponseRows(data, family: model.family, link: model.link)
  }

  /// A β and what was summed there.
  private struct State {
    var beta: [Double]
    var moments: Moments
    /// The penalised objective.
    var objective: Double
    /// The negative gradient of the objective.
    var score: [Double]
  }

  // MARK: - One pass over the rows

  /// The moments at `beta`, or at means near the responses if there is no β yet.
  ///
  /// Without information only where that takes less time.
  private func moments(at beta: [Double]?, withInformation: Bool = true) -> Moments {
    let read = (groupCount + groupStride - 1) / groupStride
    let withInformation = withInformation || !canDoWithoutInformation
    var total = Moments(columns: data.design.columnCount, withInformation: withInformation)
    // Only so many groups at a time, to bound the memory their sums take.
    let wave = 8 * threads
    for first in stride(from: 0, to: read, by: wave) {
      let parts = parallelMap(first..<min(first + wave, read), threads: threads) {
        moments(ofGroup: $0 * groupStride, at: beta, withInformation: withInformation)
      }
      for part in parts { total.add(part) }
    }
    total.divideByWeight()
    return total
  }

  private var groupCount: Int {
    guard let panel = data.design as? any PanelRows else {
      return RowPartition(rowCount: data.design.rowCount).groupCount
    }
    return (panel.unitCount + panelGroupUnits - 1) / panelGroupUnits
  }

  private var canDoWithoutInformation: Bool {
    data.design is any PanelRows
      && !(data.design is any TimetabledRows && TimetableMoments.serves(rows))
  }

  private func moments(
    ofGroup group: Int, at beta: [Double]?, withInformation: Bool
  ) -> Moments {
    if let panel = data.design as? any PanelRows {
      return moments(ofGroup: group, of: panel, at: beta, withInformation: withInformation)
    }
    let partition = RowPartition(rowCount: data.design.rowCount)
    let p = data.design.columnCount
    var sums = Moments(columns: p)
    var residuals = [Double](repeating: 0, count: RowPartition.blockRows)
    var roots = residuals
    partition.forEachBlock(ofGroup: group, data.design) { range, block in
      guard let x = UnsafePointer(block.baseAddress) else { return }
      if let beta {
        Kernels.multiply(x, rows: range.count, columns: p, by: beta, into: &residuals)
        addTerms(range, etas: &residuals, roots: &roots, to: &sums)
      } else {
        addStartingTerms(range, working: &residuals, roots: &roots, to: &sums)
      }
      Kernels.addTransposed(x, rows: range.count, columns: p, times: residuals, to: &sums.score)
      Kernels.scaleRows(block, columns: p, by: roots)
      Kernels.addCrossProduct(x, rows: range.count, columns: p, to: &sums.information.storage)
    }
    return sums
  }

  private func moments(
    ofGroup group: Int, of panel: some PanelRows, at beta: [Double]?, withInformation: Bool
  ) -> Moments {
    let first = group * panelGroupUnits
    let units = first..<min(first + panelGroupUnits, panel.unitCount)
    if let beta, let panel = panel as? any TimetabledRows, TimetableMoments.serves(rows) {
      return TimetableMoments(rows).moments(ofUnits: units, of: panel, at: beta)
    }
    var sums = Moments(columns: panel.columnCount, withInformation: withInformation)
    var blocks = PanelMoments(panel, withInformation: withInformation)
    blocks.add(units: units, of: panel, rows, at: beta, to: &sums)
    return sums
  }

  /// Replaces each row's linear predictor by its score, and finds the root of its information.
  private func addTerms(
    _ range: Range<Int>, etas: inout [Double], roots: inout [Double], to sums: inout Moments
  ) {
    for (i, row) in range.enumerated() {
      let (score, information) = rows.terms(row, eta: etas[i], to: &sums)
      (etas[i], roots[i]) = (score, information.squareRoot())
    }
  }

  /// The rows' working responses, weighted, at means near the responses.
  private func addStartingTerms(
    _ range: Range<Int>, working: inout [Double], roots: inout [Double], to sums: inout Moments
  ) {
    for (i, row) in range.enumerated() {
      let (response, information) = rows.startingTerms(row, to: &sums)
      (working[i], roots[i]) = (response, information.squareRoot())
    }
  }

  // MARK: - From pass to pass

  private func state(at beta: [Double], withInformation: Bool = true) -> State {
    let moments = moments(at: beta, withInformation: withInformation)
    let distance = zip(beta, model.penalty.centre).map { $0 - $1 }
    let pull = penalty.times(distance)
    let penalised = zip(distance, pull).reduce(0) { $0 + 0.5 * $1.0 * $1.1 }
    return State(
      beta: beta, moments: moments, objective: moments.halfDeviance + penalised,
      score: zip(moments.score, pull).map { $0 - $1 })
  }

  private func factor(_ information: Matrix) throws(FitError) -> Cholesky {
    var penalised = information
    for k in penalised.storage.indices { penalised.storage[k] += penalty.storage[k] }
    return try Cholesky(penalised)
  }

  /// The coefficients of a weighted least-squares fit to the working responses, and the moments.
  private func ownStart() throws(FitError) -> (beta: [Double], moments: Moments) {
    let moments = moments(at: nil)
    let cells = moments.information
    guard (0..<cells.columns).allSatisfy({ cells[$0, $0].isFinite }) else {
      if let row = data.firstRowNotFinite() { throw .notFinite(row: row) }
      throw .didNotConverge(iterations: 0)
    }
    let target = zip(moments.score, penalty.times(model.penalty.centre)).map { $0 + $1 }
    return (try factor(moments.information).solve(target), moments)
  }

  func fit(from given: FitStart?) throws(FitError) -> FittedGeneralizedLinearModel {
    if let near = given ?? fitOfSample() {
      // A start can be too far away to get back from. What then is wrong, if anything is, a fit
      // from the data's own start finds out: the optimum is the same.
      let kept = use == .ofEachStep ? nil : near.information
      let state = state(at: near.coefficients, withInformation: kept == nil)
      if state.objective.isFinite,
        let fit = try? iterate(from: state, kept ?? state.moments.information)
      {
        return fit
      }
    }
    let start = try ownStart()
    return try iterate(from: state(at: start.beta), start.moments.information)
  }

  /// The coefficients that fit a part of many rows, from which all of them take few steps more.
  ///
  /// - Returns: nil if there are not many rows, or if their part has no fit of its own.
  private func fitOfSample() -> FitStart? {
    guard groupStride == 1, groupCount >= 16 else { return nil }
    var rough = model
    // Far below the standard error of the part, 10⁻³ at best.
    rough.tolerance = max(model.tolerance, 1e-4)
    let part = FisherScoring(
      model: rough, data: data, use: use == .ofEachStep ? use : .keptThroughout,
      threads: threads, groupStride: 8)
    return (try? part.fit(from: nil)).map(FitStart.init)
  }

  /// - Parameter known: of a β near the first state's.
  private func iterate(
    from start: State, _ known: Matrix
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    guard start.objective.isFinite else { throw .didNotConverge(iterations: 0) }
    let sizes = columnSizes(known, weight: start.moments.informationWeight)
    var (state, information) = (start, known)
    var curvature: KeptCurvature?
    var (restless, lastMove) = (0, Double.infinity)
    for iteration in 1...max(1, model.maximumIterations) {
      if state.moments.hasInformation {
        (information, curvature) = (state.moments.information, nil)
      }
      // At the start the information was sound, so what is not now has been lost on the way.
      guard let kept = curvature ?? (try? factor(information)).map(KeptCurvature.init) else {
        throw .separated(column: largest(state.beta, sizes))
      }
      let step = kept.step(state.score)
      let column = largest(step, sizes)
      let move = step.isEmpty ? 0 : abs(step[column]) * sizes[column]
      if isSmall(state, sizes), move <= smallestMove {
        return try finished(state, kept.factor, information, iterations: iteration)
      }
      restless = isRestless(state, step, move: move, lastMove: lastMove) ? restless + 1 : 0
      if restless == 5 { throw .separated(column: column) }
      // A pass with the information costs six to sixteen without.
      let keeps = use != .ofEachStep && move < etaUnit && move < 0.7 * lastMove
      lastMove = move
      guard let next = descend(from: state, along: step, withInformation: !keeps) else {
        throw restless > 0 ? .separated(column: column) : .didNotConverge(iterations: iteration)
      }
      curvature = kept
      curvature?.learn(
        move: zip(next.beta, state.beta).map { $0 - $1 },
        fall: zip(state.score, next.score).map { $0 - $1 })
      state = next
    }
    throw .didNotConverge(iterations: model.maximumIterations)
  }

  /// The η by which the last step may still have moved rows; what is kept leaves steps that shrink
  /// less fast.
  private var smallestMove: Double {
    (use == .ofEachStep ? 1e-5 : max(1e-6, model.tolerance)) * etaUnit
  }

  /// The first of the full step, its half, its quarter … that does not ascend.
  private func descend(
    from state: State, along step: [Double], withInformation: Bool
  ) -> State? {
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

  // MARK: - When to stop

  /// True if a step gains nothing that data could show and yet is no shorter than the one before.
  ///
  /// Near a finite optimum steps shrink with what they gain. If a column separates the responses its
  /// score vanishes while the steps go on: what is left to gain is less than a tenth of what one row
  /// can say, so there is not even a tenth of an event to hold the coefficient back.
  private func isRestless(
    _ state: State, _ step: [Double], move: Double, lastMove: Double
  ) -> Bool {
    let rows = Double(data.responses.count)
    let promised = zip(state.score, step).reduce(0) { $0 + $1.0 * $1.1 }
    let gain = rows * min(promised, state.moments.halfDeviance) / (responseUnit * responseUnit)
    return gain < 0.1 && move > 0.5 * lastMove && move * rows.squareRoot() > 0.1 * etaUnit
  }

  /// The size of a typical response where its deviance has units, else 1.
  private var responseUnit: Double {
    model.family == .gaussian && data.responseSize > 0 ? data.responseSize : 1
  }

  /// The size of a typical linear predictor: that of the responses where they are on its scale.
  private var etaUnit: Double { model.link == .identity ? responseUnit : 1 }

  /// The root mean square of each column over rows by their information.
  private func columnSizes(_ information: Matrix, weight: Double) -> [Double] {
    (0..<information.columns).map {
      weight > 0 ? (information[$0, $0] / weight).squareRoot() : 1
    }
  }

  /// True if every column's score is within the tolerance, measured by the root of the information
  /// that a column of its size would have.
  private func isSmall(_ state: State, _ scales: [Double]) -> Bool {
    state.score.indices.allSatisfy {
      let information =
        scales[$0] * scales[$0] * state.moments.informationWeight + penalty[$0, $0]
      return abs(state.score[$0]) <= model.tolerance * responseUnit * information.squareRoot()
    }
  }

  /// The column along which `vector` moves η most; 0 if there are none.
  private func largest(_ vector: [Double], _ scales: [Double]) -> Int {
    vector.indices.max { abs(vector[$0]) * scales[$0] < abs(vector[$1]) * scales[$1] } ?? 0
  }

  // MARK: - The result

  private func finished(
    _ state: State, _ factor: Cholesky, _ information: Matrix, iterations: Int
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    guard use == .kept, !state.moments.hasInformation else {
      return try fitted(state, factor, information, iterations: iterations)
    }
    let whole = self.state(at: state.beta)
    guard let own = try? self.factor(whole.moments.information) else {
      throw .separated(column: largest(state.beta, state.beta.map { _ in 1 }))
    }
    // What starts from this fit takes the same steps whether its standard errors were wanted or not.
    return try fitted(whole, own, information, iterations: iterations)
  }

  private func fitted(
    _ state: State, _ factor: Cholesky, _ information: Matrix, iterations: Int
  ) throws(FitError) -> FittedGeneralizedLinearModel {
    let isWhole = use != .keptThroughout || model.family.hasDispersion
    let inverse = isWhole ? factor.inverseDiagonal() : []
    let freedoms = isWhole ? freedoms(factor, inverse) : []
    let freedom = freedoms.reduce(0, +)
    var dispersion = 1.0
    if model.family.hasDispersion {
      let left = data.totalWeight - freedom
      guard left > 1e-9 * data.totalWeight else {
        throw .tooLittleData(totalWeight: data.totalWeight, parameters: freedom)
      }
      dispersion = state.moments.pearson * data.totalWeight / left
    }
    let deviance = 2 * state.moments.halfDeviance * data.totalWeight
    var logLikelihood = -deviance / (2 * dispersion)
    for row in data.responses.indices {
      let saturated = model.family.saturatedLogLikelihood(
        Double(data.responses[row]), dispersion: dispersion)
      logLikelihood += Double(data.weights?[row] ?? 1) * saturated
    }
    var fitted = FittedGeneralizedLinearModel(
      model: model, coefficients: state.beta,
      standardErrors: inverse.map { (dispersion * $0 / data.totalWeight).squareRoot() },
      dispersion: dispersion, deviance: deviance, logLikelihood: logLikelihood,
      columnFreedom: freedoms, totalWeight: data.totalWeight, iterations: iterations)
    if use != .ofEachStep { fitted.information = information }
    return fitted
  }

  /// The diagonal of (H + Λ)⁻¹ H = I − (H + Λ)⁻¹ Λ, where Λ is diagonal but for the blocks.
  private func freedoms(_ factor: Cholesky, _ inverse: [Double]) -> [Double] {
    var freedoms = inverse.indices.map { 1 - penalty[$0, $0] * inverse[$0] }
    for block in model.penalty.blocks {
      for j in block.firstColumn..<(block.firstColumn + block.matrix.columns) {
        freedoms[j] = 1 - factor.solve(penalty.column(j))[j]
      }
    }
    return freedoms
  }
}
