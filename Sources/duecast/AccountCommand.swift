import ArgumentParser
import DuecastEngine
import Reporting

struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account",
    abstract: "Shows one account on one page, before a call.",
    usage: "duecast account <ledger> <customer> [options]",
    discussion: """
      Contacts, the next action and why, open items with the expected day of payment, promises, \
      disputes, cash to apply, what was said and paid, and health.

      Example: duecast account ledger C00177 --as-of 2026-06-30
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: "The customer's identifier.")
  var customer: String

  @OptionGroup var model: ModelOptions
  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: model.timings, ledger: ledger.ledger)
    var request = AccountRequest(
      try ledger.load(progress, keepsLedger: true), customer: customer)
    request.terms = try model.terms()
    request.policy = policy
    let engine = progress.engine(threads: model.processing.count)
    let results = try answer(of: ledger.ledger, models: model.models) {
      try engine.account(request)
    }
    try Terminal.show(AccountText.page(results))
  }
}
