import AccountReview
import ArgumentParser
import DuecastEngine
import Reporting

struct WorklistCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worklist",
    abstract: "Lists accounts to contact, highest value first, with reasons.",
    usage: "duecast worklist <ledger> [options]",
    discussion: """
      The list is for the next business day after the as-of day, made at that day's close. \
      Accounts are ranked by the money expected to go over 30 days late and by what a contact \
      changes. A collector's day is filled by value per minute; automatic reminders take no time. \
      Below the list stands where all overdue money is: an action today, over capacity, waiting \
      or excluded. What is disputed, paid or promised has lists of its own: --disputes, --cash \
      and --promises.

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

  @Flag(help: "Show today's automatic reminders among the contacts.")
  var automatic = false

  @Flag(help: "Where overdue money stands for each collector.")
  var byCollector = false

  @Flag(help: "Another list: the disputes to settle, with their owners and target days.")
  var disputes = false

  @Flag(help: "Another list: the cash to apply, with what it covers.")
  var cash = false

  @Flag(help: "Another list: the promises to check.")
  var promises = false

  func validate() throws {
    guard [disputes, cash, promises].count(where: \.self) < 2 else {
      throw ValidationError("Give one of --disputes, --cash and --promises.")
    }
    for (name, value) in [("capacity", capacity), ("top", top)] {
      if let value, value < 1 {
        throw ValidationError("--\(name) must be at least 1.")
      }
      try Bounds.check("--\(name)", value, Bounds.rows)
    }
    if all && capacity != nil { throw ValidationError("Give either --all or --capacity.") }
  }

  func run() throws {
    guard !disputes, !cash, !promises else { return try showTasks() }
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = WorklistRequest(
      try ledger.load(progress, keepsLedger: format == .text))
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
        WorklistText.page(
          results.worklist, showing: results.items, next: results.next,
          departures: results.departures?.of(collector), byCollector: byCollector))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }

  private func showTasks() throws {
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = TasksRequest(try ledger.load(progress))
    request.policy = try policy.load()
    request.calendar = model.calendarChoice
    request.owner = collector
    let tasks = progress.engine(threads: model.processing.count).tasks(request).tasks
    if disputes {
      try show(
        OutputTable(DisputeTask.columns, Array(tasks.disputes.prefix(top ?? .max))),
        TaskText.disputes(tasks, atMost: top))
    } else if cash {
      try show(
        OutputTable(CashTask.columns, Array(tasks.cash.prefix(top ?? .max))),
        TaskText.cash(tasks, atMost: top))
    } else {
      try show(
        OutputTable(PromiseTask.columns, Array(tasks.promises.prefix(top ?? .max))),
        TaskText.promises(tasks, atMost: top))
    }
  }

  private func show(_ table: OutputTable<some Sendable>, _ text: String) throws {
    switch format {
    case .text: try Terminal.show(text)
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
