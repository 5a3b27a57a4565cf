import AccountReview
import ArgumentParser
import Forecasting
import Foundation
import Receivables
import Reporting
import Statistics

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
      run.json, report.html and workbook.xlsx into the folder. They are written beside it and \
      swapped in together, in place of all files of an earlier run; your other files stay. The \
      same ledger, day, policy and seed give the same bytes.

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
    let threads = options.model.processing.count
    let analysis = try Analysis(view, of: ledger, options.model, progress)
    let (foretold, known) = both(threads: threads) {
      Result { try foretell(analysis, policy, progress) }
    } _: {
      WhatIsKnown(view, policy, progress, threads: threads)
    }
    let prospects = try foretold.get()
    guard known.tieOut.balances else {
      throw Failure(
        "The ledger does not tie out: \(known.tieOut.message). Nothing was written; "
          + "please report it with the output of `duecast check`.")
    }
    var worklist = prospects.worklist
    worklist.show(known.scorecards)
    let results = RunResults(
      view: view, outlook: prospects.outlook, forecast: prospects.cash,
      cashTables: prospects.tables.cash, cashDetails: prospects.tables.details,
      provision: prospects.tables.provision, worklist: worklist, scorecards: known.scorecards,
      ageing: known.ageing, keyFigures: known.keyFigures, tieOut: known.tieOut,
      settings: settings(view, analysis.calendar.rule, policyText),
      diagnostics: analysis.fitted.diagnostics
    )
    try progress.step("writing \(out)") {
      try writing(out, else: "another folder with --out") {
        try OutputFolder.replacing(URL(filePath: out), own: RunResults.files.contains) {
          try results.write(to: $0, curves: options.curves, threads: threads)
        }
      }
    }
    if let keep = options.keep {
      let snapshot = CashSnapshot(
        view: view, outlook: prospects.outlook, forecast: prospects.cash)
      try writing(keep, else: "another folder with --keep") {
        try SnapshotFolder(URL(filePath: keep)).keep(snapshot)
      }
    }
    try Terminal.show(
      results.text + "\nThe report is \(out)/report.html, the files are beside it.\n")
  }

  private func foretell(
    _ analysis: Analysis, _ policy: Policy, _ progress: Progress
  ) throws -> WhatIsForetold {
    let (outlook, cash) = analysis.forecast(options.model, progress)
    let threads = options.model.processing.count
    let (tables, worklist) = both(threads: threads) {
      Result { try self.tables(analysis, policy, outlook, cash) }
    } _: {
      analysis.worklist(outlook, policy, progress, threads: threads)
    }
    return WhatIsForetold(
      outlook: outlook, cash: cash, tables: try tables.get(), worklist: worklist)
  }

  private func tables(
    _ analysis: Analysis, _ policy: Policy, _ outlook: Outlook, _ cash: CashForecast
  ) throws -> Tables {
    let builder = CashTableBuilder(
      view: analysis.view, outlook: outlook, forecast: cash, calendar: analysis.calendar,
      graceDays: policy.promises.graceDays)
    return Tables(
      cash: try options.cash.tables(builder),
      details: options.detail ? try options.cash.details(builder) : [],
      provision: ProvisionMatrix(
        view: analysis.view, outlook: outlook, buckets: policy.ageing.buckets,
        terms: policy.creditLoss))
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

/// The part of a run that comes from the models.
private struct WhatIsForetold {
  let outlook: Outlook
  let cash: CashForecast
  let tables: Tables
  let worklist: Worklist
}

private struct Tables {
  let cash: [CashTable]
  let details: [CashDetail]
  let provision: ProvisionMatrix
}

/// The part of a run that the view tells without them.
private struct WhatIsKnown {
  let tieOut: TieOut
  let ageing: Ageing
  let keyFigures: KeyFigures
  let scorecards: Scorecards

  init(_ view: LedgerView, _ policy: Policy, _ progress: Progress, threads: Int) {
    tieOut = progress.step("tying out") { TieOut(view) }
    ageing = Ageing(view, basis: policy.ageing.basis, buckets: policy.ageing.buckets)
    keyFigures = KeyFigures(view, graceDays: policy.promises.graceDays)
    scorecards = progress.step("the scorecards") {
      Scorecards(view: view, policy: policy, threads: threads)
    }
  }
}
