import ArgumentParser
import Churn
import DuecastEngine
import Foundation
import LedgerFiles
import Receivables
import Reporting
import Settings
import Statistics

struct ChurnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "churn",
    abstract: "Predicts churn from a table of customers, and scores other tables.",
    usage: """
      duecast churn <table> --label <column> [options]
      duecast churn --model <file> --score <file> [options]
      """,
    discussion: """
      The table has one row for each customer (and period) and a label of two values; all \
      other columns are predictors: numbers, days or categories. Curves and interactions \
      are chosen by the model. Printed scores are of rows that the model had not seen. \
      --save keeps the model, and --model scores with one kept before.

      Example: duecast churn customers.csv --label churned --score today.csv --out churn
      """)

  @Argument(
    help: "A CSV file with a header row.", completion: .file(extensions: ["csv"]))
  var table: String?

  @Option(help: ArgumentHelp("Says whether the row churned.", valueName: "column"))
  var label: String?

  @Option(
    help: ArgumentHelp("Its value that means churn (default: 1, yes, true…).", valueName: "value"))
  var positive: String?

  @Option(help: ArgumentHelp("Names the rows; not a predictor.", valueName: "column"))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "Keeps rows of one customer together (default: an id that repeats).", valueName: "column"))
  var group: String?

  @Option(
    help: ArgumentHelp(
      "When rows were observed: later ones are predicted from earlier ones.", valueName: "column"))
  var time: String?

  @Option(
    help: ArgumentHelp(
      "Periods left out before each predicted one, as long as outcomes take.", valueName: "n"))
  var gap = 0

  @Option(help: ArgumentHelp("A column that is not a predictor; may repeat.", valueName: "column"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      "Parts of the cross-validation, or last periods with --time; 0 for none.", valueName: "n"))
  var folds = 10

  @Option(
    help: ArgumentHelp("Another table to score.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var score: String?

  @Option(
    help: ArgumentHelp("Keeps the fitted model as JSON.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var save: String?

  @Option(
    help: ArgumentHelp("Scores with a model kept before, instead of fitting.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "What is fitted, in YAML; models/churn.yaml is the default.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var specification: String?

  @Option(
    help: ArgumentHelp(
      "A folder for predictions, terms, calibration and the model.", valueName: "dir"),
    completion: .directory)
  var out: String?

  @Option(help: "For people or for machines: one row for each score.")
  var format = TableFormat.text

  @Option(help: ArgumentHelp("Seed of folds and shuffles.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var processing: ProcessingOptions

  func validate() throws {
    guard folds != 1 || time != nil else {
      throw ValidationError("--folds must be 2 or more, or 0 for no cross-validation.")
    }
    try Bounds.check("--folds", folds, Bounds.folds)
    try Bounds.check("--gap", gap, Bounds.periods)
    if model != nil {
      guard score != nil, table == nil, save == nil, specification == nil else {
        throw ValidationError(
          "--model only scores: give --score, and neither a table nor --save nor "
            + "--specification.")
      }
    } else {
      guard table != nil, label != nil else {
        throw ValidationError("Give a table and its --label, or --model and --score.")
      }
    }
  }

  func run() throws {
    if let model, let score {
      try scoreOnly(score, with: model)
    } else if let table, let label {
      try learn(from: table, label: label)
    }
  }

  private func scoreOnly(_ file: String, with model: String) throws {
    let fitted: FittedChurnModel
    do { fitted = try FittedChurnModel(json: try Data(contentsOf: URL(filePath: model))) } catch let
      fault as ModelFault
    {
      throw Failure(
        "\(model) cannot be used, since \(fault): keep one with `duecast churn --save`.")
    } catch {
      throw Failure("\(model) is not a churn model: keep one with `duecast churn --save`.")
    }
    let scored = try Engine().score(try rows(to: file), with: fitted)
    if let out {
      try writing(out, else: "another folder with --out") {
        try OutputFolder(URL(filePath: out)).write(scored.table, to: "scored.csv")
      }
    }
    switch format {
    case .text: try Terminal.show(scored.text)
    case .csv: try Terminal.emit(scored.table.csv)
    case .json: try Terminal.emit(scored.table.json())
    }
  }

  private func learn(from path: String, label: String) throws {
    let progress = ProgressReporter(timings: processing.timings)
    let columns = ChurnColumns(
      label: label, positive: positive, id: id, group: group, time: time, ignored: ignore)
    let table = try progress.step("reading \(path)") {
      try ChurnTable(WideTable(contentsOf: URL(filePath: path)), columns)
    }
    var request = ChurnRequest(table, name: URL(filePath: path).lastPathComponent)
    request.specification = try SpecificationFile.load(specification, or: .standard) {
      yaml throws(SettingsError) in
      try ChurnSpecification(yaml: yaml)
    }
    request.folds = folds > 0 ? ChurnFolds(count: folds, seed: seed, gap: gap) : nil
    request.seed = seed
    request.scored = try score.map(rows)
    do {
      let results = try progress.engine(threads: processing.count).churn(request)
      if let out {
        try writing(out, else: "another folder with --out") {
          try OutputFolder.replacing(
            URL(filePath: out), own: ChurnResults.files.contains, results.write)
        }
      }
      if let save {
        let url = URL(filePath: save)
        try writing(save, else: "another file with --save") {
          try OutputFolder(url.deletingLastPathComponent()).write(
            JSONText.record(results.fitted), to: url.lastPathComponent)
        }
      }
      switch format {
      case .text: try Terminal.show(results.text)
      case .csv: try Terminal.emit(results.scoreTable.csv)
      case .json: try Terminal.emit(results.scoreTable.json())
      }
    } catch let error as FitError {
      throw Failure(sentence(error, path))
    } catch let error as ChurnValidationError {
      throw Failure(sentence(error, path, table))
    }
  }

  /// The rows of a table to score.
  private func rows(to file: String) throws -> ChurnScoreRequest {
    var request = ChurnScoreRequest(try WideTable(contentsOf: URL(filePath: file)))
    request.id = id
    request.label = label
    return request
  }

  private func sentence(_ error: FitError, _ table: String) -> String {
    switch error {
    case .impossibleResponse:
      "All rows of \(table) have the same label: give some that churned and some that did not."
    case .collinear, .separated, .didNotConverge, .notFinite, .tooLittleData:
      "The churn model cannot be fitted to \(table) (\(error)): give more rows, or leave out "
        + "columns with --ignore."
    }
  }

  private func sentence(
    _ error: ChurnValidationError, _ table: String, _ rows: ChurnTable
  ) -> String {
    let churned = rows.churned.count { $0 }
    switch error {
    case .oneOutcome where min(churned, rows.rowCount - churned) == 1:
      return "One row of \(table) alone has the rarer label, so nothing can be learnt without it: "
        + "give rows of more customers that churned, or --folds 0 to fit without measuring the "
        + "model."
    case .oneOutcome(let split):
      return "What is learnt from for \(split) has only one outcome: give fewer --folds, or more "
        + "rows."
    case .noSplit:
      return "\(table) has too few periods to predict one from those before: leave out --time or "
        + "--gap."
    }
  }
}
