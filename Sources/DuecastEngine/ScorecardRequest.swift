public import AccountReview
internal import Receivables

/// Asks how healthy accounts are.
public struct ScorecardRequest: Sendable {
  /// Which accounts are shown.
  public enum Selection: Sendable, Hashable {
    /// All of them.
    case all
    /// Those for which somebody has to do something about a review.
    case reviewDue
    /// Those that got worse since a period ago.
    case worsened
    /// That of one customer, by its identifier, with its past scores.
    case customer(String)
  }

  /// Whose accounts are scored.
  public var ledger: LedgerAsOf
  /// The rules of scores.
  public var policy = StatedPolicy.standard
  /// Which accounts are shown.
  public var selection = Selection.reviewDue
  /// For one customer, periods of past scores.
  public var historyPeriods = 12

  /// Whether the effect of contacts on health is measured too.
  public var includesEffect = false

  /// The accounts whose review is due, by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// How healthy accounts are.
public struct ScorecardResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// Those of all accounts, and what they are made of.
  public let scorecards: Scorecards
  /// Those of all accounts with value, flags, plan, interviews and reviews.
  public let accounts: AccountCards
  /// Those that were asked for, by what is at stake.
  public let cards: [AccountCard]
  /// The past scores of the one customer that was asked for.
  public let history: ScoreHistory?
  /// What contacts did to health, where that was asked for and an experiment tells.
  public let effect: HealthEffect?
}

extension Engine {
  /// How healthy accounts are.
  ///
  /// - Throws: ``EngineError/unknownCustomer(_:on:)``.
  public func scorecards(_ request: ScorecardRequest) throws(EngineError) -> ScorecardResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    let scorecards = log.step(.scorecards) {
      Scorecards(view: view, policy: policy, threads: threads)
    }
    log.notice(scorecards.unknownMetrics.map(Notice.unknownHealthMetric))
    let accounts = AccountCards(scorecards, view, policy)
    var history: ScoreHistory?
    let cards: [AccountCard]
    switch request.selection {
    case .all: cards = accounts.cards
    case .worsened:
      let worsened = Set(scorecards.worsened.map(\.id))
      cards = AccountCards.byStake(accounts.cards.filter { worsened.contains($0.id) })
    case .reviewDue: cards = accounts.queue
    case .customer(let id):
      guard let card = accounts.cards.first(where: { $0.id == id }) else {
        throw .unknownCustomer(id, on: scorecards.day)
      }
      cards = [card]
      history = ScoreHistory(
        view, card.id, scorecards.weights, policy, periods: request.historyPeriods)
    }
    let effect =
      request.includesEffect ? HealthEffect(view, policy, weights: scorecards.weights) : nil
    return ScorecardResults(
      provenance: Provenance(request.ledger, request.policy), notices: log.notices,
      scorecards: scorecards, accounts: accounts, cards: cards, history: history,
      effect: effect)
  }
}
