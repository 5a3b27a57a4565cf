import ArgumentParser
internal import CashTables
import DuecastEngine
import ForecastVocabulary
import Receivables
import Reporting
import Statistics

struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Forecasts cash for the next 13 weeks, or as far as asked, with ranges.",
    usage: "duecast forecast <ledger> [options]",
    discussion: """
      Expected cash by period: open invoices and future billing of customers with a payment \
      history (existing) and without (new), and how much of it is promised or disputed. \
      With --opening, --minimum or the planned flows of other_flows.csv (on, amount, currency, \
      label; negative where cash goes out) it runs from opening to closing cash. In 8 of 10 \
      cases receipts and closing cash should lie between p10 and p90. Weeks begin on \
      Mondays and months follow the calendar unless the policy says otherwise (calendar: weeks \
      from another day, 4-4-5 months); a first and a last part are marked *.

      Example: duecast forecast ledger --as-of 2026-06-30 --months 12 --period month
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var cash: CashTableOptions
  @OptionGroup var policy: PolicyOptions

  @OptionGroup var ahead: HorizonOptions

  @Option(help: "Length of a column.")
  var period = Period.week

  @Option(
    help: "Show receipts by entity, segment, customer or invoice; they sum to the table.")
  var by: CashLevel?

  @Option(
    help: ArgumentHelp(
      "With --by, only this entity, segment or customer.", valueName: "name"))
  var within: String?

  @Option(help: ArgumentHelp("Rows shown with --by, largest first (default: 20).", valueName: "n"))
  var top: Int?

  @Option(
    help: """
      For people or for machines; csv has the columns of cash.csv, with --by those of \
      cash_detail.csv, and with balances or a reporting currency those of cash_table.csv.
      """)
  var format = TableFormat.text

  func validate() throws {
    try Bounds.check("--top", top, Bounds.rows)
    guard top == nil || by != nil else {
      throw ValidationError("--top \(top ?? 0) needs --by.")
    }
    guard within == nil || by != nil else {
      throw ValidationError("--within \(within ?? "") needs --by.")
    }
  }

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = ForecastRequest(try ledger.load(progress))
    request.terms = try model.terms()
    request.terms.horizon = ahead.horizon
    request.policy = policy
    request.cashTables = by != nil || format == .text || cash.isGiven ? cash.terms : nil
    request.includesDetails = by != nil
    request.period = period
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.forecast(request)
    }
    if let by { return try show(by, results) }
    let forecast = results.cash
    switch format {
    case .text:
      try Terminal.show("As of the close of \(results.provenance.day)\n")
      for table in results.tables {
        try Terminal.show(
          "\n" + CashTableText.table(table, by: results.periods, record: forecast.trackRecord))
      }
    case .csv, .json:
      if cash.isGiven {
        // Of all in the reporting currency alone, where one is given.
        let asked = results.tables.filter { $0.isConverted || cash.reportingCurrency == nil }
        let rows = asked.flatMap { CashTableRow.rows(of: $0, by: results.periods) }
        try emit(OutputTable(CashTableRow.columns, rows))
      } else {
        try emit(OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: results.periods)))
      }
    }
  }

  private func emit<Row>(_ table: OutputTable<Row>) throws {
    try Terminal.emit(format == .csv ? table.csv : table.json())
  }

  private func show(_ level: CashLevel, _ results: ForecastResults) throws {
    switch format {
    case .text:
      let names = Dictionary(
        uniqueKeysWithValues: results.view.customers.map { (ExactText($0.id), $0.name) })
      let texts = results.details.compactMap {
        CashDetailText.table(
          $0, by: level, within: within, top: top ?? 20, periods: results.periods,
          names: names)
      }
      guard !texts.isEmpty else {
        throw Failure(
          within.map {
            "Nothing is expected of \($0): give the name of an entity or a segment, or a "
              + "customer's id."
          } ?? "Nothing is expected.")
      }
      try Terminal.show(texts.joined(separator: "\n"))
    case .csv, .json:
      let rows = results.details.flatMap { detail in
        CashDetailRow.rows(of: detail, by: results.periods)
          .filter { within.map($0.isWithin) ?? true }
      }
      try emit(OutputTable(CashDetailRow.columns, rows))
    }
  }
}
