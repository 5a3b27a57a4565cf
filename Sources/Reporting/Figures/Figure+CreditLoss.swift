/// Expected credit loss: `expected_credit_loss.csv`.
extension Figure {
  static let ageingBucket = Figure(
    "bucket", "Ageing bucket", .word, "current, or the days past due: d1_30, d31_60, ….")
  static let historicalLossRate = Figure(
    "historical_loss_rate", "Historical loss rate", .share(decimals: 2),
    "Share of balances in the bucket that rolled to write-off within the months of history, or the "
      + "rate that the policy states.")
  static let rateSource = Figure(
    "rate_source", "Rate from", .word,
    "segment or portfolio: the ledger's own losses; stated: the policy's rates, as too few losses "
      + "are recorded; policy: rates that it puts in place of the ledger's; individual: assessed for "
      + "the debtor.", headings: ["Rates"])
  static let assessedDebtor = Figure(
    "assessed_customer_id", "Debtor assessed", .text,
    "The customer of an individual assessment; empty for all others.")
  static let exposedInvoices = Figure(
    "exposed_invoices", "Invoices exposed", .count,
    "Invoices that stood in the bucket at a month's end within the months of history, settled since "
      + "or still open.", headings: ["Exposed"])
  static let lostInvoices = Figure(
    "lost_invoices", "Invoices lost", .count,
    "Of the invoices exposed, those written off as bad debt since, in whole or in part.",
    headings: ["Lost"])
  static let lossShareLow = Figure(
    "loss_share_low", "Share lost, low", .share(decimals: 2),
    "Lower end of the 90% credible interval of the share of invoices lost, Beta(½ + lost, ½ + "
      + "exposed − lost).", headings: ["Share lost (90% sure)"])
  static let lossShareHigh = Figure(
    "loss_share_high", "Share lost, high", .share(decimals: 2),
    "Upper end of the 90% credible interval of the share of invoices lost, Beta(½ + lost, ½ + "
      + "exposed − lost).")
  static let calibratedLoss = Figure(
    "calibrated_loss", "Expected loss by the model, calibrated", .amount,
    "The model's expected loss with the odds of never being paid multiplied so that the forecast of "
      + "a year ago sums to what was written off or is unpaid since.", headings: ["Calibrated"])
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
