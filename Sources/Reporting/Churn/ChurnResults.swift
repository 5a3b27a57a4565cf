internal import Churn
public import DuecastEngine
internal import Statistics

extension ChurnResults {
  private var importances: [PredictorImportance] { validation?.importances ?? [] }

  private var scoresOfScored: [(String, ChurnScores)] {
    scored?.scores ?? []
  }

  private var scoresOfValidation: [(String, ChurnScores)] {
    validation.map { [("churn model", $0.scores), ("churn rate", $0.baseRate)] } ?? []
  }

  /// The names of all files that ``write(to:)`` may write.
  public static let files: Set<String> = [
    "calibration.csv", "model.json", "predictions.csv", "scored.csv", "terms.csv",
  ]

  /// `predictions.csv`, `terms.csv`, `calibration.csv` and `scored.csv`, as far as there are any,
  /// and `model.json`.
  public func write(to folder: OutputFolder) throws {
    if let validation {
      let rows = zip(validation.predictions, validation.outcomes).map {
        ChurnRow($0, churned: $1)
      }
      try folder.write(OutputTable(ChurnRow.columns, rows), to: "predictions.csv")
      try folder.write(
        OutputTable(
          ChurnCalibrationRow.columns, validation.reliability.bins.map(ChurnCalibrationRow.init)),
        to: "calibration.csv")
    }
    if let scored { try folder.write(scored.table, to: "scored.csv") }
    try folder.write(
      OutputTable(ChurnTermRow.columns, ChurnTermRow.rows(fitted, importances)), to: "terms.csv")
    try folder.write(try JSONText.record(fitted), to: "model.json")
  }

  /// One row for each score.
  public var scoreTable: OutputTable<ChurnScoreRow> {
    func rows(_ sample: String, _ scores: [(String, ChurnScores)]) -> [ChurnScoreRow] {
      scores.flatMap { ChurnScoreRow.rows($1, sample: sample, forecaster: $0) }
    }
    return OutputTable(
      ChurnScoreRow.columns,
      rows("cross-validated", scoresOfValidation) + rows("scored", scoresOfScored))
  }

  /// For a terminal.
  public var text: String {
    var text = ChurnText.head(table, file: name) + "\n"
    if let validation {
      let title =
        table.periods == nil
        ? "Cross-validated in \(validation.splits) folds"
        : "Predicted from earlier periods: \(NumberText.count(validation.splits, "period", "periods"))"
      text +=
        "\(title)\n\n\(ChurnText.scores(scoresOfValidation))\n"
        + "\(ChurnText.calibration(validation))\n"
    }
    text +=
      "Most important columns: loss without each, effect on log odds (95% interval)\n\n"
      + ChurnText.terms(fitted, importances, shown: 20) + "\n" + ChurnText.structure(fitted)
    if let scored { text += "\n" + scored.text }
    return text
  }
}

extension ChurnScored {
  /// Its rows as a table.
  public var table: OutputTable<ChurnRow> { OutputTable(ChurnRow.columns, rows) }

  /// Of the rows whose outcome is known, beside the churn rate of the fit.
  var scores: [(String, ChurnScores)] {
    let known = rows.compactMap { row in row.churned.map { (row.prediction, $0) } }
    guard !known.isEmpty else { return [] }
    let outcomes = known.map(\.1)
    return [
      ("churn model", ChurnScores(probabilities: known.map(\.0.probability), outcomes: outcomes)),
      ("churn rate", ChurnScores(probabilities: known.map { _ in churnRate }, outcomes: outcomes)),
    ]
  }

  /// For a terminal.
  public var text: String {
    "Scored: \(NumberText.count(rows.count, "row", "rows"))\n\n"
      + (scores.isEmpty ? "" : ChurnText.scores(scores) + "\n")
      + ChurnText.likeliest(rows, shown: 10)
  }
}
