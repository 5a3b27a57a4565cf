/// The worklist: `worklist.csv`.
extension Figure {
  static let rank = Figure(
    "rank", "Rank", .count,
    "Place on the list, by money expected to go late and money-days saved; 1 is the first.")
  static let tier = Figure(
    "tier", "Tier", .word,
    "high-touch, standard or no-touch: how much personal attention the account gets, by the policy."
  )
  static let collector = Figure("collector", "Collector", .text, "Who looks after the account.")
  static let contactName = Figure(
    "contact_name", "Contact", .text, "The person to ask for at the customer.")
  static let contactEmail = Figure(
    "contact_email", "E-mail", .text, "The contact's e-mail address.")
  static let contactPhone = Figure("contact_phone", "Phone", .text, "The contact's phone number.")
  static let overdueAmount = Figure(
    "overdue_amount", "Overdue amount", .amount,
    "Open amount of the account's invoices that are past their due day.", headings: ["Overdue"])
  static let oldestDaysPastDue = Figure(
    "oldest_days_past_due", "Oldest, days past due", .days(decimals: 0),
    "Days past due of the oldest overdue invoice; 0 where nothing is overdue.",
    headings: ["Oldest", "Days overdue"])
  static let disputedAmount = Figure(
    "disputed_amount", "Disputed amount", .amount,
    "Part of the open amount that is under an open dispute.")
  static let promisedAmount = Figure(
    "promised_amount", "Promised amount", .amount,
    "Part of the open amount inside a promise to pay whose day and grace have not passed.")
  static let promisedFor = Figure(
    "promised_for", "Promised for", .day, "The first day for which such a promise was given.")
  static let brokenPromises = Figure(
    "broken_promises", "Broken promises", .count,
    "Promises broken within the days that the policy remembers.")
  static let creditLimitUsed = Figure(
    "credit_limit_used", "Credit limit used", .share(decimals: 0), "Open amount ÷ credit limit.")
  static let valueOfContact = Figure(
    "value_of_contact", "Value of contact", .amount,
    "What contacting the customer is worth: capital freed because cash is expected sooner, plus "
      + "expected losses avoided, less the cost of the contact.",
    headings: ["Value"])
  static let expectedLoss = Figure(
    "expected_loss", "Expected loss", .amount,
    "Open amount not covered by cash on account × probability never paid × loss given default.")
  static let healthScore = Figure(
    "health_score", "Health score", .points(decimals: 0),
    "The account's health score from the scorecard, 0 (bad) to 100 (good).")
  static let healthBand = Figure(
    "health_band", "Health band", .word, "green, amber or red, from the scorecard.")
  static let nextAction = Figure(
    "next_action", "Next action", .word,
    "What to do next: reminder-email, call, letter, visit, escalate, agency-proposal, "
      + "agency-follow-up or reminder-before-due.",
    headings: ["Next action and reasons"])
  static let nextActionOn = Figure(
    "next_action_on", "Next action on", .day, "First business day on which the action is allowed.")
  static let reasons = Figure(
    "reasons", "Reasons", .text,
    "Up to three facts behind the action, strongest first; each can be found in the ledger.",
    headings: ["Because", "What worsened"])
}
