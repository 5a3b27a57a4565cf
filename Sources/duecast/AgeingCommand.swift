import ArgumentParser
import DuecastEngine
import Receivables
import Reporting

struct AgeingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ageing",
    abstract: "Shows open amounts by days past due.",
    usage: "duecast ageing <ledger> [options]",
    discussion: """
      Open items as they stood on the as-of day. Cash and credit that no invoice has taken \
      up are shown beside them and never netted. Text is rounded to whole units; csv and \
      json are exact.

      Example: duecast ageing ledger --as-of 2026-06-30 --buckets 15,30,60 --totals
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(help: "Where ages count from.")
  var basis = Ageing.Basis.dueDay

  @Option(
    help: ArgumentHelp("Last day of each bucket (default: 30,60,90).", valueName: "days"),
    transform: BucketEdges.init)
  var buckets: BucketEdges?

  @Flag(help: "Only the sums of each currency.")
  var totals = false

  @Flag(help: "Say on standard error how long each step took.")
  var timings = false

  @Option(help: "For people or for machines; csv has the columns of ageing.csv.")
  var format = TableFormat.text

  func run() throws {
    let progress = ProgressReporter(timings: timings, ledger: ledger.ledger)
    var request = AgeingRequest(try ledger.load(progress))
    request.basis = basis
    request.buckets = buckets?.buckets ?? .standard
    let results = progress.engine().ageing(request)
    let ageing = results.ageing
    switch format {
    case .text:
      try Terminal.show("As of the close of \(results.provenance.day)\n\n")
      try Terminal.show(totals ? AgeingText.totals(ageing) : AgeingText.customers(ageing))
    case .csv, .json:
      if totals {
        try show(OutputTable(ageing.totalColumns, ageing.totals))
      } else {
        try show(OutputTable(ageing.columns, ageing.rows))
      }
    }
  }

  private func show(_ table: OutputTable<some Sendable>) throws {
    try Terminal.emit(format == .csv ? table.csv : table.json())
  }
}
