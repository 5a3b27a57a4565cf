import ArgumentParser
import DuecastEngine
import ForecastVocabulary
import Reporting
import Settings

struct ScenarioOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What-ifs to compare with the forecast, in YAML.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: String?

  func load() throws -> ScenarioSpecification? {
    guard let path = scenarios else { return nil }
    return try SpecificationFile.load(path, or: nil) { text throws(SettingsError) in
      try ScenarioSpecification(yaml: text)
    }
  }
}

struct ScenariosCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenarios",
    abstract: "Compares what-ifs with the cash forecast.",
    usage: "duecast scenarios <ledger> --scenarios <file> [options]",
    discussion: """
      A scenario supposes that a customer stops, that payments come later, that more or less is \
      billed, or that a contract is won. All scenarios are simulated on the paths of the forecast \
      itself, so that a difference is what the scenario changes and nothing else. The file:

        scenarios:
          - name: Alder stops
            changes: [stops: {customer: alder, from: 2026-08-01, pays: true}]
          - name: paid ten days later
            changes: [delay: {days: 10, segment: retail}]
          - name: a fifth less billed
            changes: [billing: {change: -20%, from: 2026-09-01}]
          - name: a new contract
            changes:
              - contract: {amount: 5000, currency: EUR, from: 2026-08-01, every_months: 1,
                  count: 12, terms_days: 30}

      Example: duecast scenarios ledger --as-of 2026-06-30 --scenarios scenarios.yaml
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var cash: CashTableOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var ahead: HorizonOptions
  @OptionGroup var whatIfs: ScenarioOptions

  @Option(help: "Length of a column.")
  var period = Period.week

  @Option(help: "For people or for machines.")
  var format = TableFormat.text

  func validate() throws {
    guard whatIfs.scenarios != nil else {
      throw ValidationError("Give the what-ifs with --scenarios; --help shows an example.")
    }
  }

  func run() throws {
    guard let scenarios = try whatIfs.load() else { return }
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var base = ForecastRequest(try ledger.load(progress))
    base.terms = try model.terms()
    base.terms.horizon = ahead.horizon
    base.policy = policy
    base.cashTables = cash.terms
    base.period = period
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.scenarios(ScenarioRequest(base, scenarios))
    }
    let table = OutputTable(
      ScenarioRow.columns, ScenarioRow.rows(results.scenarios, by: results.periods))
    switch format {
    case .text:
      try Terminal.show("As of the close of \(results.provenance.day)\n\n")
      try Terminal.show(ScenarioText.page(results))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
