/// How well rules on top of an additive model predict rows left out, as trees are added.
struct RuleValidation: Sendable {
  /// What is learnt from and what is predicted, with the log odds that the additive model gives.
  struct Part: Sendable {
    let training: [Predictor]
    let outcomes: [Bool]
    let offsets: [Double]
    let held: [Predictor]
    let heldOutcomes: [Bool]
    let heldOffsets: [Double]
    let evidence: Double
  }

  let settings: RuleSettings
  /// The additive model's stage below the rules.
  let stage: Int
  /// Trees of the least mean log loss so far; 0 where none is gained by.
  private(set) var trees = 0
  /// The least mean log loss of the rows left out.
  private(set) var best: Double
  /// The log loss of each held-out row with so many trees, in the parts' order.
  private(set) var losses: [Double]
  private var growing: [Growing]
  private var grown = 0
  private var looks = 0

  private struct Growing: Sendable {
    var growth: RuleGrowth
    let rows: RuleRows
    let outcomes: [Bool]
    var etas: [Double]

    var losses: [Double] {
      zip(etas, outcomes).map {
        Family.binomial.terms($1 ? 1 : 0, eta: $0, link: .logit).halfDeviance
      }
    }

    mutating func grow(_ count: Int) {
      for _ in 0..<count {
        growth.addTree()
        if let tree = growth.trees.last { RuleSet.add(tree, rows, to: &etas) }
      }
    }
  }

  init(_ settings: RuleSettings, stage: Int, _ parts: [Part], seed: UInt64, threads: Int) {
    (self.settings, self.stage) = (settings, stage)
    growing = parallelMap(0..<parts.count, threads: threads) { k -> Growing in
      let part = parts[k]
      let encodings = part.training.compactMap { RuleEncoding($0) }
      return Growing(
        growth: RuleGrowth(
          settings, encodings,
          RuleRows(encodings, part.training, rowCount: part.outcomes.count),
          outcomes: part.outcomes, offsets: part.offsets, evidence: part.evidence, seed: seed),
        rows: RuleRows(encodings, part.held, rowCount: part.heldOutcomes.count),
        outcomes: part.heldOutcomes, etas: part.heldOffsets)
    }
    losses = growing.flatMap(\.losses)
    best = losses.mean ?? .infinity
  }

  /// Adds trees for all parts side by side, until there are `most` or the rows left out gain no more.
  mutating func grow(to most: Int, threads: Int) {
    guard growing.allSatisfy({ $0.growth.rows.width > 0 }) else { return }
    while grown < most, looks < settings.patience {
      let (current, count) = (growing, settings.treesAtOnce)
      growing = parallelMap(0..<current.count, threads: threads) { k in
        var part = current[k]
        part.grow(count)
        return part
      }
      grown += count
      let now = growing.flatMap(\.losses)
      if let mean = now.mean, mean < best {
        (best, trees, losses, looks) = (mean, grown, now, 0)
      } else {
        looks += 1
      }
    }
  }

  /// The best of some trials: on top of each stage all grow a little, and the one that is then ahead
  /// goes on; the best of these is taken.
  ///
  /// - Returns: nil without a trial.
  static func best(of trials: [RuleValidation], threads: Int) -> RuleValidation? {
    let stages = Set(trials.map(\.stage)).sorted()
    let ahead = stages.compactMap { stage -> RuleValidation? in
      let tried = trials.filter { $0.stage == stage }.map { trial in
        var trial = trial
        trial.grow(to: min(100, trial.settings.mostTrees), threads: threads)
        return trial
      }
      guard var first = tried.min(by: { $0.best < $1.best }) else { return nil }
      first.grow(to: first.settings.mostTrees, threads: threads)
      return first
    }
    return ahead.min { $0.best < $1.best }
  }
}

extension FittedAdditiveLogisticModel {
  /// The model with so many trees of rules on top, grown on the rows of the fit.
  func addingRules(
    _ settings: RuleSettings, trees: Int, _ predictors: [Predictor], outcomes: [Bool],
    stages: [Stage], seed: UInt64
  ) -> FittedAdditiveLogisticModel {
    let encodings = predictors.compactMap { RuleEncoding($0) }
    let rows = RuleRows(encodings, predictors, rowCount: outcomes.count)
    var growth = RuleGrowth(
      settings, encodings, rows, outcomes: outcomes, offsets: logOdds(predictors),
      evidence: evidence, seed: seed)
    for _ in 0..<trees { growth.addTree() }
    let rules = RuleSet(encodings: encodings, trees: growth.trees)
    let (own, root) = rules.contributions(rows)
    let n = Double(outcomes.count)
    let means = encodings.indices.map { f in own.reduce(0) { $0 + $1[f] } / n }
    let ruleBook = RuleBook(rules: rules, means: means)
    // What each predictor's component now spreads over the rows.
    let additive = contributions(predictors)
    var members = components
    for name in encodings.map(\.name) where !members.contains(where: { $0.name == name }) {
      guard let place = predictorNames.firstIndex(of: name) else { continue }
      members.append(
        Component(
          predictors: [place], name: name, freedom: 0, spread: 0, points: [], terms: [], mean: 0))
    }
    let spreads = members.enumerated().map { c, component -> Double in
      let f = encodings.firstIndex { $0.name == component.name }
      let squares = outcomes.indices.reduce(0.0) { sum, row in
        let value =
          (c < components.count ? additive[row][c] : 0) + (f.map { own[row][$0] - means[$0] } ?? 0)
        return sum + value * value
      }
      return (squares / n).squareRoot()
    }
    return FittedAdditiveLogisticModel(
      predictorNames: predictorNames, baseline: baseline + root + means.reduce(0, +),
      components: zip(members, spreads).map { component, spread in
        Component(
          predictors: component.predictors, name: component.name, freedom: component.freedom,
          spread: spread, points: component.points, terms: component.terms, mean: component.mean)
      }, stages: stages, evidence: evidence, encodings: self.encodings, layout: layout,
      coefficients: coefficients, ruleBook: ruleBook)
  }
}

/// Rules, and what each predictor's conditions contribute on average over the rows of the fit.
struct RuleBook: Sendable, Hashable, Codable {
  let rules: RuleSet
  let means: [Double]
}
