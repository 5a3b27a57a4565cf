import ArgumentParser
import DuecastEngine
import Receivables
import Reporting

struct InterestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interest",
    abstract: "Computes late-payment interest and fixed compensation, as the law allows.",
    usage: "duecast interest <ledger> [options]",
    discussion: """
      By Directive 2011/7/EU: the European Central Bank's rate for the half-year plus eight points, \
      on each day's balance from the day after the due day, plus 40 EUR for each late invoice. The \
      policy has other margins and sums, and --rates a table of other or later rates with the \
      columns from, currency, rate (per cent a year, from 1 January or 1 July). Cash counts from \
      the day it was received, whenever it was applied; what was credited was never owed; fees \
      and interest bear no interest.

      Example: duecast interest ledger --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("Reference rates to add, as CSV.", valueName: "file"),
    completion: .file(extensions: ["csv"]))
  var rates: String?

  @Flag(help: "Include invoices that were paid late and are settled.")
  var settled = false

  @OptionGroup var policy: PolicyOptions

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(ledger: ledger.ledger)
    var request = InterestRequest(try ledger.load(progress))
    request.policy = policy
    request.rates = try ReferenceRates(adding: rates)
    request.includesSettled = settled
    let results = progress.engine().interest(request)
    let table = OutputTable(InterestRow.columns, InterestRow.rows(results))
    switch format {
    case .text: try Terminal.show(InterestText.page(results))
    case .csv, .json:
      for missing in results.missing { Terminal.say("Note: " + NoticeText.sentence(missing)) }
      try Terminal.emit(format == .csv ? table.csv : table.json())
    }
    // Nothing of what is late can be claimed: whoever calls is not to take that for nothing late.
    if results.claims.isEmpty && !results.missing.isEmpty { throw ExitCode.failure }
  }
}
