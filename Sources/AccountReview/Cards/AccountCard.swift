public import ForecastVocabulary
public import Receivables

/// All that is known of one account before it is reviewed: health, value, what is flagged and what is
/// done about it, what is agreed and what the customer says.
public struct AccountCard: Sendable, Identifiable {
  /// Its health, with flags, where they stand and its reviews.
  public let scorecard: Scorecard
  /// In order of currency; empty for a customer that was never invoiced anything.
  public internal(set) var values: [AccountValue]
  /// What is at stake (``AccountValues/atStake(_:score:)``).
  public let atStake: Double
  /// `nil` where there is no plan.
  public let plan: SuccessPlan?
  /// Oldest first.
  public let interviews: [InterviewNotes]
  /// Of ``Scorecard/flags`` that are open, in their order.
  public let nextSteps: [NextStep]

  public var id: String { scorecard.customerID }
  /// Whether a person has to review the account, and by when.
  public var review: ReviewStanding { scorecard.review }

  /// That of the currency in which the account matters most.
  public var mainValue: AccountValue? {
    values.max { ($0.share, $1.currency) < ($1.share, $0.currency) }
  }
}

/// What somebody should do about a finding.
public struct NextStep: Sendable, Hashable {
  /// The flag by its code.
  public let flag: String
  /// What was found, in words.
  public let finding: String
  /// An instruction, without a full stop; empty where the policy has none.
  public let what: String
  /// Who sees to the flag; empty where nobody was named.
  public let owner: String
  /// By when it should be done: sooner for more severe flags, always after the view's day.
  public let by: Day
}

/// The cards of all accounts of a view.
public struct AccountCards: Sendable {
  /// The health of all accounts, from which the cards are made.
  public let scorecards: Scorecards
  /// In order of customer.
  public let cards: [AccountCard]
  /// Medians of the portfolio, to compare an account with.
  public let benchmarks: PortfolioBenchmarks
  /// Accounts by value and health, one for each currency.
  public let grids: [ValueGrid]
  /// What counts as leaving.
  public let label: ChurnLabel

  /// The view's day, at whose close the accounts are described.
  public var day: Day { scorecards.day }

  /// - Parameter cash: that is expected, in major units by currency, of each customer of the view; `nil`
  ///   where it is not forecast.
  public init(
    _ scorecards: Scorecards, _ view: LedgerView, _ policy: Policy,
    expectedCash cash: [[Currency: Double]]? = nil
  ) {
    var values = AccountValues(
      view, churnProbabilities: scorecards.cards.map(\.churnProbability))
    if let cash { values = values.expecting(cash) }
    cards = CustomerTable(scorecards.cards).indexed().map { customer, card in
      AccountCard(
        scorecard: card, values: Array(values.of(customer)),
        atStake: values.atStake(customer, score: card.score),
        plan: SuccessPlan(view.plans[customer]),
        interviews: InterviewNotes.all(view.interviews[customer]),
        nextSteps: card.nextSteps(on: view.day))
    }
    self.scorecards = scorecards
    benchmarks = PortfolioBenchmarks(cards)
    grids = ValueGrid.all(values, scorecards.cards)
    label = ChurnLabel(view)
  }

  /// The cards without learning weights, for who needs flags and reviews but no score to rely on.
  public init(unlearnt view: LedgerView, _ policy: Policy, threads: Int = 1) {
    self.init(
      Scorecards(
        view: view, policy: policy,
        norms: AccountNorms(view, policy, weights: HealthWeights(policy.health)),
        threads: threads),
      view, policy)
  }

  /// Cards by what is at stake: high value and low health first.
  public static func byStake(_ cards: [AccountCard]) -> [AccountCard] {
    cards.sorted { ($1.atStake, $0.id) < ($0.atStake, $1.id) }
  }

  /// Those for which somebody has to do something about a review, by what is at stake.
  public var queue: [AccountCard] { AccountCards.byStake(cards.filter(\.review.isOpen)) }

  /// Facts that are required of a tier's reviews and are not known of an account.
  public func missingFacts(
    _ card: AccountCard, _ view: LedgerView, _ policy: Policy
  ) -> [ReviewFact] {
    (policy.reviews.requiredFacts[card.scorecard.tier] ?? []).filter { fact in
      switch fact {
      case .score: card.scorecard.score == nil
      case .contact:
        view.customers.first { $0.id == card.id }?.contactName.isEmpty ?? true
      case .plan:
        card.plan.map { view.day - $0.updatedOn > policy.success.planUpdateDays } ?? true
      case .interview:
        card.interviews.last.map { view.day - $0.heldOn > policy.success.interviewDays } ?? true
      }
    }
  }
}

/// What is usual in the portfolio: medians over the accounts that have not left.
public struct PortfolioBenchmarks: Sendable {
  /// Those that have not left; each median leaves out those for which its figure is not known.
  public let accounts: Int
  /// Of health, from 0 (bad) to 100; `nil` where no account is scored.
  public let score: Double?
  /// From 0 (bad) to 100; without pillars of which nothing is known of any account.
  public let pillars: [Pillar: Double]
  /// From 0 to 1, within the churn horizon; `nil` where churn is not predicted for any account.
  public let churnProbability: Double?
  /// Overdue over open, of accounts with something open.
  public let overdueShare: Double?
  /// Open flags of an account; `nil` where there is no account.
  public let openFlags: Double?

  init(_ cards: [AccountCard]) {
    let present = cards.filter { $0.review.status != .left }
    func median(_ values: [Double]) -> Double? {
      let sorted = values.sorted()
      guard !sorted.isEmpty else { return nil }
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    accounts = present.count
    score = median(present.compactMap(\.scorecard.score))
    pillars = Dictionary(
      uniqueKeysWithValues: Pillar.allCases.compactMap { pillar in
        median(present.compactMap { $0.scorecard.pillars[pillar] }).map { (pillar, $0) }
      })
    churnProbability = median(present.compactMap(\.scorecard.churnProbability))
    overdueShare = median(
      present.compactMap { card in
        card.mainValue.flatMap {
          $0.open.minorUnits > 0 ? $0.overdue.majorUnits / $0.open.majorUnits : nil
        }
      })
    openFlags = median(
      present.map { Double($0.scorecard.flagStandings.count(where: \.isOpen)) })
  }
}
