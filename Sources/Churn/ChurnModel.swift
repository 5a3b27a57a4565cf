public import Foundation
public import LedgerFiles
public import Statistics

/// The churn model of a wide table, described but not fitted.
public struct ChurnModel: Sendable, Hashable, Codable {
  /// Penalties, smoothness and seed of the additive logistic regression.
  public var regression: AdditiveLogisticModel

  /// The regression of a specification, as `models/churn.yaml` has it.
  public init(_ specification: ChurnSpecification = .standard, seed: UInt64 = 1) {
    regression = specification.regression(seed: seed)
  }

  /// Fits to all rows of a table.
  ///
  /// - Throws: ``FitError``.
  public func fit(_ table: ChurnTable, threads: Int) throws(FitError) -> FittedChurnModel {
    FittedChurnModel(
      label: table.columns.label, positive: table.positive, features: table.features,
      rows: table.rowCount, churnRate: table.churnRate,
      regression: try regression.fit(
        table.predictors, outcomes: table.churned, groups: table.groups, periods: table.periods,
        threads: threads))
  }
}

/// A churn model with coefficients; as JSON, all that is needed to score another table.
public struct FittedChurnModel: Sendable, Hashable, Codable {
  /// The column that says who churned.
  public let label: String
  /// The label's value that stands for churn.
  public let positive: String
  /// Columns that another table must have, with how they are read.
  public let features: [ChurnFeature]
  /// Rows of the fit.
  public let rows: Int
  /// Share of ``rows`` that churned.
  public let churnRate: Double
  /// With coefficients.
  public let regression: FittedAdditiveLogisticModel

  /// Reads the model's columns from another table.
  ///
  /// - Throws: ``WideTableError`` if columns are missing or hold what the model cannot read.
  public func predictors(of table: WideTable) throws(WideTableError) -> [Predictor] {
    let missing = features.filter { table.column($0.name) == nil }
    guard missing.isEmpty else {
      let names = missing.map { "`\($0.name)`" }.joined(separator: ", ")
      throw WideTableError(
        file: table.file, line: nil,
        problem: "the model was fitted with \(names), and the table does not have "
          + (missing.count == 1 ? "it" : "them"),
        remedy: "add the column\(missing.count == 1 ? "" : "s"), blank where a value is not known")
    }
    var predictors: [Predictor] = []
    for feature in features {
      guard let column = table.column(feature.name) else { continue }
      predictors.append(try feature.predictor(column, of: table))
    }
    return predictors
  }

  /// Scores rows: the probability of churn and what moves it most.
  public func predictions(_ predictors: [Predictor], ids: [String]) -> [ChurnPrediction] {
    let contributions = regression.contributions(predictors)
    return zip(ids, contributions).map { id, addends in
      ChurnPrediction(id: id, addends: addends, model: regression)
    }
  }
}

extension FittedChurnModel {
  /// Reads what was kept as JSON, keys in snake case, and checks it whole.
  ///
  /// - Throws: ``ModelFault`` for a model that cannot predict; other errors for what is no model.
  public init(json: Data) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(FittedChurnModel.self, from: json)
    try validate()
  }

  private func validate() throws(ModelFault) {
    try ModelFault.require(rows >= 0, "it was fitted on \(rows) rows")
    try ModelFault.require([churnRate], in: 0...1, "the share that churned")
    try ModelFault.require(
      Set(features.map(\.name)).count == features.count, "two of its columns have one name")
    try regression.validate()
    for (name, isCategory) in regression.columnKinds {
      guard let feature = features.first(where: { $0.name == name }) else {
        throw ModelFault("it learnt from `\(name)`, which is not among its columns")
      }
      try ModelFault.require(
        (feature.kind == .category) == isCategory,
        "`\(name)` is a \(feature.kind.rawValue) among its columns, and was learnt from otherwise")
    }
  }
}

/// The probability that one customer churns, and what moves it.
public struct ChurnPrediction: Sendable, Hashable, Codable {
  /// What one predictor adds to a row's log odds.
  public struct Contribution: Sendable, Hashable, Codable {
    /// The predictor, or predictors of an interaction.
    public let name: String
    /// On the log odds.
    public let amount: Double
  }

  /// That of the row, or its line in the file.
  public let id: String
  /// Of churn, from 0 to 1.
  public let probability: Double
  /// log(p / (1 − p)), the sum of the contributions and the intercept.
  public let logOdds: Double
  /// The three of largest size, largest first.
  public let contributions: [Contribution]

  package init(id: String, addends: [Double], model: FittedAdditiveLogisticModel) {
    self.id = id
    logOdds = model.baseline + addends.reduce(0, +)
    probability = Link.logit.inverse(logOdds).mean
    let largest = addends.indices.sorted { (-abs(addends[$0]), $0) < (-abs(addends[$1]), $1) }
    contributions = largest.prefix(3).map {
      Contribution(name: model.components[$0].name, amount: addends[$0])
    }
  }
}
