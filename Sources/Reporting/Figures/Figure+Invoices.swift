/// Open invoices: `invoice_outlook.csv` and what other files say of invoices and customers.
extension Figure {
  static let invoiceID = Figure(
    "invoice_id", "Invoice", .text,
    "The invoice's identifier in the ledger; instalments are listed one by one under it.",
    headings: ["Instalment", "Amount"])
  static let customerID = Figure(
    "customer_id", "Customer ID", .text, "The customer's identifier in the ledger.",
    headings: ["Customer"])
  static let customerName = Figure(
    "name", "Customer name", .text, "The customer's name, as customers.csv has it.",
    headings: ["Name"])
  static let openAmount = Figure(
    "open_amount", "Open amount", .amount,
    "What is still owed by the books: the amount less receipts, credit notes and write-offs that "
      + "were applied to it. Cash and credit on account are not deducted.",
    headings: ["Open", "All open", "All"])
  static let issuedOn = Figure("issued_on", "Issued on", .day, "The date of the invoice.")
  static let dueOn = Figure(
    "due_on", "Due on", .day, "The day payment is due, by the invoice or its terms.",
    headings: ["Due"])
  static let daysPastDue = Figure(
    "days_past_due", "Days past due", .days(decimals: 0),
    "As-of day less due day; negative before the due day. An invoice is overdue from 1 day on.",
    headings: ["From due", "Days since issue"])
  static let forecastModel = Figure(
    "model", "Model", .word,
    "existing: forecast from the customer's own payment history; new: the customer has no settled "
      + "invoice yet and is forecast from similar customers.",
    headings: ["Existing", "New"])
  static let evidenceWeight = Figure(
    "evidence_weight", "Weight of own history", .share(decimals: 0),
    "Weight of the customer's own history in the forecast, n ÷ (n + κ) with n settled invoices; "
      + "similar customers carry the rest.",
    headings: ["Weight"])
  static let expectedPaidOn = Figure(
    "expected_paid_on", "Expected payment day", .day,
    "Mean day of payment, given that the invoice is paid at all.")
  static let paidOnP10 = Figure(
    "paid_on_p10", "Payment day, from", .day,
    "First day of the range that should hold the payment of 80% of such invoices.",
    headings: ["80% range from"])
  static let paidOnP50 = Figure(
    "paid_on_p50", "Payment day, median", .day,
    "First day by which the invoice is paid with a probability of at least 50%.",
    headings: ["Median", "Day", "Paid"])
  static let paidOnP90 = Figure(
    "paid_on_p90", "Payment day, to", .day,
    "Last day of the range that should hold the payment of 80% of such invoices.",
    headings: ["80% range to"])
  static func probabilityPaidWithin(_ days: Int) -> Figure {
    Figure(
      "probability_paid_within_\(days)", "Probability paid within \(days) days",
      .share(decimals: 1),
      "Probability that the invoice is paid within \(days) days after the as-of day, given that it "
        + "is unpaid today.")
  }
  static let probabilityLate = Figure(
    "probability_late", "Probability late", .share(decimals: 1),
    "Probability that the invoice is still unpaid at the close of its due day, given that it is "
      + "unpaid today.")
  static let probabilityOver30Late = Figure(
    "probability_over_30_late", "Probability over 30 days late", .share(decimals: 1),
    "Probability that it is still unpaid 30 days after the due day; of an account, the average over "
      + "its open undisputed amounts.")
  static let probabilityNeverPaid = Figure(
    "probability_never_paid", "Probability never paid", .share(decimals: 2),
    "Probability that the invoice is given up instead of being paid.",
    headings: ["P(never paid)", "Never paid"])
  static let topFactors = Figure(
    "top_factors", "Main factors", .text,
    "Up to three facts that move this invoice's payment most against the average open invoice.",
    headings: ["Factors"])
}
