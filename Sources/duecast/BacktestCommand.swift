import ArgumentParser
import Forecasting
import Foundation
import Receivables
import Reporting

struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Forecasts from past days and scores what was foretold by what happened.",
    usage: "duecast backtest <ledger> [options]",
    discussion: """
      At each origin the models are fitted on what was known then, and the next 91 days of \
      payments and receipts are compared with the forecast, beside four simple rules: due \
      day, due day plus the customer's average delay, roll rates, and the same weeks a \
      season ago. Lower is better for all but coverage, which should be 0.80; intervals of \
      whole days cover somewhat more.

      Example: duecast backtest ledger --origins 6 --step 28
      """)

  @Argument(help: "The ledger's folder, or its invoices file.", completion: .directory)
  var ledger: String

  @Option(help: ArgumentHelp("Days from which to forecast.", valueName: "n"))
  var origins = 4

  @Option(help: ArgumentHelp("Days between them.", valueName: "days"))
  var step = 28

  @Option(help: ArgumentHelp("Currency of amounts that state none.", valueName: "code"))
  var currency: Currency?

  @OptionGroup var model: ModelOptions

  @Option(help: "For people or for machines: one row for each score.")
  var format = TableFormat.text

  func validate() throws {
    guard origins >= 1, step >= 1 else {
      throw ValidationError("--origins and --step must be at least 1.")
    }
  }

  func run() throws {
    let progress = Progress(timings: model.timings)
    let ledger = try progress.step("reading \(ledger)") {
      try Ledger.load(from: URL(filePath: self.ledger), defaultCurrency: currency).ledger
    }
    let rolling = RollingOrigin(ledger: ledger, count: origins, step: step)
    guard let first = rolling.origins.first, let last = rolling.origins.last else {
      throw Failure(
        "\(self.ledger) is too short: a backtest needs 90 days of history and 91 of outcomes.")
    }
    let rows = try scores(rolling, ledger, progress)
    switch format {
    case .text:
      Terminal.show(
        "\(rolling.origins.count) origins from \(first) to \(last), 91 days ahead\n\n"
          + "Invoices open at the origin\n\n\(BacktestText.table(rows))\n"
          + "All receipts\n\n\(BacktestText.cashTable(rows))")
    case .csv: Terminal.show(OutputTable(ScoreRow.columns, rows).csv)
    case .json: Terminal.show(try OutputTable(ScoreRow.columns, rows).json())
    }
  }

  private func scores(
    _ rolling: RollingOrigin, _ ledger: Ledger, _ progress: Progress
  ) throws -> [ScoreRow] {
    let days = BusinessCalendar(model.calendar, holidays: ledger.asOf(rolling.origins[0]).holidays)
    let threads = model.threads ?? ProcessInfo.processInfo.activeProcessorCount
    func run(
      _ forecaster: some PaymentForecaster, coversBilling: Bool = false
    ) throws -> [RollingOrigin.Result] {
      try progress.step("\(forecaster.name) at \(rolling.origins.count) origins") {
        try rolling.run(
          forecaster, on: ledger, coversBilling: coversBilling, paths: model.paths,
          seed: model.seed)
      }
    }
    let results =
      try run(DuecastForecaster(CashModel(calendar: days, threads: threads)), coversBilling: true)
      + run(DueDayForecaster(calendar: days)) + run(AverageDelayForecaster(calendar: days))
      + run(RollRateForecaster(calendar: days))
      + rolling.runCash(
        SeasonalNaiveForecaster(), on: ledger, paths: model.paths, seed: model.seed)
    return ScoreRow.rows(results, ledger: self.ledger, horizon: rolling.horizon)
  }
}
