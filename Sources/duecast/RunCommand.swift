import ArgumentParser
import DuecastEngine
import ForecastVocabulary
import Forecasting
import Foundation
import Receivables
import Reporting
import Variance

/// What `run` and `demo` can be told beside the ledger.
struct RunOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var cash: CashTableOptions

  @OptionGroup var ahead: HorizonOptions
  @OptionGroup var whatIfs: ScenarioOptions

  @Option(help: "Length of a period of cash, in files, report and workbook.")
  var period = Period.week

  @Option(
    help: ArgumentHelp(
      "Also keep the forecast in this folder, for `duecast variance`.", valueName: "dir"),
    completion: .directory)
  var keep: String?

  @Flag(
    help: """
      Also write payment_curves.csv, a row for each invoice and day, and for databases \
      curve_invoices.csv and cash_paths.csv.
      """)
  var curves = false

  @Flag(help: "Also write cash_detail.csv: receipts by week and invoice, summing to the table.")
  var detail = false
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Forecasts cash, ranks accounts to contact and writes the report.",
    usage: "duecast run <ledger> --out <dir> [options]",
    discussion: """
      Writes cash.csv, cash_daily.csv, cash_table.csv, expected_credit_loss.csv, \
      invoice_outlook.csv, worklist.csv, plan.csv, dispute_list.csv, cash_to_apply.csv, \
      promises_to_check.csv, scorecard.csv, ageing.csv, kpis.json, issues.csv, run.json, \
      report.html and workbook.xlsx into the folder. All files of an earlier run there are \
      replaced together, once the new ones are complete; your other files stay. The same ledger, \
      day, policy and seed give the same bytes. `duecast glossary` explains every column.

      Example: duecast run ledger --as-of 2026-06-30 --out out
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("The folder for the results; made if missing.", valueName: "dir"),
    completion: .directory)
  var out: String

  @Option(
    help: ArgumentHelp(
      "Forecast only this part of the customers, such as 2/7, for `duecast merge`.",
      valueName: "i/n"))
  var shard: Shard?

  @OptionGroup var options: RunOptions

  func validate() throws {
    try Bounds.check("--out", out, isNot: ledger.ledger)
    guard shard == nil || options.model.models != nil else {
      throw ValidationError(
        "--shard needs the --models of the whole ledger: make them with `duecast fit`.")
    }
  }

  func run() throws {
    if let shard { return try ShardRun(ledger, options, shard, out: out).run() }
    try FullRun(ledger, options, out: out).run()
  }
}

/// The whole of `run`, shared with `demo`.
struct FullRun {
  private let ledger: LedgerOptions
  private let options: RunOptions
  private let out: String
  private let shards: [ShardFile]

  init(
    _ ledger: LedgerOptions, _ options: RunOptions, out: String, shards: [ShardFile] = []
  ) {
    self.ledger = ledger
    self.options = options
    self.out = out
    self.shards = shards
  }

  func run() throws {
    let policy = try options.policy.load()
    let model = options.model
    // What a run says of its models stands with its results.
    let progress = ProgressReporter(
      timings: model.timings, ledger: ledger.ledger, saysModels: false)
    try writing(out, else: "another folder with --out") {
      try OutputFolder.check(URL(filePath: out))
    }
    var request = RunRequest(try ledger.load(progress))
    request.previous = options.keep.flatMap { keep in
      let day = request.ledger.view.day
      return (try? SnapshotFolder(URL(filePath: keep)).snapshots())?.last { $0.day < day }
    }
    request.terms = try model.terms()
    request.terms.horizon = options.ahead.horizon
    request.terms.shards = shards
    request.policy = policy
    request.cashTables = options.cash.terms
    request.includesDetails = options.detail
    request.period = options.period
    request.scenarios = try options.whatIfs.load()
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) { try engine.run(request) }
    try progress.step("writing \(out)") { try write(results) }
    if let keep = options.keep {
      try writing(keep, else: "another folder with --keep") {
        try SnapshotFolder(URL(filePath: keep)).keep(results.snapshot)
      }
    }
    try Terminal.show(
      results.text + "\nThe report is \(out)/report.html, the files are beside it.\n")
  }

  private func write(_ results: RunResults) throws {
    try writing(out, else: "another folder with --out") {
      try OutputFolder.replacing(URL(filePath: out), own: RunResults.files.contains) {
        try results.write(
          to: $0, curves: options.curves, threads: options.model.processing.count)
      }
    }
  }
}
