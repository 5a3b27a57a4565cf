/// A word of the field that texts use, with what it means here.
public struct Term: Sendable, Hashable {
  public let label: String
  public let meaning: String
  /// Other words and headings that stand for it.
  public let headings: [String]

  init(_ label: String, _ meaning: String, headings: [String] = []) {
    (self.label, self.meaning, self.headings) = (label, meaning, headings)
  }
}

extension Term {
  /// The words that commands, report and documentation use.
  public static let all: [Term] = receivables + forecasts + collections + measures + pages

  private static let receivables: [Term] = [
    Term(
      "Ageing", "Open amounts grouped by days past due: not due, 1–30, 31–60, 61–90, over 90.",
      headings: ["Ageing bucket", "Share"]),
    Term(
      "Allocation", "Which invoice a receipt settles; also called cash application.",
      headings: ["Cash application", "Applied"]),
    Term(
      "Allowance, month by month",
      "Opening allowance, less bad debt written off in the month (less what was undone), plus the "
        + "charge to profit and loss (below zero: a release), is the closing allowance, which is that "
        + "of the month's last day from what was known on it.",
      headings: ["Opening", "Charge", "Closing", "Month to"]),
    Term(
      "Written off", "Bad debt that the books gave up; discounts and differences are none.",
      headings: ["Written off since"]),
    Term("Still open", "Owed on an earlier day and owed still."),
    Term(
      "As-of day",
      "The last day whose postings are used. Everything is computed from the ledger as it stood at "
        + "its close. `last` is the day of the last posting: of a document, a payment, an allocation or "
        + "a write-off, not of a contact, a promise, a dispute, a review or a measurement.",
      headings: ["As of the close of", "Today"]),
    Term("Credit note", "A document that reduces what a customer owes without cash."),
    Term(
      "Held", "On hold: a customer or an invoice that is not to be asked for payment.",
      headings: ["Hold", "On hold"]),
    Term("Issued", "Invoiced; the date of the invoice.", headings: ["Issue"]),
    Term(
      "On account", "Cash or credit of a customer that is not yet applied to an invoice.",
      headings: ["Unapplied", "Of the group", "Still to pay"]),
    Term("Received", "Cash that has been received; by value day.", headings: ["Receipt"]),
    Term(
      "Set aside", "Lines of the ledger that cannot be used; they are counted and listed.",
      headings: ["Data issues", "Not included"]),
    Term(
      "Settled", "Closed by cash, credit or write-off; paid is what cash closed.",
      headings: ["Settlement"]),
    Term("Terms", "Agreed days from issue to payment."),
    Term(
      "Tie-out",
      "Invoices less allocations less write-offs equal open items, to the minor unit and in each "
        + "currency."),
    Term("Write-off", "An amount given up; only bad debt is a loss."),
  ]

  private static let forecasts: [Term] = [
    Term(
      "Calibration", "Of cases given a probability p, a share p happens.",
      headings: ["Payment within 4 weeks", "Calibration line"]),
    Term(
      "Churn and cash",
      "Cash from future billing of each customer, without churn and with it, and the difference.",
      headings: ["Cash from future billing"]),
    Term(
      "Churn",
      "A customer leaves: by churned_on, or where no customer has one, by a broken rhythm "
        + "of billing. The forecast and churn_cash.csv look 91 days ahead; scorecards, worklist and "
        + "billing at risk as far as the policy's health.outcome says, by default 182 days; a backtest "
        + "as far as it forecasts."),
    Term(
      "Coverage", "Share of outcomes that lay within their range.",
      headings: ["Ranges of weekly cash", "Track record", "Covered"]),
    Term(
      "Existing customer",
      "Has at least one settled invoice on the as-of day; all others are new customers.",
      headings: ["New customer"]),
    Term(
      "Fit of a model",
      "How the models were fitted: invoices followed and their days used, columns and how many of "
        + "them are effective after shrinkage, steps to convergence; mixed is both models by their "
        + "weights.",
      headings: [
        "Invoices followed", "Days used", "Columns", "Effective", "Steps", "Mixed", "Model fit",
      ]),
    Term(
      "Future billing", "Invoices expected to be issued within the horizon.",
      headings: ["Future existing", "Future new"]),
    Term(
      "Hand-over",
      "The smooth change from similar customers to a customer's own history, by weight n ÷ (n + κ)."
    ),
    Term(
      "Horizon",
      "The days that are forecast: 91, or 13 weeks, unless --weeks, --months or --until asks for more "
        + "or fewer."),
    Term(
      "Simulated path",
      "One possible course of future payments; the forecast is the distribution over many.",
      headings: ["Path"]),
    Term(
      "Usual payment", "The customer's median days late, over its last payments.",
      headings: ["Slower than usual"]),
  ]

  private static let collections: [Term] = [
    Term(
      "Statement of account",
      "What a customer was billed, paid and was credited, with a running balance: open amounts less "
        + "what is on account.", headings: ["Reference", "Balance"]),
    Term(
      "Account health", "How well an account does, from surveys, usage, support and payment.",
      headings: ["Accounts by health score", "account", "median of the portfolio"]),
    Term(
      "Band of health",
      "Green, amber or red by score and flags; not scored where too little is known. A band changes only "
        + "once the score is past its limit by a margin.",
      headings: ["green", "amber", "red", "not scored"]),
    Term(
      "Value by health",
      "Accounts by a year's billing and by band: what is most worth and least well comes first.",
      headings: ["By a year's billing"]),
    Term(
      "Finding", "A rule of the policy that an account meets, with a next step by a day.",
      headings: ["Findings and next steps"]),
    Term(
      "Review of an account",
      "From a draft by its questions to the approval by another person, where the tier asks for one.",
      headings: ["Reviews"]),
    Term(
      "At the agency",
      "Placed with a collection agency that is to report; what it returns is handled again.",
      headings: ["Waiting at the agency"]),
    Term("Broken promise", "A promise to pay not fulfilled by its day plus grace."),
    Term(
      "Cash on its way",
      "Received lately and not applied yet; what it covers is not asked for meanwhile."),
    Term(
      "Excluded",
      "Overdue money that is not asked for, whatever the day: disputed, covered by cash or credit, held, "
        + "or too small."),
    Term(
      "Over capacity",
      "Due today, but other accounts take up the collector's time; it keeps its rank for tomorrow."),
    Term("Snoozed", "Put off by a person until a day."),
    Term(
      "Waiting",
      "Overdue money with a next action on a later day: after a contact, for a promise, for cash on its "
        + "way, for an agreed day."),
    Term("Capacity", "Contacts that a collector can make in a day, set in the policy."),
    Term(
      "Dispute", "A claim that the customer contests: no reminders, still in the forecast.",
      headings: ["Disputed"]),
    Term("Dunning", "The sequence of reminders, by level."),
    Term(
      "Policy", "Rules a person can edit: ageing buckets, tiers, costs, capacities, health weights."
    ),
    Term(
      "Promise to pay", "A dated undertaking of the customer, with an amount.",
      headings: ["Promised", "Promise"]),
    Term(
      "Worklist",
      "Accounts with a next contact, ranked by the money expected to go over 30 days late and the "
        + "money-days that a contact saves.",
      headings: ["Accounts to contact"]),
  ]

  private static let measures: [Term] = [
    Term(
      "AUC",
      "Area under the curve: how often, of two cases, the one that happened had the higher "
        + "probability. 50% is chance.",
      headings: [
        "AUC of churn", "AUC of lateness", "AUC of either",
      ]),
    Term("Bias", "Σ (forecast − actual) ÷ Σ actual; above zero is too high."),
    Term(
      "Brier score", "Mean squared difference of probability and outcome; lower is better.",
      headings: ["Brier", "Brier of either"]),
    Term(
      "CRPS",
      "Continuous ranked probability score: a distance between a forecast distribution and the "
        + "outcome, in days or relative to receipts; lower is better."),
    Term(
      "Lift", "How many times more often in the top group than overall.",
      headings: ["Lift in top tenth", "Lift of top 10%", "Lift of low 10%"]),
    Term("Log loss", "−log of the probability of what happened; lower is better."),
    Term(
      "WAPE", "Weighted absolute percentage error: Σ |forecast − actual| ÷ Σ actual.",
      headings: ["Weekly error", "Error of 4 weeks", "Error of 13 weeks"]),
  ]
}
