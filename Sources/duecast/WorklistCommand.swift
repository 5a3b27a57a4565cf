import AccountReview
import ArgumentParser
import Forecasting
import Receivables
import Reporting

struct WorklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worklist",
    abstract: "Lists whom to contact next, best first, with reasons.",
    usage: "duecast worklist <ledger> [options]",
    discussion: """
      Accounts are ranked by what a contact is worth: cash sooner and losses avoided, less \
      its cost. Each collector gets at most as many customers as the capacity allows. \
      Contested, promised and trivial amounts are left out and counted below the list.

      Example: duecast worklist ledger --collector Ines --capacity 20
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  @Option(help: ArgumentHelp("Only this collector's accounts.", valueName: "name"))
  var collector: String?

  @Option(
    help: ArgumentHelp("Customers a collector contacts in a day (default: policy).", valueName: "n")
  )
  var capacity: Int?

  @Option(help: ArgumentHelp("Show at most so many accounts.", valueName: "n"))
  var top: Int?

  @Flag(help: "All accounts with something to do, whatever the day and the capacity.")
  var all = false

  @Option(help: "For people or for machines; csv has the columns of worklist.csv.")
  var format = TableFormat.text

  func validate() throws {
    for (name, value) in [("capacity", capacity), ("top", top)] {
      if let value, value < 1 {
        throw ValidationError("--\(name) \(value) leaves nobody: give at least 1.")
      }
      try Bounds.check("--\(name)", value, Bounds.rows)
    }
    if all && capacity != nil { throw ValidationError("Give either --all or --capacity.") }
  }

  func run() throws {
    let rules = try policy.load().policy
    let progress = Progress(timings: model.timings)
    let analysis = try Analysis(ledger, model, progress)
    var worklist = analysis.worklist(
      analysis.outlook(progress), rules, progress, threads: model.processing.count)
    worklist.show(
      progress.step("the scorecards") {
        Scorecards(view: analysis.view, policy: rules, threads: model.processing.count)
      })
    var items = all ? worklist.items : worklist.capped(perCollector: capacity)
    if let collector {
      guard worklist.items.contains(where: { $0.collector == collector }) else {
        let names = Set(worklist.items.map(\.collector)).filter { !$0.isEmpty }.sorted()
        throw Failure(
          "No account on the worklist is \(collector)'s"
            + (names.isEmpty
              ? ": the ledger names no collectors."
              : ": give one of \(names.joined(separator: ", "))."))
      }
      items = items.filter { $0.collector == collector }
    }
    if let top { items = Array(items.prefix(top)) }
    let table = OutputTable(worklist.columns, items)
    switch format {
    case .text: try Terminal.show(WorklistText.page(worklist, showing: items))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
