/// The churn model on a table of your own: `duecast churn`.
extension Figure {
  static let churnRowID = Figure("id", "Row", .text, "The row's identifier.", headings: ["ID"])
  static let probability = Figure(
    "probability", "Probability of churn", .share(decimals: 1),
    "Probability that the row churns, by models that had not seen it.", headings: ["Churns"])
  static let logOdds = Figure(
    "log_odds", "Log odds", .number(decimals: 2), "log(p ÷ (1 − p)) of the probability p.")
  static let churned = Figure(
    "churned", "Churned", .count, "1 where the row churned, 0 where it did not; empty if unknown.")
  static func factor(_ k: Int) -> Figure {
    Figure("factor_\(k)", "Factor \(k)", .text, "The column with the \(ordinal(k)) largest effect.")
  }
  static func contribution(_ k: Int) -> Figure {
    Figure(
      "contribution_\(k)", "Contribution \(k)", .number(decimals: 2),
      "Its effect on the log odds, against the average row.")
  }
  private static func ordinal(_ k: Int) -> String { ["", "first", "second", "third"][k] }

  static let churnTerm = Figure(
    "term", "Term", .text, "A column or an interaction of columns.",
    headings: ["Column", "Interaction"])
  static let termValue = Figure(
    "value", "Value", .text, "A value of the column; empty is a missing value.")
  static let effectOnLogOdds = Figure(
    "effect", "Effect", .number(decimals: 2), "The effect of this value on the log odds of churn.",
    headings: ["Lowers most", "Raises most"])
  static let lower95 = Figure(
    "lower_95", "95% interval, from", .number(decimals: 2), "Effect less 1.96 standard errors.")
  static let upper95 = Figure(
    "upper_95", "95% interval, to", .number(decimals: 2), "Effect plus 1.96 standard errors.")
  static let freedom = Figure(
    "freedom", "Degrees of freedom", .number(decimals: 1),
    "How flexible the fitted effect is; 1 is a straight line.", headings: ["Freedom"])
  static let spread = Figure(
    "spread", "Spread", .number(decimals: 2), "Standard deviation of the effect over the rows.")
  static let logLossIncrease = Figure(
    "log_loss_increase", "Loss without it", .number(decimals: 4),
    "How much the log loss on unseen rows rises when the column is shuffled.",
    headings: ["Log loss", "Log loss left out"])
  static let aucLost = Figure(
    "auc_lost", "AUC lost without it", .number(decimals: 4),
    "How much the area under the curve falls when the column is shuffled.", headings: ["AUC"])
  static let calibrationRows = Figure("rows", "Rows", .count, "Rows of the group.")
  static let meanProbability = Figure(
    "mean_probability", "Mean predicted probability", .share(decimals: 1),
    "Mean predicted probability of the group.", headings: ["Predicted"])
  static let churnRate = Figure(
    "churn_rate", "Churn rate", .share(decimals: 1), "Share of the group that churned.")
  static let sample = Figure(
    "sample", "Sample", .word,
    "cross-validated: rows the models had not seen; scored: another table.")
}
