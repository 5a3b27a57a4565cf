extension Term {
  /// Headings of the report and the workbook that are no figure of their own.
  static let pages: [Term] = [
    Term(
      "Ageing and allowance",
      "Open amounts by days past due, and the allowance for expected credit loss that each age needs; "
        + "the rate is the allowance over what is open.",
      headings: ["Age", "All"]),
    Term(
      "Period in charts", "The day on which it begins; * marks a part of a period.",
      headings: ["In charts"]),
    Term("Days in the period", "A part of a period has fewer.", headings: ["Days"]),
    Term(
      "Key figures", "The usual measures of receivables on the as-of day.",
      headings: ["Key figure"]),
    Term(
      "Money at risk",
      "Open amounts by what may delay or cost them: expected over 30 days late, over 90 days past due, "
        + "disputed, promised and not paid, owed by red accounts. One amount may be in several.",
      headings: ["Risk", "Of open", "What it is"]),
    Term(
      "Overdue money as planned", "Where the plan of the day has each overdue amount.",
      headings: ["In the plan"]),
    Term(
      "90% range of the loss",
      "What might as well have been lost on average, in 9 of 10 cases, as how many are lost is a matter of "
        + "chance; what is still open counts as lost."),
    Term(
      "80% range", "From p10 to p90: 8 of 10 outcomes should lie in it.", headings: ["Range"]),
    Term(
      "Scenarios",
      "What-ifs on the same simulated paths as the forecast: a customer stops, payments come later, "
        + "more or less is billed, a contract is won.",
      headings: ["What if", "Base"]),
    Term(
      "Top debtors", "The customers that owe most, and the share of all that is open.",
      headings: ["Debtor"]),
  ]
}
