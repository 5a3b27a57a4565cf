/// Backtests: `scores.csv`.
extension Figure {
  static let ledger = Figure("ledger", "Ledger", .text, "The ledger that was forecast.")
  static let forecaster = Figure(
    "forecaster", "Forecaster", .word, "The model, simple rule or other program that forecast.")
  static let scoreSegment = Figure(
    "segment", "Scored part", .text,
    "all, existing or new customers, a currency (currency=EUR), a customer segment (segment=…), or "
      + "customers by settled invoices.")
  static let origin = Figure(
    "origin", "Origin", .day, "The past day from which the forecast was made.")
  static let horizon = Figure(
    "horizon", "Horizon", .days(decimals: 0), "Days ahead that the score covers.")
  static let scoreName = Figure(
    "score", "Score name", .word,
    "What was measured, such as weekly_wape or crps_days; summary.md defines each.",
    headings: [
      "WAPE", "Weekly WAPE", "CRPS", "CRPS days", "Brier", "Brier 30 days", "AUC >30 late",
      "Concordance", "Median error", "Bias", "Coverage",
    ])
  static let scoreValue = Figure(
    "value", "Score value", .number(decimals: 3),
    "The score; lower is better for errors and losses.")
}
