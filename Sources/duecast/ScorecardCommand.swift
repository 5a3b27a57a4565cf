import AccountReview
import ArgumentParser
import DuecastEngine
import Reporting

struct ScorecardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scorecard",
    abstract: "Shows how healthy accounts are, why, and which worsened.",
    usage: "duecast scorecard <ledger> [<customer>] [options]",
    discussion: """
      With a customer, one page: score, pillars, red flags, drivers, and the scores \
      of the last twelve periods. Without one, the accounts whose review is due. Weights come \
      from the policy or are learned from churn and serious lateness; the page says which, \
      and how well they predicted them.

      Example: duecast scorecard ledger --as-of 2026-06-30 --alerts
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: "A customer's identifier.")
  var customer: String?

  @Flag(help: "All accounts.")
  var all = false

  @Flag(help: "Accounts whose review by a person is due (the default).")
  var due = false

  @Flag(help: "Accounts that worsened since one period ago, with the reasons.")
  var alerts = false

  @Flag(
    help: """
      Show which metrics are given and which count, their weights, how well scores predicted \
      trouble, and the effect of contacts on scores as an experiment measured it.
      """)
  var weights = false

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var processing: ProcessingOptions

  @Option(help: "For people or for machines; csv has the columns of scorecard.csv.")
  var format = TableFormat.text

  func validate() throws {
    guard [customer != nil, all, due, alerts, weights].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give one of a customer, --all, --due, --alerts and --weights.")
    }
  }

  func run() throws {
    let policy = try policy.load()
    let progress = ProgressReporter(timings: processing.timings, ledger: ledger.ledger)
    var request = ScorecardRequest(try ledger.load(progress))
    request.policy = policy
    request.selection = selection
    request.includesEffect = weights
    let engine = progress.engine(threads: processing.count)
    let results = try answer(of: ledger.ledger) { try engine.scorecards(request) }
    if weights {
      try Terminal.show(ScorecardText.weights(results.scorecards, results.effect))
      return
    }
    let table = OutputTable(AccountCard.columns, results.cards)
    switch format {
    case .text: try Terminal.show(text(results))
    case .csv: try Terminal.emit(table.csv)
    case .json: try Terminal.emit(table.json())
    }
  }

  private var selection: ScorecardRequest.Selection {
    if let customer { return .customer(customer) }
    return all ? .all : alerts ? .worsened : .reviewDue
  }

  private func text(_ results: ScorecardResults) -> String {
    if let card = results.cards.first, let history = results.history {
      return ScorecardText.page(card, of: results.accounts, history: history)
    }
    return alerts
      ? ScorecardText.alerts(results.cards, of: results.accounts)
      : ScorecardText.list(results.cards, of: results.accounts)
  }
}
