public import Churn
public import LedgerFiles

/// Asks for a churn model learnt from a table of customers.
public struct ChurnRequest: Sendable {
  /// The rows, with their outcomes.
  public var table: ChurnTable
  /// The table's name, for the heads of pages.
  public var name: String
  /// What is fitted.
  public var specification = ChurnSpecification.standard
  /// How the model is checked on rows that it has not seen; `nil` leaves that out.
  public var folds: ChurnFolds?
  /// Rows to score with it.
  public var scored: ChurnScoreRequest?
  /// Of folds and shuffles.
  public var seed: UInt64 = 1

  /// A model by the standard specification, without a check.
  public init(_ table: ChurnTable, name: String) { (self.table, self.name) = (table, name) }
}

/// Rows to score with a churn model.
public struct ChurnScoreRequest: Sendable {
  /// The rows.
  public var table: WideTable
  /// The column that names them; `nil`: they are named by their lines.
  public var id: String?
  /// The column of their outcomes, where they are known; `nil`: that of the model's fit.
  public var label: String?

  /// The rows, named by their lines.
  public init(_ table: WideTable) { self.table = table }
}

/// One row that was scored.
public struct ChurnRow: Sendable, Hashable {
  /// Its probability of churn, and why.
  public let prediction: ChurnPrediction
  /// Whether it churned, where that is known.
  public let churned: Bool?

  /// - Parameter churned: where that is known.
  public init(_ prediction: ChurnPrediction, churned: Bool?) {
    (self.prediction, self.churned) = (prediction, churned)
  }
}

/// Rows that a churn model scored.
public struct ChurnScored: Sendable {
  /// In the order of the table.
  public let rows: [ChurnRow]
  /// Of the rows that the model was fitted to.
  public let churnRate: Double
}

/// A churn model, and how well it does.
public struct ChurnResults: Sendable {
  /// The table's name.
  public let name: String
  /// What it was learnt from.
  public let table: ChurnTable
  /// Nil if there was no cross-validation.
  public let validation: ChurnValidation?
  /// The model.
  public let fitted: FittedChurnModel
  /// Rows of another table; nil if none was scored.
  public let scored: ChurnScored?
}

extension Engine {
  /// Learns from a table of customers who churns.
  ///
  /// - Throws: `FitError` where the model cannot be fitted, `ChurnValidationError` where it cannot be
  ///   checked, `WideTableError` for rows that cannot be scored.
  public func churn(_ request: ChurnRequest) throws -> ChurnResults {
    let log = Log(self)
    let model = ChurnModel(request.specification, seed: request.seed)
    let validation = try request.folds.map { folds in
      try log.step(.churnValidation) {
        try ChurnValidation(model, request.table, folds, threads: threads)
      }
    }
    let fitted = try log.step(.churnFit) { try model.fit(request.table, threads: threads) }
    return ChurnResults(
      name: request.name, table: request.table, validation: validation, fitted: fitted,
      scored: try request.scored.map { try score($0, with: fitted) })
  }

  /// Scores rows with a churn model.
  ///
  /// - Throws: `WideTableError` for rows that cannot be scored.
  public func score(
    _ request: ChurnScoreRequest, with model: FittedChurnModel
  ) throws -> ChurnScored {
    let table = request.table
    let ids = request.id.flatMap { table.column($0)?.cells } ?? table.lines.map { "line \($0)" }
    let labels = table.column(request.label ?? model.label)?.cells
    let predictions = model.predictions(try model.predictors(of: table), ids: ids)
    let rows = predictions.indices.map { row in
      let outcome = labels.map { $0[row] } ?? ""
      return ChurnRow(
        predictions[row], churned: outcome.isEmpty ? nil : outcome == model.positive)
    }
    return ChurnScored(rows: rows, churnRate: model.churnRate)
  }
}
