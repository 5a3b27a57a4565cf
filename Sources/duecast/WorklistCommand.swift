import ArgumentParser
import DuecastEngine
import Reporting

struct WorklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worklist",
    abstract: "Lists accounts to contact, highest value first, with reasons.",
    usage: "duecast worklist <ledger> [options]",
    discussion: """
      Accounts are ranked by the value of a contact: cash expected sooner and losses avoided, \
      less its cost. Each collector gets at most as many customers as the capacity allows. \
      Disputed, promised and trivial amounts are left out and counted below the list.

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
        throw ValidationError("--\(name) must be at least 1.")
      }
      try Bounds.check("--\(name)", value, Bounds.rows)
    }
    if all && capacity != nil { throw ValidationError("Give either --all or --capacity.") }
  }

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = WorklistRequest(try ledger.load(progress))
    request.terms = try model.terms()
    request.policy = policy
    request.collector = collector
    request.capacity = capacity
    request.top = top
    request.showsAll = all
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.worklist(request)
    }
    let table = OutputTable(results.worklist.columns, results.items)
    switch format {
    case .text:
      try Terminal.show(WorklistText.page(results.worklist, showing: results.items))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
