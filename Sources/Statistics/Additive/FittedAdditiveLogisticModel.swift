internal import Foundation

/// An additive logistic model with coefficients, and what it is made of.
public struct FittedAdditiveLogisticModel: Sendable, Hashable, Codable {
  /// One addend of the log odds: all of one predictor's own terms and conditions, or one interaction.
  public struct Component: Sendable, Hashable, Codable {
    /// Positions among ``predictorNames``.
    public let predictors: [Int]
    /// Names of the predictors, joined by ` × `.
    public let name: String
    /// How many columns the priors leave free.
    public let freedom: Double
    /// The standard deviation of its contribution over the rows of the fit.
    public let spread: Double
    /// The effect at some values, with intervals; empty for an interaction.
    public let points: [Point]
    let terms: [Int]
    /// The mean of its part of the linear predictor over the rows of the fit.
    let mean: Double
  }

  /// The effect of one value on the log odds, measured from the mean over the rows of the fit.
  public struct Point: Sendable, Hashable, Codable {
    /// A number or a level as text; empty for a missing number.
    public let value: String
    /// The log odds above the mean, natural logarithms.
    public let effect: Double
    /// Posterior standard deviation under the priors.
    public let standardError: Double
  }

  /// A model that the fit chose from.
  public struct Stage: Sendable, Hashable, Codable {
    /// What the stage has: `lines`, `curves`, `interactions, round 1`, `rules, 80 trees` ….
    public let description: String
    /// Mean log loss on rows left out.
    public let validationLogLoss: Double
    /// True of one stage, which the model is.
    public let isChosen: Bool
  }

  /// Names of the columns that the model reads.
  public let predictorNames: [String]
  /// The log odds of a row whose components contribute nothing.
  public let baseline: Double
  /// The addends of the log odds, those of single predictors first.
  public let components: [Component]
  /// What was chosen from, the simplest first.
  public let stages: [Stage]
  /// The share of a row's evidence that counted; below 1 if rows of a group repeat one another.
  public let evidence: Double

  let encodings: [PredictorEncoding]
  let layout: AdditiveLayout
  let coefficients: [Double]
  /// `nil` where no rules predict better than the additive terms alone.
  let ruleBook: RuleBook?

  /// Trees of rules on top of the additive terms.
  public var ruleTrees: Int { ruleBook?.rules.trees.count ?? 0 }

  /// The contribution of each component to the log odds of each row.
  ///
  /// They add up: log odds = ``baseline`` + the sum of a row's contributions.
  ///
  /// - Parameter predictors: columns by name, in any order; those of ``predictorNames`` must be
  ///   there, of the same kind as in the fit.
  /// - Returns: rows × components, one array for each row.
  public func contributions(_ predictors: [Predictor]) -> [[Double]] {
    let design = design(predictors)
    var rows = Array(
      repeating: [Double](repeating: 0, count: components.count), count: design.rowCount)
    let p = layout.columnCount
    RowPartition.forEachBlock(of: design) { range, block in
      for (i, row) in range.enumerated() {
        for (c, component) in components.enumerated() {
          var sum = -component.mean
          for term in component.terms {
            for j in layout.terms[term].columns { sum += block[i * p + j] * coefficients[j] }
          }
          rows[row][c] = sum
        }
      }
    }
    if let ruleBook {
      let rules = ruleBook.rules
      let own = rules.contributions(
        RuleRows(rules.encodings, predictors, rowCount: design.rowCount)
      ).byPredictor
      for (f, encoding) in rules.encodings.enumerated() {
        guard let c = components.firstIndex(where: { $0.name == encoding.name }) else { continue }
        for row in rows.indices { rows[row][c] += own[row][f] - ruleBook.means[f] }
      }
    }
    return rows
  }

  /// The log odds of each row.
  public func logOdds(_ predictors: [Predictor]) -> [Double] {
    let additive = design(predictors).linearPredictors(at: coefficients)
    guard let rules = ruleBook?.rules else { return additive }
    let rows = RuleRows(rules.encodings, predictors, rowCount: additive.count)
    return zip(additive, rules.logOdds(rows)).map { $0 + $1 }
  }

  /// The probability of each row.
  public func probabilities(_ predictors: [Predictor]) -> [Double] {
    logOdds(predictors).map { Link.logit.inverse($0).mean }
  }

  func with(stages: [Stage]) -> FittedAdditiveLogisticModel {
    FittedAdditiveLogisticModel(
      predictorNames: predictorNames, baseline: baseline, components: components, stages: stages,
      evidence: evidence, encodings: encodings, layout: layout, coefficients: coefficients,
      ruleBook: ruleBook)
  }

  private func design(_ predictors: [Predictor]) -> AdditiveDesign {
    let named = Dictionary(
      predictors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let encoded = encodings.map { encoding in
      guard let predictor = named[encoding.name] else {
        preconditionFailure("no predictor \(encoding.name)")
      }
      return encoding.encode(predictor)
    }
    let count = predictors.first?.count ?? 0
    return AdditiveDesign(layout: layout, predictors: encoded, rows: Array(0..<count))
  }
}
