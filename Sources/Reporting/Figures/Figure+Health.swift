internal import AccountReview

/// Account health: `scorecard.csv`.
extension Figure {
  static let score = Figure(
    "score", "Score", .points(decimals: 0),
    "Health from 0 (bad) to 100 (good): the weighted mean of the measures that are known, each on its "
      + "own scale. Empty where too little is known or the customer has churned.")
  static let band = Figure(
    "band", "Band", .word,
    "green, amber or red: by the score, which must pass a limit by a margin, and no better than flags "
      + "allow.")
  static let previousScore = Figure(
    "previous_score", "Previous score", .points(decimals: 0), "The score one period earlier.")
  static let trend = Figure(
    "trend", "Change in score", .points(decimals: 0), "Score less previous score.",
    headings: ["Change"])
  static let percentilePortfolio = Figure(
    "percentile_portfolio", "Percentile in the portfolio", .points(decimals: 0),
    "Of all scored accounts, the percentage with a lower score; ties count half.",
    headings: ["Healthier than"])
  static let percentileSegment = Figure(
    "percentile_segment", "Percentile in the segment", .points(decimals: 0),
    "Of scored accounts of the segment, the percentage with a lower score; ties count half.")
  static let churnProbability = Figure(
    "churn_probability", "Churn probability", .share(decimals: 0),
    "Probability that the customer churns within the policy's horizon (182 days by default): by "
      + "churned_on, or where the ledger has none, by a broken billing rhythm.",
    headings: ["Churn"])
  static func pillar(_ pillar: Pillar) -> Figure {
    let meaning =
      switch pillar {
      case .customerValue: "Score of what the customer says and does: surveys, references, contact."
      case .productValue: "Score of what the product does for the customer: usage and support."
      case .businessValue: "Score of what the account is worth and how it pays."
      }
    return Figure(
      pillar.rawValue, "Pillar: \(pillar.rawValue.replacing("_", with: " "))", .points(decimals: 0),
      meaning)
  }
  static let redFlags = Figure(
    "red_flags", "Flags", .text,
    "Findings that make an account amber or red whatever its score: rule and metric, early warnings "
      + "first.")
  static let drivers = Figure(
    "drivers", "Drivers", .text,
    "The three measures that move the score most, up or down from 50.",
    headings: ["Measure", "Points", "Pillar"])
  static let reviewDueOn = Figure(
    "review_due_on", "Review due on", .day, "The day a person's next review is due.",
    headings: ["Review"])
  static let reviewStatus = Figure(
    "review_status", "Review status", .word,
    "due; assigned, draft, submitted, approved or rejected while a person works on it; reviewed; "
      + "closed-automatically where nothing is flagged and the tier needs no person; left.")
  static let lastVerdict = Figure(
    "last_verdict", "Last verdict", .word, "The last reviewer's verdict: healthy, watch or at_risk."
  )
  static let lastReviewedOn = Figure(
    "last_reviewed_on", "Last reviewed on", .day, "The day of the last review.")
  static let evidence = Figure(
    "evidence", "Evidence", .share(decimals: 0),
    "Of the weights of what the portfolio measures, the share for which something is known; what is "
      + "old counts less.")
  static let findings = Figure(
    "findings", "Findings", .text,
    "What the policy's rules found, notes too, early warnings first: measured value, direction and day."
  )
  static let scoredBy = Figure(
    "scored_by", "Scored by", .word,
    "measurements, the ledger alone where nothing else is measured, or new account: without a past to "
      + "be judged by.")
  static let oldestMeasurementOn = Figure(
    "oldest_measurement_on", "Oldest measurement on", .day,
    "Of the measures in the score, the day of the one that was measured longest ago.")
  static let alerts = Figure(
    "alerts", "Alerts", .text,
    "What changed for the worse since one period earlier; empty where nothing did.")
  static let healthWeight = Figure(
    "health_weight", "Weight in the score", .share(decimals: 1),
    "Share of a measure in the score: by the policy, and as used, which may be learned from who "
      + "churned or fell seriously behind.",
    headings: ["Policy", "Used", "Remark"])
}
