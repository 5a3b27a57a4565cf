internal import CashTables
internal import DuecastEngine

extension ReportPage {
  /// The figures that the page shows.
  private static let figures: [Figure] =
    KeyFigureRow.columns.map(\.figure).filter { !CurrencySection.elsewhere.contains($0) } + [
      .receivables, .sales, .overdueShare,
      .openAmount, .overdueAmount, .expectedCash, .expectedSoon, .expectedWhole, .cashSource,
      .cashLine, .periodPart, .p10, .p50, .p90, .probabilityBelowMinimum, .unappliedCash,
      .allowance,
      .oldestDaysPastDue, .expectedOver30Late, .planStatus, .taskOwner, .disputeID, .cashID,
      .promiseID,
      .nextAction, .reasons, .score, .band, .trend, .redFlags,
      .churnProbability, .effect, .remedy, .yearsBilling, .shareOfBilling, .valueAtStake,
      .flagStates, .nextSteps, .reviewStatus, .valuePart, .churnWithin, .billingCashWithout,
      .billingCashWith, .billingCashDifference,
    ]

  /// The words that the page uses.
  private static let words: Set<String> = [
    "Ageing", "As-of day", "Account health", "Calibration", "Coverage", "Existing customer",
    "Future billing", "Set aside", "Simulated path", "Tie-out", "Dispute", "Promise to pay",
    "Capacity", "Churn", "Money at risk", "80% range", "Scenarios",
  ]

  /// What the page's figures and words mean, in order of label, without those of parts that it lacks.
  static func definitions(of results: RunResults) -> [Definition] {
    var absent: Set<String> = []
    if results.scenarios.isEmpty { absent.insert("Scenarios") }
    if results.cashTables.allSatisfy({ $0.minimum == nil }) {
      absent.insert(Figure.probabilityBelowMinimum.label)
    }
    return allDefinitions.filter { !absent.contains($0.label) }
  }

  /// In order of label.
  static let allDefinitions: [Definition] = {
    let all =
      figures.map { Definition(label: $0.label, anchor: $0.anchor, meaning: $0.meaning) }
      + Term.all.filter { words.contains($0.label) }.map {
        Definition(
          label: $0.label, anchor: Glossary.anchor(of: $0.label), meaning: $0.meaning)
      }
    return all.sorted { Glossary.key($0.label) < Glossary.key($1.label) }
  }()
}
