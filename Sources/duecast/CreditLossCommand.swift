import ArgumentParser
import DuecastEngine
import Reporting

struct CreditLossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credit-loss",
    abstract: "Computes the allowance for expected credit loss, by a provision matrix.",
    usage: "duecast credit-loss <ledger> [options]",
    discussion: """
      By the simplified approach of IFRS 9: what is open in each segment and ageing bucket, times \
      the share of such balances that were eventually written off, times a forward-looking \
      factor; beside it the loss by the model's own probability of never being paid. A ledger with \
      too few write-offs takes the rates that the policy states, and says so. The policy has the \
      floor, the months, the factor, the rates and debtors assessed one by one.

      Example: duecast credit-loss ledger --as-of 2026-06-30 --booked 25000
      """,
    aliases: ["ecl"])

  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp(
      "The allowance in the books, for the entry; with several currencies as EUR:25000.",
      valueName: "amount"))
  var booked: [StatedAmount] = []

  @Flag(help: "Leave out the model's own figure, which takes a fit.")
  var withoutModel = false

  @Flag(
    help: "Also what moved the allowance month by month, and past allowances against what was lost."
  )
  var history = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  @Option(
    help: "For people or for machines; csv and json have shares from 0 to 1, not percentages.")
  var format = TableFormat.text

  func validate() throws { try booked.validate("--booked") }

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = CreditLossRequest(try ledger.load(progress))
    request.terms = withoutModel ? nil : try model.terms()
    request.policy = policy
    request.booked = booked
    request.includesHistory = history && format == .text
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.creditLoss(request)
    }
    let table = OutputTable(CreditLossRow.columns, CreditLossRow.rows(of: results.matrix))
    switch format {
    case .text:
      try Terminal.show(
        CreditLossText.page(results.matrix, booked: results.booked)
          + CreditLossText.history(results.rollForward, results.backtest))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }
}
