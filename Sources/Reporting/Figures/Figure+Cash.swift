/// The cash forecast: `cash.csv`, `cash_daily.csv`, `cash_table.csv`, `cash_detail.csv`.
extension Figure {
  static let periodStart = Figure(
    "period_start", "Period from", .day,
    "First day of the period, inclusive. Weeks run Monday to Sunday; the first one starts on the "
      + "day after the as-of day and may be part of a week.",
    headings: ["Week from", "Day from", "Month from", "Up to"])
  static let periodEnd = Figure(
    "period_end", "Period to", .day, "Last day of the period, inclusive.")
  static let periodPart = Figure(
    "part_of_period", "Part of a period", .word,
    "yes where the as-of day or the horizon cuts the period off, so that it has fewer days than others; "
      + "else no.",
    headings: ["Part of a week"])
  static let scenario = Figure(
    "scenario", "Scenario", .text, "The what-if, as its file names it; base is the forecast itself."
  )
  static let scenarioDifference = Figure(
    "difference", "Difference from the base", .amount,
    "Expected cash of the scenario less that of the base, on the same simulated paths.")
  static let cashSource = Figure(
    "source", "Source of cash", .word,
    "Where the cash comes from: open_existing and open_new are invoices open on the as-of day, of "
      + "customers with and without settled invoices; billing_existing and billing_new are invoices "
      + "expected to be issued within the horizon; total is their sum.",
    headings: [
      "Open, existing", "Open, new", "Future billing, existing", "Future billing, new",
      "Future billing", "Cash by source", "Total",
    ])
  static let currency = Figure(
    "currency", "Currency", .word,
    "ISO 4217 code of the amounts in the row; XXX where the ledger states none. Amounts in "
      + "different currencies are never added.")
  static let expectedCash = Figure(
    "expected", "Expected cash", .amount,
    "Cash expected to be received in the period: the mean over simulated paths of future payments. "
      + "In cash tables it is rounded to the minor unit so that the parts sum to the total.",
    headings: ["Expected", "Receipts", "Cash by week", "Receipts by week", "Sum"])
  static let p10 = Figure(
    "p10", "p10", .amount,
    "The amount that cash stays at or below in 1 of 10 simulated paths. From p10 to p90 is the 80% "
      + "range: in 8 of 10 cases the outcome should lie within it.",
    headings: ["80% range", "13 weeks, p10", "50% range"])
  static let p50 = Figure(
    "p50", "p50", .amount, "The median: half of the simulated paths stay at or below it.")
  static let p90 = Figure(
    "p90", "p90", .amount, "The amount that cash stays at or below in 9 of 10 simulated paths.",
    headings: ["13 weeks, p90"])
  static let cashScope = Figure(
    "scope", "Scope", .word,
    "own: cash in this currency; all_converted: all currencies, converted at the as-of day's rates.",
    headings: ["All currencies"])
  static let cashLine = Figure(
    "line", "Line of the cash table", .word,
    "opening, the four sources of receipts (open_existing, open_new, billing_existing, billing_new), "
      + "total_in (their sum), other (planned cash without an invoice), net and closing; promised "
      + "and disputed say how much of the receipts from open invoices is promised or disputed and "
      + "are not added again.",
    headings: [
      "Opening cash", "Closing cash", "Net", "Of which promised", "Of which disputed",
      "Other flows",
      "Thirteen weeks", "Minimum cash",
    ])
  static let flowLabel = Figure(
    "label", "Planned flow", .text, "What a planned flow is for, as other_flows.csv labels it.")
  static let probabilityBelowMinimum = Figure(
    "probability_below_minimum", "Probability below minimum", .share(decimals: 0),
    "Share of simulated paths whose closing cash is below the minimum that was named.",
    headings: ["P(below it)", "Below minimum"])
  static let expectedSoon = Figure(
    "expected_4_weeks", "Expected in 4 weeks", .amount,
    "Cash expected in the 28 days after the as-of day.")
  static let expectedWhole = Figure(
    "expected_13_weeks", "Expected in 13 weeks", .amount,
    "Cash expected within the horizon, 91 days unless another is asked for: the sum of the cash "
      + "table's receipts.")
  static let entity = Figure(
    "entity", "Entity", .text, "The selling entity of the invoice, as invoices.csv names it.")
  static let segment = Figure(
    "segment", "Segment", .text, "The customer's segment, as customers.csv names it.")
  static let daysAhead = Figure(
    "days_ahead", "Days ahead", .days(decimals: 0),
    "Days after the as-of day; 1 is the day after it.", headings: ["Within", "From today"])
  static let probabilityPaidBy = Figure(
    "probability_paid_by", "Probability paid by then", .share(decimals: 1),
    "Probability that the invoice is paid in full by the close of that day.",
    headings: ["Probability paid"])
}
