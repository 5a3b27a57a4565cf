import AccountReview
import ArgumentParser
import Forecasting
import Receivables
import Reporting

struct ScorecardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scorecard",
    abstract: "Shows how healthy accounts are, why, and what has got worse.",
    usage: "duecast scorecard <ledger> [<customer>] [options]",
    discussion: """
      With a customer, one page: score, pillars, red flags, what makes the score, and the scores \
      of the last twelve periods. Without one, the accounts whose review is due. Weights come \
      from the policy or are learned from who left or fell seriously behind; the page says \
      which, and how well they foretold it.

      Example: duecast scorecard ledger --as-of 2026-06-30 --alerts
      """)

  @OptionGroup var ledger: LedgerOptions

  @Argument(help: "A customer's identifier.")
  var customer: String?

  @Flag(help: "All accounts.")
  var all = false

  @Flag(help: "Accounts whose review by a person is due (the default).")
  var due = false

  @Flag(help: "Accounts that got worse since a period ago, with the reasons.")
  var alerts = false

  @Flag(help: "What scores are made of, and how well they foretold trouble.")
  var weights = false

  @OptionGroup var policy: PolicyOptions
  @OptionGroup var processing: ProcessingOptions

  @Option(help: "For people or for machines; csv has the columns of scorecard.csv.")
  var format = TableFormat.text

  private static let periods = 12

  func validate() throws {
    guard [customer != nil, all, due, alerts, weights].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give one of a customer, --all, --due, --alerts and --weights.")
    }
  }

  func run() throws {
    let rules = try policy.load().policy
    let progress = Progress(timings: processing.timings)
    let (_, view) = try ledger.load(progress)
    let scorecards = progress.step("the scorecards") {
      Scorecards(view: view, policy: rules, threads: processing.count)
    }
    for metric in scorecards.unknownMetrics {
      Terminal.say(
        "health.csv has the metric \(metric), which counts for nothing: give it a pillar and a "
          + "direction under health.metrics of the policy.")
    }
    if weights {
      try Terminal.show(ScorecardText.weights(scorecards.weights))
      return
    }
    let cards = try chosen(scorecards)
    switch format {
    case .text: try Terminal.show(text(cards, scorecards, view, rules))
    case .csv: try Terminal.emit(OutputTable(Scorecard.columns, cards).csv)
    case .json: try Terminal.emit(OutputTable(Scorecard.columns, cards).json())
    }
  }

  private func chosen(_ scorecards: Scorecards) throws -> [Scorecard] {
    if let customer {
      guard let card = scorecards.cards.first(where: { $0.id == customer }) else {
        throw Failure(
          "No customer of \(ledger.ledger) is called \(customer) on \(scorecards.day): give an "
            + "identifier as in scorecard.csv.")
      }
      return [card]
    }
    if all { return scorecards.cards }
    if alerts { return scorecards.worsened }
    return scorecards.cards.filter { $0.review.status == .due }.sorted {
      ($0.score ?? 101, $0.id) < ($1.score ?? 101, $1.id)
    }
  }

  private func text(
    _ cards: [Scorecard], _ scorecards: Scorecards, _ view: LedgerView, _ rules: Policy
  ) -> String {
    if customer != nil, let card = cards.first {
      let history = ScoreHistory(view, card.id, scorecards.weights, rules, periods: Self.periods)
      return ScorecardText.page(card, of: scorecards, history: history)
    }
    return alerts
      ? ScorecardText.alerts(cards, of: scorecards) : ScorecardText.list(cards, of: scorecards)
  }
}
