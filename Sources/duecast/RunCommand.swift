import AccountReview
import ArgumentParser
import Forecasting
import Foundation
import Receivables
import Reporting

/// What `run` and `demo` can be told beside the ledger.
struct RunOptions: ParsableArguments {
  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var cash: CashTableOptions

  @Option(help: "Length of a row of cash.csv.")
  var period = Period.week

  @Option(
    help: ArgumentHelp(
      "Also keep the forecast there, for `duecast variance`.", valueName: "dir"),
    completion: .directory)
  var keep: String?

  @Flag(help: "Also write payment_curves.csv: a row for each invoice and day.")
  var curves = false

  @Flag(help: "Also write cash_detail.csv: receipts by week and invoice, summing to the table.")
  var detail = false
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Does the main job: forecast, outlook, worklist, ageing and report.",
    usage: "duecast run <ledger> --out <dir> [options]",
    discussion: """
      Writes cash.csv, cash_daily.csv, cash_table.csv, expected_credit_loss.csv, \
      invoice_outlook.csv, worklist.csv, scorecard.csv, ageing.csv, kpis.json, issues.csv, \
      run.json, report.html and workbook.xlsx into the folder, replacing those of an earlier run. The same ledger, day, policy and seed give the same bytes.

      Example: duecast run ledger --as-of 2026-06-30 --out out
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("The folder for the results; made if missing.", valueName: "dir"),
    completion: .directory)
  var out: String

  @OptionGroup var options: RunOptions

  func run() throws { try MainJob(ledger, options, out: out).run() }
}

/// The whole of `run`, shared with `demo`.
struct MainJob {
  private let ledger: LedgerOptions
  private let options: RunOptions
  private let out: String

  init(_ ledger: LedgerOptions, _ options: RunOptions, out: String) {
    self.ledger = ledger
    self.options = options
    self.out = out
  }

  func run() throws {
    let (policy, policyText) = try options.policy.load()
    let progress = Progress(timings: options.model.timings)
    let (_, view) = try ledger.load(progress)
    let analysis = try Analysis(view, of: ledger, options.model, progress)
    let tieOut = progress.step("tying out") { TieOut(view) }
    guard tieOut.balances else {
      throw Failure(
        "The ledger does not tie out: \(tieOut.message). Nothing was written; "
          + "please report it with the output of `duecast check`.")
    }
    let ageing = Ageing(view, basis: policy.ageing.basis, buckets: policy.ageing.buckets)
    let keyFigures = KeyFigures(view, graceDays: policy.promises.graceDays)
    let (outlook, forecast) = analysis.forecast(options.model, progress)
    let builder = CashTableBuilder(
      view: view, outlook: outlook, forecast: forecast, calendar: analysis.calendar,
      graceDays: policy.promises.graceDays)
    let tables = try options.cash.tables(builder)
    let details = options.detail ? try options.cash.details(builder) : []
    let provision = ProvisionMatrix(
      view: view, outlook: outlook, buckets: policy.ageing.buckets, terms: policy.creditLoss)
    let scorecards = progress.step("the scorecards") {
      Scorecards(view: view, policy: policy, threads: options.model.processing.count)
    }
    var worklist = analysis.worklist(outlook, policy, progress)
    worklist.show(scorecards)
    let results = RunResults(
      view: view, outlook: outlook, forecast: forecast, cashTables: tables,
      cashDetails: details, provision: provision, worklist: worklist, scorecards: scorecards,
      ageing: ageing, keyFigures: keyFigures, tieOut: tieOut,
      settings: settings(view, analysis.calendar.rule, policyText),
      diagnostics: analysis.fitted.diagnostics
    )
    try progress.step("writing \(out)") {
      do {
        try results.write(
          to: OutputFolder(URL(filePath: out)), curves: options.curves,
          threads: options.model.processing.count)
      } catch {
        throw Failure("\(out) cannot be written: give another folder with --out.")
      }
    }
    if let keep = options.keep {
      let snapshot = CashSnapshot(view: view, outlook: outlook, forecast: forecast)
      do { try SnapshotFolder(URL(filePath: keep)).keep(snapshot) } catch {
        throw Failure("\(keep) cannot be written: give another folder with --keep.")
      }
    }
    Terminal.show(results.text + "\nThe report is \(out)/report.html, the files are beside it.\n")
  }

  private func settings(
    _ view: LedgerView, _ calendar: BusinessCalendar.Rule, _ policy: String
  ) -> RunSettings {
    RunSettings(
      toolVersion: Duecast.version, ledger: URL(filePath: ledger.ledger).lastPathComponent,
      asOf: view.day,
      daysWithoutPostings: view.lastPosting.map { view.day - $0 } ?? 0,
      period: options.period, calendar: calendar,
      paths: options.model.paths, seed: options.model.seed, policy: policy)
  }
}
