/// The paths of a fit on all rows and on those of each split, whose other rows judge the stages.
struct AdditiveValidation: Sendable {
  private(set) var path: AdditivePath
  /// The log loss of each held-out row, by stage.
  private(set) var losses: [[Double]] = []
  private var parts: [Part]
  private let outcomes: [Bool]
  private let threads: Int

  private struct Part: Sendable {
    var path: AdditivePath
    let held: AdditiveRows
    /// The log loss of each held-out row at the last stage.
    var losses: [Double]
    /// False once the rows could not be fitted.
    var isSound = true
  }

  private struct AdditiveRows: Sendable {
    let rows: [Int]
    let predictors: [EncodedPredictor]
  }

  /// Fits all stages, and rounds of interactions until one foretells no better than those before.
  ///
  /// - Throws: ``FitError`` of the path on all rows.
  init(
    _ model: AdditiveLogisticModel, _ predictors: [Predictor], outcomes: [Bool], groups: [Int]?,
    splits: [ValidationSplits.Split], threads: Int
  ) throws(FitError) {
    (self.outcomes, self.threads) = (outcomes, threads)
    path = AdditivePath(
      model: model, predictors: predictors, outcomes: outcomes, groups: groups, threads: threads)
    try path.start()
    parts = parallelMap(0..<splits.count, threads: threads) { k in
      let split = splits[k]
      let own = AdditivePath(
        model: model, predictors: predictors.map { $0.rows(split.training) },
        outcomes: split.training.map { outcomes[$0] },
        groups: groups.map { groups in split.training.map { groups[$0] } }, threads: 1)
      let held = own.encodings.compactMap { encoding in
        predictors.first { $0.name == encoding.name }.map { encoding.encode($0.rows(split.held)) }
      }
      return Part(
        path: own, held: AdditiveRows(rows: split.held, predictors: held),
        losses: split.held.map { _ in .infinity })
    }
    advance { path throws(FitError) in try path.start() }
    judge(path.stages.map(\.description))
    for _ in 0..<model.mostRounds {
      let before = path.stages.count
      try path.addRound()
      guard path.stages.count > before else { break }
      advance { path throws(FitError) in try path.addRound() }
      let best = losses.compactMap(\.mean).min() ?? .infinity
      judge(path.stages.suffix(1).map(\.description))
      guard let latest = losses.last?.mean, latest < best else { break }
    }
  }

  private mutating func advance(
    _ step: @Sendable (inout AdditivePath) throws(FitError) -> Void
  ) {
    let current = parts
    parts = parallelMap(0..<current.count, threads: threads) { k in
      var part = current[k]
      do throws(FitError) { try step(&part.path) } catch { part.isSound = false }
      return part
    }
  }

  /// Appends the losses of stages; a split without a stage of this name stays at the one before,
  /// and one that could not be fitted speaks for none.
  private mutating func judge(_ names: [String]) {
    for name in names {
      for k in parts.indices {
        let held = parts[k].held
        if !parts[k].isSound { parts[k].losses = held.rows.map { _ in .infinity } }
        guard parts[k].isSound,
          let stage = parts[k].path.stages.first(where: { $0.description == name })
        else { continue }
        let design = AdditiveDesign(
          layout: stage.layout, predictors: held.predictors, rows: Array(held.rows.indices))
        parts[k].losses = zip(design.linearPredictors(stage.beta), held.rows).map {
          Family.binomial.terms(outcomes[$1] ? 1 : 0, eta: $0, link: .logit).halfDeviance
        }
      }
      losses.append(parts.flatMap(\.losses))
    }
  }

  /// The simplest stage that no richer one beats by more than so many standard errors.
  func choice(standardErrors: Double) -> Int {
    var chosen = 0
    for stage in losses.indices.dropFirst() {
      let gains = zip(losses[chosen], losses[stage]).map { $0 - $1 }
      guard let gain = gains.mean, gain.isFinite, gain > 0 else { continue }
      let squares = gains.reduce(0) { $0 + ($1 - gain) * ($1 - gain) }
      let error = squares.squareRoot() / Double(gains.count)
      if gain > standardErrors * error { chosen = stage }
    }
    return chosen
  }
}

extension [Double] {
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
