import ArgumentParser
import DuecastEngine
import Receivables
import Reporting

struct KpisCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kpis",
    abstract: "Shows the key figures of receivables, month by month.",
    usage: "duecast kpis <ledger> [options]",
    discussion: """
      Days sales outstanding (simple, by count-back, best possible), average days delinquent, \
      days late of payments, collection effectiveness, overdue, over 90 days, at risk, bad debt, \
      promises kept, days to resolve disputes, concentration. Each line shows the ledger as it \
      stood then; `duecast glossary` has the definitions. Sales, payments, promises and write-offs are of the 90 days before; the \
      collection effectiveness index is of the last full month.

      Example: duecast kpis ledger --as-of 2026-06-30 --months 6
      """)

  @OptionGroup var ledger: LedgerOptions

  @Option(help: ArgumentHelp("Month ends before the as-of day.", valueName: "n"))
  var months = 12

  @OptionGroup var policy: PolicyOptions

  @Option(
    help: "For people or for machines; csv and json have shares from 0 to 1, not percentages.")
  var format = TableFormat.text

  func validate() throws {
    try Bounds.check("--months", months, Bounds.months)
  }

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(ledger: ledger.ledger)
    var request = KeyFiguresRequest(try ledger.load(progress))
    request.months = months
    request.policy = policy
    let history = progress.engine().keyFigures(request).history
    let table = OutputTable(KeyFigureRow.columns, KeyFigureRow.rows(history))
    switch format {
    case .text: try Terminal.show(KeyFigureText.page(history))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
