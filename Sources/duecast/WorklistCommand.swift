import ArgumentParser
import DuecastEngine
import Reporting

struct WorklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worklist",
    abstract: "Lists whom to contact next, best first, with reasons.",
    usage: "duecast worklist <ledger> [options]",
    discussion: """
      Accounts are ranked by the money expected to go over 30 days late and by what a contact \
      changes. A collector's day is filled with what is worth most for a minute; automatic \
      reminders take no time. Below the list stands where all overdue money is: an action \
      today, over capacity, waiting or excluded.

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

  @Flag(help: "All accounts with a next contact, whatever the day and the capacity.")
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

  @Flag(help: "Show today's automatic reminders among the contacts.")
  var automatic = false

  @Flag(help: "Where overdue money stands for each collector.")
  var byCollector = false

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
    request.showsAutomatic = automatic
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.worklist(request)
    }
    let table = OutputTable(results.worklist.columns, results.items)
    switch format {
    case .text:
      try Terminal.show(
        WorklistText.page(results.worklist, showing: results.items, byCollector: byCollector))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
