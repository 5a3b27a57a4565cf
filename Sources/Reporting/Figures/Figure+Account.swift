/// What an account is worth, what is done about it, and what churn changes of its cash.
extension Figure {
  static let yearsBilling = Figure(
    "years_billing", "A year's billing", .amount,
    "Invoiced in the 365 days up to the as-of day, in the currency in which the account matters "
      + "most.", headings: ["Year's billing", "Billing"])
  static let shareOfBilling = Figure(
    "share_of_billing", "Share of the portfolio", .share(decimals: 1),
    "A year's billing over that of all accounts in the currency.",
    headings: ["Share of billing", "Of billing"])
  static let billingAtRisk = Figure(
    "billing_at_risk", "Billing at risk of churn", .amount,
    "A year's billing × churn probability.", headings: ["At risk of churn"])
  static let strategicValue = Figure(
    "strategic_value", "Strategic value", .number(decimals: 1),
    "How much the account matters beyond its billing, from 0 to 1, as customers.csv says.")
  static let valueAtStake = Figure(
    "value_at_stake", "Value at stake", .share(decimals: 1),
    "Share of the portfolio × (1 + strategic value) × (1 − score ÷ 100); the order of queues. A score "
      + "that is not known counts as 50.", headings: ["At stake"])
  static let flagStates = Figure(
    "flag_states", "Flags and their states", .text,
    "Each flag with its state (open, accepted, snoozed, closed by data, closed by a person), its owner "
      + "and the day since when it holds.", headings: ["Flags", "Flag"])
  static let nextSteps = Figure(
    "next_steps", "Next steps", .text,
    "What to do about each open flag, and by when.", headings: ["Next step"])
  static let valuePart = Figure(
    "value_part", "Part by value", .word,
    "The largest accounts, which together bring half of a currency's billing, those after them up to "
      + "nine tenths, and the smallest.", headings: ["Accounts by value and health", "Value"])
  static let accountCount = Figure(
    "accounts", "Number of accounts", .count, "Accounts of the part and band.")
  static let churnWithin = Figure(
    "churn_probability", "Churn probability in the cash forecast", .share(decimals: 0),
    "Probability that the customer churns within the churn horizon of the cash forecast.",
    headings: ["Leaves"])
  static let churnHorizon = Figure(
    "churn_horizon_days", "Churn horizon", .days(decimals: 0),
    "Days within which the customer leaves with that probability.")
  static let billingCashDays = Figure(
    "days", "Days of future billing", .days(decimals: 0),
    "Days ahead whose invoices and cash are counted.")
  static let billingCashWithout = Figure(
    "cash_without_churn", "Cash without churn", .amount,
    "Cash from future billing had churn predictions changed nothing.", headings: ["Without churn"])
  static let billingCashWith = Figure(
    "cash_with_churn", "Cash with churn", .amount,
    "Cash from future billing as forecast; all rows sum to the cash table's lines of future billing.",
    headings: ["With churn"])
  static let billingCashDifference = Figure(
    "difference", "Difference by churn", .amount, "Cash with churn less cash without it.",
    headings: ["Difference"])
}
