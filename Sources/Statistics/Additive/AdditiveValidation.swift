/// The paths of a fit on all rows and on those of each split, whose other rows judge the stages.
struct AdditiveValidation: Sendable {
  private(set) var path: AdditivePath
  /// The log loss of each held-out row, by stage.
  private(set) var losses: [[Double]] = []
  private var parts: [Part]
  /// Rows outside the choice that judge it instead of the parts.
  private let others: (predictors: [Predictor], outcomes: [Bool])?
  private let predictors: [Predictor]
  private let outcomes: [Bool]
  private let threads: Int
  private var names: [String] = []

  private struct Part: Sendable {
    var path: AdditivePath
    let training: [Int]
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

  /// Fits all stages, and rounds of interactions until one predicts no better than those before.
  ///
  /// - Throws: ``FitError`` of the path on all rows.
  init(
    _ model: AdditiveLogisticModel, _ predictors: [Predictor], outcomes: [Bool], groups: [Int]?,
    splits: [ValidationSplits.Split], others: (predictors: [Predictor], outcomes: [Bool])?,
    threads: Int
  ) throws(FitError) {
    (self.predictors, self.outcomes, self.threads) = (predictors, outcomes, threads)
    self.others = others
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
        path: own, training: split.training, held: AdditiveRows(rows: split.held, predictors: held),
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
    self.names += names
    for name in names {
      if let others {
        guard let stage = path.stages.first(where: { $0.description == name }) else { continue }
        losses.append(
          AdditiveValidation.losses(
            AdditiveValidation.logOdds(path, stage, others.predictors), others.outcomes))
        continue
      }
      for k in parts.indices {
        let held = parts[k].held
        if !parts[k].isSound { parts[k].losses = held.rows.map { _ in .infinity } }
        guard parts[k].isSound,
          let stage = parts[k].path.stages.first(where: { $0.description == name })
        else { continue }
        let design = AdditiveDesign(
          layout: stage.layout, predictors: held.predictors, rows: Array(held.rows.indices))
        parts[k].losses = AdditiveValidation.losses(
          design.linearPredictors(at: stage.beta), held.rows.map { outcomes[$0] })
      }
      losses.append(parts.flatMap(\.losses))
    }
  }

  private static func losses(_ etas: [Double], _ outcomes: [Bool]) -> [Double] {
    zip(etas, outcomes).map {
      Family.binomial.terms($1 ? 1 : 0, eta: $0, link: .logit).halfDeviance
    }
  }

  private static func logOdds(
    _ path: AdditivePath, _ stage: AdditivePath.Stage, _ predictors: [Predictor]
  ) -> [Double] {
    let encoded = path.encodings.compactMap { encoding in
      predictors.first { $0.name == encoding.name }.map(encoding.encode)
    }
    let design = AdditiveDesign(
      layout: stage.layout, predictors: encoded,
      rows: Array(0..<(predictors.first?.count ?? 0)))
    return design.linearPredictors(at: stage.beta)
  }

  // MARK: - Rules on top

  /// What rules can be tried on: each split with its own model of a stage.
  func ruleParts(stage: Int) -> [RuleValidation.Part] {
    parts.compactMap { part in
      guard part.isSound else { return nil }
      // A split without the stage stayed at the one before.
      guard
        let own = names[...stage].reversed().lazy.compactMap({ name in
          part.path.stages.first { $0.description == name }
        }).first
      else { return nil }
      let training = predictors.map { $0.rows(part.training) }
      let held = predictors.map { $0.rows(part.held.rows) }
      return RuleValidation.Part(
        training: training, outcomes: part.training.map { outcomes[$0] },
        offsets: AdditiveValidation.logOdds(part.path, own, training), held: held,
        heldOutcomes: part.held.rows.map { outcomes[$0] },
        heldOffsets: AdditiveValidation.logOdds(part.path, own, held),
        evidence: part.path.evidence)
    }
  }

  /// The same for rows outside the choice, which judge what is learnt from `training`.
  func rulePart(stage: Int, training: [Predictor], outcomes: [Bool]) -> RuleValidation.Part {
    guard let others else { preconditionFailure("no rows outside the choice") }
    let own = path.stages[stage]
    return RuleValidation.Part(
      training: training, outcomes: outcomes,
      offsets: AdditiveValidation.logOdds(path, own, training), held: others.predictors,
      heldOutcomes: others.outcomes,
      heldOffsets: AdditiveValidation.logOdds(path, own, others.predictors),
      evidence: path.evidence)
  }

  /// Appends a stage with its losses and says whether it beats another by so many standard errors.
  mutating func append(
    _ name: String, _ rowLosses: [Double], over stage: Int, standardErrors: Double
  ) -> Bool {
    guard rowLosses.count == losses[stage].count else { return false }
    names.append(name)
    losses.append(rowLosses)
    return AdditiveValidation.gains(
      losses[stage], rowLosses, byStandardErrors: standardErrors)
  }

  /// All stages, one of them chosen.
  func stages(chosen: Int) -> [FittedAdditiveLogisticModel.Stage] {
    zip(names, losses).enumerated().map { k, stage in
      FittedAdditiveLogisticModel.Stage(
        description: stage.0, validationLogLoss: stage.1.mean ?? 0, isChosen: k == chosen)
    }
  }

  private static func gains(
    _ before: [Double], _ after: [Double], byStandardErrors count: Double
  ) -> Bool {
    let gains = zip(before, after).map { $0 - $1 }
    guard let gain = gains.mean, gain.isFinite, gain > 0 else { return false }
    let squares = gains.reduce(0) { $0 + ($1 - gain) * ($1 - gain) }
    return gain > count * squares.squareRoot() / Double(gains.count)
  }

  /// The simplest stage that no richer one beats by more than so many standard errors.
  func choice(standardErrors: Double) -> Int {
    losses.indices.dropFirst().reduce(0) { chosen, stage in
      AdditiveValidation.gains(losses[chosen], losses[stage], byStandardErrors: standardErrors)
        ? stage : chosen
    }
  }
}

extension [Double] {
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
