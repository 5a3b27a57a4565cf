/// Expected credit loss: `expected_credit_loss.csv`.
extension Figure {
  static let ageingBucket = Figure(
    "bucket", "Ageing bucket", .word, "current, or the days past due: d1_30, d31_60, ….")
  static let historicalLossRate = Figure(
    "historical_loss_rate", "Historical loss rate", .share(decimals: 2),
    "Share of balances in the bucket that rolled to write-off within the months of history.")
  static let rateSource = Figure(
    "rate_source", "Rate from", .word,
    "segment, portfolio, policy, or older-bucket where nothing has left the bucket yet.")
  static let forwardLookingFactor = Figure(
    "forward_looking_factor", "Forward-looking factor", .number(decimals: 2),
    "Multiplies the rates: above 1 where the outlook is worse than the past; set in the policy.")
  static let lossRate = Figure(
    "loss_rate", "Loss rate", .share(decimals: 2),
    "Historical loss rate × forward-looking factor, at most 1.")
  static let allowance = Figure(
    "allowance", "Expected credit loss (allowance)", .amount,
    "Open amount × loss rate: lifetime expected credit loss by the simplified approach of IFRS 9.",
    headings: ["Allowance", "Expected credit loss", "Entry", "Debit", "Credit"])
  static let modelExpectedLoss = Figure(
    "model_expected_loss", "Expected loss by the model", .amount,
    "Open amount not covered by cash on account × probability never paid, summed over invoices.",
    headings: ["By the model"])
}
