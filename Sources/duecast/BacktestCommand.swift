import ArgumentParser
import Backtesting
import DuecastEngine
internal import ForecastVocabulary
import Foundation
import LedgerFiles
import Receivables
import Reporting

struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Forecasts from past days and compares the forecasts with what happened.",
    usage: "duecast backtest <ledger> [options]",
    discussion: """
      At each origin the models are fitted on what was known then, and the next 13 weeks of \
      payments and receipts are compared with the forecast, beside simple rules: due day, \
      due day plus the customer's average delay, roll rates, the same weeks a season ago, \
      and the mean of the last 13 weeks. The worklist is compared with oldest first, largest \
      first and ageing times amount. Lower is better, except for areas under curves, concordance \
      and shares caught; coverage should match the range's percentage.

      --with scores forecasts of another program: a folder with one for each origin, named \
      YYYY-MM-DD, that holds payment_curves.csv, cash.csv or both, with the columns of \
      `duecast run`; the weeks of cash.csv are of seven days from the day after the origin. \
      --export writes the ledger as of each origin, with the bank holidays that its payments \
      observe, for such a program to forecast from.

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

  @Option(
    help: ArgumentHelp(
      "Of a synthetic ledger: what calls would do, as `duecast synth --calls-on` writes it.",
      valueName: "file"), completion: .file())
  var callEffects: String?

  @Flag(help: "Also score one model for existing and new customers alike, for comparison.")
  var singleModel = false

  @Flag(
    help: "Also predict churn: by churned_on, or else by silence in billing.")
  var churn = false

  @Option(
    help: ArgumentHelp(
      "Only write the ledger as of each origin, to <dir>/YYYY-MM-DD.",
      valueName: "dir"), completion: .directory)
  var export: String?

  @Option(help: .currency)
  var currency: Currency?

  @OptionGroup(title: "Files that another system exported") var source: ImportOptions

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
      throw ValidationError("Each --with must have its own name.")
    }
    if model.models != nil {
      throw ValidationError("A backtest fits the models at each origin: leave out --models.")
    }
    if export != nil, out != nil || !with.isEmpty {
      throw ValidationError("--export only writes ledgers: leave out --out and --with.")
    }
  }

  func run() throws {
    let progress = ProgressReporter(timings: model.timings, ledger: self.ledger)
    let ledger = try progress.step("reading \(ledger)") {
      try source.load(self.ledger, currency: currency).ledger
    }
    if first == nil { progress.say(Notice.ofLast(ledger)) }
    if let last = ledger.lastDay { progress.say([.setAside(ledger.asOf(last).setAside)]) }
    let rolling = try answer(of: self.ledger) {
      try check(ledger)
      return try plan.days(of: ledger)
    }
    if let export {
      try write(ledger, at: rolling.days, to: export, progress)
    } else {
      try score(ledger, rolling, progress)
    }
  }

  private var plan: BacktestOrigins {
    var plan = BacktestOrigins()
    plan.count = origins
    plan.step = step
    plan.first = first
    plan.horizon = 7 * weeks
    return plan
  }

  private func check(_ ledger: Ledger) throws {
    guard let last = ledger.lastDay else { return }
    try Engine.check(ledger.asOf(last).setAside, accepts: model.data.acceptSetAside)
  }

  private func score(
    _ ledger: Ledger, _ origins: RollingOrigin, _ progress: ProgressReporter
  ) throws {
    var request = BacktestRequest(ledger, origins)
    request.policy = try policy.load()
    request.specification =
      model.specification == nil ? nil : try model.loadSpecification()
    request.billing =
      model.billingSpecification == nil ? nil : try model.loadBillingSpecification()
    request.calendar = model.calendarChoice
    request.paths = model.paths
    request.seed = model.seed
    request.includesSingleModel = singleModel
    request.includesChurn = churn
    request.acceptsSetAside = model.data.acceptSetAside
    request.recorded = try recorded(origins)
    if let callEffects {
      do {
        request.callEffects = try CallEffects(URL(filePath: callEffects), origins: origins.days)
      } catch { throw Failure("\(error).") }
    }
    let engine = progress.engine(threads: model.processing.count)
    let results = try results(request, engine)
    let name = URL(filePath: self.ledger).deletingPathExtension().lastPathComponent
    let report = BacktestReport(results, ledger: name)
    if let out { try report.write(to: out) }
    try report.show(format)
  }

  private func results(
    _ request: BacktestRequest, _ engine: Engine
  ) throws -> BacktestResults {
    let reporter = BacktestReporter(timings: model.timings)
    let checkpoints = try out.map { out in
      try writing("\(out)/checkpoints", else: "another folder with --out") {
        try BacktestCheckpoints(
          URL(filePath: out).appending(path: "checkpoints"), key: key(request))
      }
    }
    do {
      return try answer(of: ledger) {
        try engine.backtest(request, checkpoints: checkpoints, progress: reporter.report)
      }
    } catch let failure as Backtest.Failure {
      let text = failure.description
      throw Failure(text.hasSuffix(".") ? text : text + ".")
    }
  }

  private func recorded(_ origins: RollingOrigin) throws -> [RecordedForecasts] {
    try with.map {
      do {
        return try RecordedForecasts(
          name: $0.name, folder: URL(filePath: $0.folder), origins: origins.days)
      } catch { throw Failure("\(error).") }
    }
  }

  /// All that every score depends on.
  private func key(_ request: BacktestRequest) throws -> String {
    let ledger = try ContentHash.ofLedger(URL(filePath: self.ledger))
    let tool = try Bundle.main.executableURL.map { try ContentHash.ofFiles([$0]).description } ?? ""
    return [
      Engine.version, tool, "\(ledger)", currency?.code ?? "", source.profile ?? "",
      "\(request.origins.horizon)",
      model.calendar?.rawValue ?? "", request.policy.text,
      try callEffects.map { try ContentHash.ofFiles([URL(filePath: $0)]).description } ?? "",
    ].joined(separator: "\n")
  }

  private func write(
    _ ledger: Ledger, at origins: [Day], to folder: String, _ progress: ProgressReporter
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
            _ = try $0.writeHealth(of: view)
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
