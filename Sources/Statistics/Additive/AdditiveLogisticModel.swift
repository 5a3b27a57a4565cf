/// An additive logistic model of a wide table, which chooses its own complexity.
///
///     logit P(y = 1) = α + Σ_j [β_j s(x_j) + f_j(x_j) + γ_j 1{x_j missing}]
///                        + Σ_k u_k(level) + Σ h(x_a, x_b) + Σ h(x_a, x_b, x_c)
///
/// Straight lines in the signed logarithm s, curves f (a random walk over quantiles), an effect u for
/// each level of a category and products h of the components of two or three predictors all have
/// normal priors, whose variances maximise the marginal likelihood. Candidates for interactions are
/// found by score tests against the fitted model, strongest first, in rounds. How much is kept (lines
/// only, tempered curves, curves, the interactions of the first rounds) is then what predicts rows
/// left out best, all choices made again without them; a richer model must be better by more than the
/// standard error of the difference, or two where rows come in groups or periods. Last, rules (products
/// of conditions, ``RuleSettings``) may be added one after the other to what is chosen, or to lines,
/// for as long as rows left out gain. Large tables choose on a part of their rows and are judged on
/// others.
///
/// - SeeAlso: Wood, *Generalized Additive Models* (2017); Lou, Caruana, Gehrke & Hooker, *Accurate
///   Intelligible Models with Pairwise Interactions* (2013), for additive models with few
///   interactions.
public struct AdditiveLogisticModel: Sendable, Hashable, Codable {
  /// How many candidates of a round may pass the test by chance, on average; at most a tenth.
  public var falseCandidates = 5.0
  /// Interactions accepted in each round.
  public var interactionsPerRound = 8
  /// Rounds of interactions at most; 0 for none.
  public var mostRounds = 1
  /// The most columns of a design; rounds stop short of it.
  public var mostColumns = 320
  /// Columns that all curves share: where numbers are many, each curve has fewer.
  public var curveColumns = 140
  /// Columns that all smoother curves share.
  public var smoothColumns = 60
  /// Parts of the rows that are left out by turns, where there are no periods to do it by.
  public var validationFolds = 5
  /// Rows, at most, on which variances, interactions and stages are chosen; coefficients are those of
  /// all rows.
  public var mostRowsForChoice = 12_000
  /// How rules are grown on top.
  public var rules = RuleSettings()
  /// From which folds and the rows of trees are drawn.
  public var seed: UInt64 = 1

  /// The settings that churn models have.
  public init() {}

  /// Fits to rows of `predictors`; those that are the same in all rows are left out.
  ///
  /// - Parameters:
  ///   - predictors: each of *n* rows.
  ///   - outcomes: *n*, of both kinds.
  ///   - groups: *n*, the same for rows that belong together, as those of one customer. They are
  ///     left out together in validation, and count for less the more their residuals agree.
  ///   - periods: *n*, ascending with time. If given, each of the last periods is predicted from
  ///     those before it instead of from folds.
  /// - Throws: ``FitError``; ``FitError/impossibleResponse(row:)`` if all outcomes are alike.
  public func fit(
    _ predictors: [Predictor], outcomes: [Bool], groups: [Int]? = nil, periods: [Int]? = nil,
    threads: Int = 1
  ) throws(FitError) -> FittedAdditiveLogisticModel {
    let n = outcomes.count
    precondition(
      predictors.allSatisfy { $0.count == n } && (groups?.count ?? n) == n
        && (periods?.count ?? n) == n, "columns of other lengths than \(n) outcomes")
    guard outcomes.contains(true), outcomes.contains(false) else {
      throw .impossibleResponse(row: 0)
    }
    let division = try ChoiceRows(
      outcomes: outcomes, groups: groups, periods: periods, most: mostRowsForChoice, seed: seed)
    let (rows, judged) = (division.rows, division.judged)
    let sampled = rows.map { outcomes[$0] }
    let sampledGroups = groups.map { groups in rows.map { groups[$0] } }
    let splits =
      judged.isEmpty
      ? ValidationSplits.make(
        outcomes: sampled, groups: sampledGroups,
        periods: periods.map { periods in rows.map { periods[$0] } }, folds: validationFolds,
        seed: seed) : []
    var validation = try AdditiveValidation(
      self, predictors.map { $0.rows(rows) }, outcomes: sampled, groups: sampledGroups,
      splits: splits,
      others: judged.isEmpty
        ? nil : (predictors.map { $0.rows(judged) }, judged.map { outcomes[$0] }),
      threads: threads)
    // Rows of one period, or of one group, err together: their number overstates what they say.
    let standardErrors = periods == nil && groups == nil ? 1.0 : 2
    let stage = validation.choice(standardErrors: standardErrors)
    // Their number and kind are the best of many, and they are harder to read: one more error.
    let found = RuleValidation.best(
      of: trials(validation, stage: stage, division, predictors, outcomes, threads: threads),
      threads: threads)
    if let found, found.trees > 0,
      validation.append(
        "rules, \(found.trees) trees", found.losses, over: stage,
        standardErrors: standardErrors + 1)
    {
      return try validation.path.fitted(
        stage: found.stage, losses: validation.losses, to: predictors, outcomes: outcomes
      ).addingRules(
        found.settings, trees: found.trees, predictors, outcomes: outcomes,
        stages: validation.stages(chosen: validation.losses.count - 1), seed: seed)
    }
    return try validation.path.fitted(
      stage: stage, losses: validation.losses, to: predictors, outcomes: outcomes
    ).with(stages: validation.stages(chosen: stage))
  }

  /// Fits as complex a model as an earlier fit chose, without choosing again.
  ///
  /// - Parameters: as of ``fit(_:outcomes:groups:periods:threads:)``.
  /// - Returns: `nil` where lines and curves of these rows are not as complex as that.
  /// - Throws: ``FitError``.
  public func fit(
    _ predictors: [Predictor], outcomes: [Bool], groups: [Int]? = nil,
    asComplexAs earlier: FittedAdditiveLogisticModel, threads: Int = 1
  ) throws(FitError) -> FittedAdditiveLogisticModel? {
    guard let name = earlier.stages.first(where: \.isChosen)?.description else { return nil }
    let rows = FoldAssignment.sample(
      outcomes: outcomes, groups: groups, most: mostRowsForChoice, seed: seed)
    var path = AdditivePath(
      model: self, predictors: predictors.map { $0.rows(rows) },
      outcomes: rows.map { outcomes[$0] }, groups: groups.map { groups in rows.map { groups[$0] } },
      threads: threads)
    try path.start(through: name)
    guard let stage = path.stages.firstIndex(where: { $0.description == name }) else { return nil }
    return try path.fitted(
      stage: stage, losses: path.stages.map { _ in [] }, to: predictors, outcomes: outcomes
    ).with(stages: earlier.stages)
  }

  /// Rules to be tried: on top of the chosen stage and of lines alone, with few leaves and more.
  private func trials(
    _ validation: AdditiveValidation, stage: Int, _ division: ChoiceRows,
    _ predictors: [Predictor], _ outcomes: [Bool], threads: Int
  ) -> [RuleValidation] {
    guard rules.mostTrees > 0 else { return [] }
    return (stage > 0 ? [stage, 0] : [0]).flatMap { base -> [RuleValidation] in
      var parts = validation.ruleParts(stage: base)
      if !division.judged.isEmpty {
        // Of a large table all rows that judge nothing can be learnt from.
        let others = Set(division.judged)
        let kept = outcomes.indices.filter { !others.contains($0) }
        parts = [
          validation.rulePart(
            stage: base, training: predictors.map { $0.rows(kept) },
            outcomes: kept.map { outcomes[$0] })
        ]
      }
      return rules.leaves.map {
        RuleValidation(
          rules.with(leaves: $0), stage: base, parts, seed: seed, threads: threads)
      }
    }
  }
}

/// The rows on which a fit chooses, and, of large tables, others on which it is judged.
struct ChoiceRows: Sendable {
  let rows: [Int]
  /// Empty where the rows of the choice have to judge it, by turns.
  let judged: [Int]

  /// - Throws: ``FitError/impossibleResponse(row:)`` if the rows have one outcome.
  init(
    outcomes: [Bool], groups: [Int]?, periods: [Int]?, most: Int, seed: UInt64
  ) throws(FitError) {
    let chosen = FoldAssignment.sample(outcomes: outcomes, groups: groups, most: most, seed: seed)
    guard chosen.contains(where: { outcomes[$0] }), chosen.contains(where: { !outcomes[$0] })
    else { throw .impossibleResponse(row: 0) }
    rows = chosen
    let taken = Set(chosen)
    let rest = outcomes.indices.filter { !taken.contains($0) }
    guard periods == nil, 4 * rest.count >= chosen.count else {
      judged = []
      return
    }
    let others = FoldAssignment.sample(
      outcomes: rest.map { outcomes[$0] }, groups: groups.map { groups in rest.map { groups[$0] } },
      most: most, seed: seed ^ 0x77
    ).map { rest[$0] }
    judged =
      others.contains { outcomes[$0] } && others.contains { !outcomes[$0] } ? others : []
  }
}

/// Which rows are learnt from and which predicted, by split.
enum ValidationSplits {
  struct Split: Sendable {
    var training: [Int]
    var held: [Int]
  }

  static func make(
    outcomes: [Bool], groups: [Int]?, periods: [Int]?, folds: Int, seed: UInt64
  ) -> [Split] {
    if let periods, let forward = forward(outcomes, periods) { return forward }
    let fold = FoldAssignment.folds(
      outcomes: outcomes, groups: groups, count: folds, seed: seed)
    return (0..<folds).compactMap { k in
      let split = Split(
        training: outcomes.indices.filter { fold[$0] != k },
        held: outcomes.indices.filter { fold[$0] == k })
      return isUsable(split, outcomes) ? split : nil
    }
  }

  private static func forward(_ outcomes: [Bool], _ periods: [Int]) -> [Split]? {
    let distinct = Set(periods).sorted()
    let splits = distinct.dropFirst().suffix(3).map { period in
      Split(
        training: periods.indices.filter { periods[$0] < period },
        held: periods.indices.filter { periods[$0] == period })
    }.filter { isUsable($0, outcomes) }
    return splits.isEmpty ? nil : splits
  }

  private static func isUsable(_ split: Split, _ outcomes: [Bool]) -> Bool {
    !split.held.isEmpty && split.training.contains { outcomes[$0] }
      && split.training.contains { !outcomes[$0] }
  }
}
