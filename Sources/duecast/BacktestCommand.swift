import AccountReview
import ArgumentParser
import Forecasting
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Forecasts from past days and scores what was foretold by what happened.",
    usage: "duecast backtest <ledger> [options]",
    discussion: """
      At each origin the models are fitted on what was known then, and the next 13 weeks of \
      payments and receipts are compared with the forecast, beside simple rules: due day, \
      due day plus the customer's average delay, roll rates, the same weeks a season ago, \
      and the mean of the last 13 weeks. The worklist is compared with oldest first, largest \
      first and ageing times amount. Lower is better but for areas under curves, concordance \
      and shares caught; coverage should be what it is called.

      --with scores forecasts of another program: a folder with one for each origin, named \
      YYYY-MM-DD, that holds payment_curves.csv, cash.csv or both, with the columns of \
      `duecast run`; the weeks of cash.csv are of seven days from the day after the origin. \
      --export writes the ledger as of each origin, with the bank holidays that its payments \
      keep, for such a program to forecast from.

      Example: duecast backtest ledger --origins 6 --out backtest
      """)

  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String

  @Option(help: ArgumentHelp("Days from which to forecast.", valueName: "n"))
  var origins = 4

  @Option(help: ArgumentHelp("Days between them.", valueName: "days"))
  var step = 28

  @Option(
    help: ArgumentHelp(
      "The first of them (default: such that the last one's weeks are the ledger's last).",
      valueName: "day"))
  var first: Day?

  @Option(help: ArgumentHelp("Weeks to forecast.", valueName: "n"))
  var weeks = 13

  @Option(
    help: ArgumentHelp(
      "Folder for scores.csv, summary.md, summary.json, hand-over.svg and the checkpoints to resume from.",
      valueName: "dir"), completion: .directory)
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Also score another program's forecasts; may be repeated.", valueName: "name=dir"))
  var with: [RecordedFolder] = []

  @Flag(help: "Also score one model for existing and new customers alike, as a yardstick.")
  var singleModel = false

  @Flag(
    help: "Also foretell which customers leave: by churned_on, or else by silence in billing.")
  var churn = false

  @Option(
    help: ArgumentHelp(
      "Only write the ledger as of each origin, to <dir>/YYYY-MM-DD.",
      valueName: "dir"), completion: .directory)
  var export: String?

  @Option(help: ArgumentHelp("Currency of amounts that state none.", valueName: "code"))
  var currency: Currency?

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  @Option(help: "For people or for machines; csv has one row for each score.")
  var format = BacktestFormat.text

  func validate() throws {
    try Bounds.check("--origins", origins, Bounds.origins)
    try Bounds.check("--step", step, Bounds.step)
    try Bounds.check("--weeks", weeks, Bounds.weeks)
    try Bounds.check("--first", first)
    guard Set(with.map(\.name)).count == with.count else {
      throw ValidationError("Give each --with a name of its own.")
    }
    if model.models != nil {
      throw ValidationError("A backtest fits at each origin: leave out --models.")
    }
    if export != nil, out != nil || !with.isEmpty {
      throw ValidationError("--export scores nothing: give it without --out and --with.")
    }
  }

  func run() throws {
    let progress = Progress(timings: model.timings)
    let ledger = try progress.step("reading \(ledger)") {
      try Ledger.load(from: URL(filePath: self.ledger), defaultCurrency: currency).ledger
    }
    if let last = ledger.lastDay {
      let view = ledger.asOf(last)
      DataGate.say(view.setAside, ledger: self.ledger)
      try model.data.check(view, ledger: self.ledger)
    }
    let rolling = try rollingOrigin(ledger)
    if let export {
      try write(ledger, at: rolling.days, to: export, progress)
    } else {
      try BacktestRun(self, ledger, rolling).run()
    }
  }

  private func rollingOrigin(_ ledger: Ledger) throws -> RollingOrigin {
    let horizon = 7 * weeks
    guard let last = ledger.lastDay else {
      throw Failure("\(self.ledger) has no invoices, only a header row: export it again with them.")
    }
    guard let first else {
      let rolling = RollingOrigin(ledger: ledger, count: origins, step: step, horizon: horizon)
      guard !rolling.days.isEmpty else {
        throw Failure(
          "\(self.ledger) is too short: a backtest needs 90 days of history and \(horizon) of "
            + "outcomes.")
      }
      return rolling
    }
    let rolling = RollingOrigin(
      ledger: ledger, first: first, count: origins, step: step, horizon: horizon)
    guard rolling.days.count == origins else {
      throw Failure(
        "The \(horizon) days after \(first + step * rolling.days.count) are not over on \(last), "
          + "the ledger's last day: give "
          + (rolling.days.isEmpty
            ? "a --first up to \(last - horizon), or fewer --weeks."
            : "at most --origins \(rolling.days.count), an earlier --first, or fewer --weeks."))
    }
    return rolling
  }

  private func write(
    _ ledger: Ledger, at origins: [Day], to folder: String, _ progress: Progress
  ) throws {
    for origin in origins {
      try progress.step("writing the ledger as of \(origin)") {
        let view = ledger.asOf(origin)
        let path = "\(folder)/\(origin)"
        let written = try writing(path, else: "another folder with --export") {
          try OutputFolder.replacing(
            URL(filePath: path), own: OutputFolder.exported.contains
          ) {
            _ = try $0.writeCustomers(of: view)
            try $0.writeHolidays(
              of: view, model.calendarChoice.calendar(of: view), through: origin + 7 * weeks)
            return try $0.writeInvoices(of: view)
          }
        }
        try Terminal.show(
          "\(path)/invoices.csv: \(written) invoices, "
            + "\(view.openPositions.count) open\n")
      }
    }
  }
}

/// How a backtest is shown.
enum BacktestFormat: String, ExpressibleByArgument, CaseIterable {
  case text, markdown, csv, json
}

/// Another program's forecasts as a person gives them: `NAME=DIR`.
struct RecordedFolder: ExpressibleByArgument {
  let name: String
  let folder: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    (name, folder) = (String(parts[0]), String(parts[1]))
  }
}
