internal import Foundation
public import Statistics

/// How well a churn model predicts rows it has not seen.
public struct ChurnScores: Sendable, Hashable, Codable {
  /// Rows scored, each predicted by a model that has not seen it.
  public let rows: Int
  /// Of ``rows``, those that churned.
  public let events: Int
  /// Nil if all outcomes are alike.
  public let areaUnderCurve: Double?
  /// Mean −log of the probability given to what happened, in nats; less is better.
  public let logLoss: Double
  /// Mean squared difference of probability and outcome; less is better.
  public let brier: Double
  /// The churn rate in the tenth of rows with the highest probability, over the rate of all.
  public let topDecileLift: Double?

  /// `probabilities` of churn, one for each outcome.
  public init(probabilities: [Double], outcomes: [Bool]) {
    rows = outcomes.count
    events = outcomes.count { $0 }
    areaUnderCurve = Score.areaUnderCurve(predictions: probabilities, outcomes: outcomes)
    // A probability that rounds to 0 or 1 is not quite it.
    let inside = probabilities.map { min(max($0, 1e-12), 1 - 1e-12) }
    logLoss = Score.logLoss(probabilities: inside, outcomes: outcomes)
    brier = Score.brier(probabilities: probabilities, outcomes: outcomes)
    let order = probabilities.indices.sorted {
      (-probabilities[$0], $0) < (-probabilities[$1], $1)
    }
    let top = order.prefix(max(1, order.count / 10))
    let share = Double(top.count { outcomes[$0] }) / Double(top.count)
    topDecileLift = events > 0 ? share / (Double(events) / Double(rows)) : nil
  }
}

/// What leaving out each predictor's information costs, measured on rows not learnt from.
public struct PredictorImportance: Sendable, Hashable, Codable {
  /// The predictor's, which is the column's.
  public let name: String
  /// How much larger the log loss is with the predictor's values shuffled between rows.
  public let logLossIncrease: Double
  /// How much smaller the area under the curve is.
  public let areaLost: Double
}

/// The outcome of a cross-validation.
public struct ChurnValidation: Sendable {
  /// Rows that were predicted, in order of the table.
  public let rows: [Int]
  /// One for each of ``rows``.
  public let predictions: [ChurnPrediction]
  /// One for each of ``rows``; true for churned.
  public let outcomes: [Bool]
  /// Of the model, over all splits together.
  public let scores: ChurnScores
  /// Every row given the churn rate of the rows that were learnt from.
  public let baseRate: ChurnScores
  /// Predicted and observed shares by ranges of probability.
  public let reliability: ReliabilityTable
  /// Slope and intercept of the outcomes on the log odds; nil where they cannot be fitted.
  public let calibration: LogisticCalibration?
  /// Most important first.
  public let importances: [PredictorImportance]
  /// Fits made: folds, or periods predicted from those before them.
  public let splits: Int

  private struct Part: Sendable {
    var held: [Int] = []
    var predictions: [ChurnPrediction] = []
    var rate = 0.0
    /// Log odds with each predictor shuffled.
    var shuffled: [[Double]] = []
  }

  /// Fits afresh for each split and predicts what it held back.
  ///
  /// - Throws: ``FitError``, of the first split that cannot be fitted; ``ChurnValidationError``.
  public init(
    _ model: ChurnModel, _ table: ChurnTable, _ folds: ChurnFolds, threads: Int
  ) throws {
    let splits = folds.splits(of: table).filter { !$0.held.isEmpty }
    for split in splits {
      let events = split.training.count { table.churned[$0] }
      guard events > 0, events < split.training.count else {
        throw ChurnValidationError.oneOutcome(split: split.name)
      }
    }
    guard !splits.isEmpty else { throw ChurnValidationError.noSplit }
    let workers = min(threads, splits.count)
    let parts = parallelMap(0..<splits.count, threads: workers) {
      k -> Swift.Result<Part, FitError> in
      do throws(FitError) {
        return .success(
          try ChurnValidation.part(
            model, table, splits[k], seed: folds.seed, threads: max(1, threads / workers)))
      } catch { return .failure(error) }
    }
    let found = try parts.map { try $0.get() }
    let all = found.flatMap { zip($0.held, $0.predictions) }.sorted { $0.0 < $1.0 }
    rows = all.map(\.0)
    predictions = all.map(\.1)
    let outcomes = rows.map { table.churned[$0] }
    self.outcomes = outcomes
    let probabilities = predictions.map(\.probability)
    scores = ChurnScores(probabilities: probabilities, outcomes: outcomes)
    let rates = found.flatMap { part in part.held.map { ($0, part.rate) } }
      .sorted { $0.0 < $1.0 }.map(\.1)
    baseRate = ChurnScores(probabilities: rates, outcomes: outcomes)
    reliability = ReliabilityTable(
      probabilities: probabilities, outcomes: outcomes, binCount: 10)
    calibration = try? LogisticCalibration.fit(
      probabilities: probabilities.map { min(max($0, 1e-9), 1 - 1e-9) }, outcomes: outcomes)
    importances = ChurnValidation.importances(
      table, found.map { ($0.held, $0.shuffled) }, scores: scores)
    self.splits = splits.count
  }

  private static func part(
    _ model: ChurnModel, _ table: ChurnTable, _ split: ChurnFolds.Split, seed: UInt64, threads: Int
  ) throws(FitError) -> Part {
    let outcomes = split.training.map { table.churned[$0] }
    let fit = try model.regression.fit(
      table.predictors.map { $0.rows(split.training) }, outcomes: outcomes,
      groups: table.groups.map { groups in split.training.map { groups[$0] } },
      periods: table.periods.map { periods in split.training.map { periods[$0] } },
      threads: threads)
    let held = table.predictors.map { $0.rows(split.held) }
    let addends = fit.contributions(held)
    var part = Part()
    part.held = split.held
    part.predictions = zip(split.held, addends).map {
      ChurnPrediction(id: table.ids[$0], addends: $1, model: fit)
    }
    part.rate = Double(outcomes.count { $0 }) / Double(outcomes.count)
    let used = Set(fit.components.flatMap(\.predictors).map { fit.predictorNames[$0] })
    for (p, predictor) in held.enumerated() {
      guard used.contains(predictor.name) else {
        part.shuffled.append(part.predictions.map(\.logOdds))
        continue
      }
      var generator = SplitMix64(seed: seed, stream: "shuffle \(predictor.name) \(split.name)")
      var shuffled = held
      shuffled[p] = predictor.rows(Array(split.held.indices).shuffled(using: &generator))
      part.shuffled.append(fit.logOdds(shuffled))
    }
    return part
  }

  private static func importances(
    _ table: ChurnTable, _ parts: [(held: [Int], shuffled: [[Double]])], scores: ChurnScores
  ) -> [PredictorImportance] {
    table.features.enumerated().map { p, feature in
      let all = parts.flatMap { zip($0.held, $0.shuffled[p]) }.sorted { $0.0 < $1.0 }
      let shuffled = ChurnScores(
        probabilities: all.map { Link.logit.inverse($0.1).mean },
        outcomes: all.map { table.churned[$0.0] })
      return PredictorImportance(
        name: feature.name, logLossIncrease: shuffled.logLoss - scores.logLoss,
        areaLost: (scores.areaUnderCurve ?? 0) - (shuffled.areaUnderCurve ?? 0))
    }.sorted { ($1.logLossIncrease, $0.name) < ($0.logLossIncrease, $1.name) }
  }
}

/// Why a table cannot be cross-validated.
public enum ChurnValidationError: Error, Sendable, Hashable {
  /// All rows to learn from have one outcome.
  case oneOutcome(split: String)
  /// There are too few periods.
  case noSplit
}
