import ArgumentParser
import Forecasting
import Receivables
import Reporting

struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecasts cash by week for the next 13 weeks, with intervals.",
    discussion: """
      Expected cash by source: open invoices and billing to come, each of customers with a \
      payment history (existing) and without (new). In 8 of 10 cases the total should lie \
      between p10 and p90. Weeks run Monday to Sunday; the first and the last may be parts.

      Example: duecast forecast ledger --as-of 2026-06-30 --period month
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions

  @Option(help: "day, week or month.")
  var period = Period.week

  @Option(help: "text, csv (the columns of cash.csv) or json.")
  var format = TableFormat.text

  func run() throws {
    let progress = Progress(timings: model.timings)
    let analysis = try Analysis(ledger, model, progress)
    let forecast = analysis.forecast(model, progress).cash
    let table = OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: period))
    switch format {
    case .text:
      Terminal.show("As of the close of \(forecast.day)\n")
      for currency in forecast.currencies {
        Terminal.show("\n" + CashText.table(forecast, by: period, currency))
      }
    case .csv: Terminal.show(table.csv)
    case .json: Terminal.show(try table.json())
    }
  }
}
