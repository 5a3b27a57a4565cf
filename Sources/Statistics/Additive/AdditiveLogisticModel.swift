/// An additive logistic model of a wide table, which chooses its own complexity.
///
///     logit P(y = 1) = α + Σ_j [β_j s(x_j) + f_j(x_j) + γ_j 1{x_j missing}]
///                        + Σ_k u_k(level) + Σ h(x_a, x_b) + Σ h(x_a, x_b, x_c)
///
/// Straight lines in the signed logarithm s, curves f (a random walk over quantiles), an effect u for
/// each level of a category and products h of the components of two or three predictors all have
/// normal priors, whose variances maximise the marginal likelihood. Candidates for interactions are
/// found by score tests against the fitted model, strongest first, in rounds. How much is kept (lines
/// only, tempered curves, curves, the interactions of the first rounds) is then what foretells rows
/// left out best, all choices made again without them; a richer model must be better by more than the
/// standard error of the difference, or two where rows come in groups or periods.
///
/// - SeeAlso: Wood, *Generalized Additive Models* (2017); Lou, Caruana, Gehrke & Hooker, *Accurate
///   Intelligible Models with Pairwise Interactions* (2013), for additive models with few
///   interactions.
public struct AdditiveLogisticModel: Sendable, Hashable, Codable {
  /// How many candidates of a round may pass the test by chance, on average; at most a tenth.
  public var falseCandidates = 5.0
  /// Interactions accepted in each round, and rounds at most; 0 rounds for none.
  public var interactionsPerRound = 6
  public var mostRounds = 8
  /// The most columns of a design; rounds stop short of it.
  public var mostColumns = 700
  public var validationFolds = 5
  /// Rows, at most, on which variances, interactions and stages are chosen; coefficients are those of
  /// all rows.
  public var mostRowsForChoice = 12_000
  public var seed: UInt64 = 1

  public init() {}

  /// Fits to rows of `predictors`; those that are the same in all rows are left out.
  ///
  /// - Parameters:
  ///   - predictors: each of *n* rows.
  ///   - outcomes: *n*, of both kinds.
  ///   - groups: *n*, the same for rows that belong together, as those of one customer. They are
  ///     left out together in validation, and count for less the more their residuals agree.
  ///   - periods: *n*, ascending with time. If given, each of the last periods is foretold from
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
    let rows = FoldAssignment.sample(
      outcomes: outcomes, groups: groups, most: mostRowsForChoice, seed: seed)
    let sampled = rows.map { outcomes[$0] }
    let sampledGroups = groups.map { groups in rows.map { groups[$0] } }
    guard sampled.contains(true), sampled.contains(false) else {
      throw .impossibleResponse(row: 0)
    }
    let splits = ValidationSplits.make(
      outcomes: sampled, groups: sampledGroups,
      periods: periods.map { periods in rows.map { periods[$0] } }, folds: validationFolds,
      seed: seed)
    let validation = try AdditiveValidation(
      self, predictors.map { $0.rows(rows) }, outcomes: sampled, groups: sampledGroups,
      splits: splits, threads: threads)
    // Rows of one period, or of one group, err together: their number overstates what they say.
    let standardErrors = periods == nil && groups == nil ? 1.0 : 2
    return try validation.path.fitted(
      stage: validation.choice(standardErrors: standardErrors), losses: validation.losses,
      to: predictors, outcomes: outcomes)
  }
}

/// Which rows are learnt from and which foretold, by split.
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
