public import AccountReview
import Receivables

/// Scorecards for a terminal.
public enum ScorecardText {
  private static let width = 80

  /// One account as a page.
  public static func page(
    _ account: AccountCard, of cards: AccountCards, history: ScoreHistory
  ) -> String {
    let (card, scorecards) = (account.scorecard, cards.scorecards)
    let title = card.name.isEmpty ? card.customerID : "\(card.name) (\(card.customerID))"
    var text = "\(title), as of the close of \(scorecards.day)\n\n" + summary(card, scorecards)
    text += AccountCardText.value(account, cards)
    text += AccountCardText.flags(account)
    if card.hasAlerts {
      text += "\nWorse since one period ago\n" + bullets(card.alerts.map(\.wording))
    }
    if card.score != nil {
      text += "\nWhat moves the score (points above or below 50)\n\n" + drivers(card)
      text += "\n" + past(history)
    }
    text += AccountCardText.success(account, on: cards.day) + AccountCardText.reviews(account)
    return text + "\n" + basis(card, scorecards)
  }

  static func summary(_ card: Scorecard, _ scorecards: Scorecards) -> String {
    var table = TextTable([.init(""), .init("")])
    if let score = card.score, let band = card.band {
      var change = ""
      if let trend = card.trend {
        change = trend.rounded() == 0 ? ", as before" : ", \(signed(trend)) in a period"
      }
      table.row(["score", "\(NumberText.whole(score)), \(band.rawValue)\(change)"])
      for pillar in Pillar.allCases {
        table.row([
          pillar.wording, card.pillars[pillar].map { NumberText.whole($0) } ?? "not known",
        ])
      }
      if let place = card.percentileInPortfolio {
        let segment = card.percentileInSegment.map { ", \(NumberText.whole($0))% of its segment" }
        table.row([
          "healthier than", "\(NumberText.whole(place))% of the portfolio\(segment ?? "")",
        ])
      }
    } else {
      table.row(["score", "not scored: too little is known, or the customer has churned"])
    }
    table.row(["scored by", scoredBy(card)])
    if let churn = card.churnProbability {
      table.row([
        "churns within \(scorecards.horizonDays) days", Figure.churnProbability.unit.shown(churn),
      ])
    }
    table.row(["tier", card.tier.rawValue])
    table.row(["review", card.review.wording])
    return table.text
  }

  private static func scoredBy(_ card: Scorecard) -> String {
    let age = card.basis.newForDays.map { ", \(NumberText.count($0, "day", "days")) old" } ?? ""
    let oldest = card.drivers.compactMap(\.measuredOn).min().map { ", the oldest of \($0)" } ?? ""
    return card.basis.wording + age + oldest
  }

  private static func signed(_ points: Double) -> String {
    (points > 0 ? "+" : "") + NumberText.whole(points)
  }

  private static func drivers(_ card: Scorecard) -> String {
    var table = TextTable([.init("points", .right), .init("because")])
    for driver in card.drivers.prefix(8) {
      let sign = driver.contribution > 0 ? "+" : ""
      table.row([sign + NumberText.fixed(driver.contribution, digits: 1), driver.wording])
    }
    return table.text
  }

  private static func past(_ history: ScoreHistory) -> String {
    guard history.scores.contains(where: { $0.score != nil }) else { return "" }
    let scores = history.scores.map { $0.score.map { NumberText.whole($0) } ?? "–" }
    return "Scores of the last periods, oldest first: " + scores.joined(separator: " ") + "\n"
  }

  /// What the score rests on and how far it can be trusted.
  private static func basis(_ card: Scorecard, _ scorecards: Scorecards) -> String {
    wrapped(
      "\(Figure.evidence.unit.shown(card.evidence)) of the measures in the score are known, by weight. "
        + trackRecord(scorecards.weights))
  }

  public static func trackRecord(_ weights: HealthWeights) -> String {
    let source =
      weights.isLearned
      ? "\(NumberText.percent(weights.learnedShare)) learned from this ledger" : "set by the policy"
    guard let record = weights.trackRecord else {
      return
        "Its weights are \(source). Too few accounts churned or fell seriously behind to test it."
    }
    let found = record.outcomes.map { outcome in
      let area = weights.isLearned ? outcome.learnedAUC : outcome.policyAUC
      return area < 0.6
        ? "barely predicted which accounts \(outcome.name)"
        : "ranked an account that \(outcome.name) below one that did not "
          + "\(NumberText.percent(area)) of the time"
    }
    // A score that ranks next to nothing is not one to act on.
    let fails = record.outcomes.allSatisfy { outcome in
      (weights.isLearned ? outcome.learnedAUC : outcome.policyAUC) < 0.6
    }
    let verdict =
      fails ? " On this ledger the score does not predict: rely on the facts instead." : ""
    return "Its weights are \(source). On outcomes from \(record.day) on, not used to set them, it "
      + found.joined(separator: ", and ") + "." + verdict
  }

  /// Each metric and fact with its share of the score, and how well the score predicted.
  public static func weights(_ scorecards: Scorecards, _ effect: HealthEffect? = nil) -> String {
    let weights = scorecards.weights
    var text = coverage(scorecards.coverage) + "\n" + wrapped(trackRecord(weights))
    for outcome in weights.trackRecord?.outcomes ?? [] {
      text += wrapped(
        "AUC for the \(NumberText.grouped(outcome.events)) accounts that \(outcome.name): "
          + "\(area(outcome.policyAUC, outcome.policyInterval)) with the policy's weights, "
          + "\(area(outcome.learnedAUC, outcome.learnedInterval)) with the learned ones.")
    }
    if let record = weights.trackRecord {
      text += wrapped(gain(record, weights))
    }
    if let effect { text += wrapped(sentence(effect)) }
    return text
  }

  /// What is given and counted: accounts, share of the score by the policy and as used, and what for.
  public static func coverage(_ metrics: [MetricCoverage]) -> String {
    var table = TextTable([
      .init("measure"), .init("accounts", .right), .init("policy", .right), .init("used", .right),
      .init("remark"),
    ])
    for metric in metrics where metric.isGiven || metric.isFact {
      table.row([
        metric.name, NumberText.grouped(metric.accounts),
        NumberText.percent(metric.policyShare, digits: 1),
        NumberText.percent(metric.weight, digits: 1), metric.remark,
      ])
    }
    let absent = metrics.filter { !$0.isGiven && !$0.isFact }.map(\.name)
    return table.text
      + (absent.isEmpty
        ? "" : "\n" + wrapped("Known, but not given: \(absent.joined(separator: ", "))."))
  }

  private static func area(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    NumberText.percent(value, digits: 1)
      + (interval.map {
        " (\(NumberText.percent($0.lowerBound, digits: 1)) to "
          + "\(NumberText.percent($0.upperBound, digits: 1)))"
      } ?? "")
  }

  private static func sentence(_ effect: HealthEffect) -> String {
    let (gain, error) = (effect.difference, effect.standardError)
    func number(_ value: Double) -> String { NumberText.fixed(value, digits: 1) }
    let contacted = NumberText.grouped(effect.contact.customers)
    let others = NumberText.grouped(effect.control.customers)
    let (ours, theirs) = (number(effect.contact.meanChange), number(effect.control.meanChange))
    let verdict = abs(gain) > 1.96 * error ? "beyond chance" : "within chance"
    return "In the experiment of the activity log, the score of the \(contacted) customers to be "
      + "contacted changed by \(ours) points in about three months, that of the \(others) others by "
      + "\(theirs): a difference of \(number(gain)) (standard error \(number(error))), \(verdict)."
  }

  /// Whether learning gains more than chance.
  private static func gain(_ record: HealthWeights.TrackRecord, _ weights: HealthWeights) -> String
  {
    let points = NumberText.fixed(100 * record.gain, digits: 1)
    let error = record.gainStandardError.map {
      " (standard error \(NumberText.fixed(100 * $0, digits: 1)))"
    }
    return "Learning gains \(points) points of area\(error ?? ""); "
      + (weights.isLearned
        ? "\(NumberText.percent(weights.learnedShare)) of the weights are learned."
        : "that is not beyond chance, so the policy's weights stand.")
  }

  /// A line for each account.
  public static func list(_ shown: [AccountCard], of cards: AccountCards) -> String {
    let all = cards.scorecards.cards
    let counts = HealthBand.allCases.map { band in
      "\(NumberText.grouped(all.count { $0.band == band })) \(band.rawValue)"
    }
    return "As of the close of \(cards.day): \(counts.joined(separator: ", ")), "
      + "\(NumberText.grouped(all.count { $0.score == nil })) not scored.\n\n"
      + AccountCardText.list(shown) + "\n" + wrapped(churn(cards))
      + wrapped(trackRecord(cards.scorecards.weights))
  }

  /// What counts as churn and within how long, or why none is predicted.
  private static func churn(_ cards: AccountCards) -> String {
    guard cards.cards.contains(where: { $0.scorecard.churnProbability != nil }) else {
      return "Churn is not predicted: too few customers churned to learn from."
    }
    return "Churn is the probability that a customer is lost within "
      + "\(cards.scorecards.horizonDays) days: \(cards.label.wording). That of churn_cash.csv is "
      + "over the days of the forecast's churn model, which stand beside it."
  }

  /// Accounts with alerts, leading signs first.
  public static func alerts(_ shown: [AccountCard], of cards: AccountCards) -> String {
    let (cards, scorecards) = (shown.map(\.scorecard), cards.scorecards)
    guard !cards.isEmpty else { return "No account worsened since one period ago.\n" }
    let entries = cards.map { card in
      let name = card.name.isEmpty ? card.customerID : "\(card.name) (\(card.customerID))"
      let score = card.score.map { ", \(NumberText.whole($0)) \(card.band?.rawValue ?? "")" } ?? ""
      return "\(name)\(score)\n" + bullets(card.alerts.map(\.wording))
    }
    return "As of the close of \(scorecards.day), "
      + "\(NumberText.count(cards.count, "account", "accounts")) worsened since one period ago:\n\n"
      + entries.joined(separator: "\n")
  }

  static func bullets(_ texts: [String]) -> String {
    texts.map { TextTable.wrap("· \($0)", width: width, indent: "  ", hang: "    ") }.joined()
  }

  private static func wrapped(_ text: String) -> String { TextTable.wrap(text, width: width) }
}
