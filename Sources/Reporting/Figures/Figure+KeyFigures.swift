/// Key figures: `kpis.json` and `duecast kpis`.
///
/// Sales, payments, promises and write-offs are those of the 90 days up to the day, unless stated
/// otherwise. Definitions follow the Credit Research Foundation.
extension Figure {
  static let day = Figure(
    "day", "As of", .day, "The day whose close the row shows.", headings: ["Close of"])
  static let receivables = Figure(
    "receivables", "Receivables", .amount, "Open amount of all invoices.")
  static let overdue = Figure(
    "overdue", "Overdue", .amount, "Open amount of invoices past their due day.",
    headings: ["Overdue amount"])
  static let sales = Figure(
    "sales", "Sales", .amount,
    "Invoiced within 90 days, less what was credited in them; without fees and interest.")
  static let dso = Figure(
    "dso", "Days sales outstanding (DSO)", .days(decimals: 1),
    "Receivables ÷ sales of the last 90 days × 90.", headings: ["DSO"])
  static let dsoCountBack = Figure(
    "dso_count_back", "DSO by count-back", .days(decimals: 1),
    "Days of sales that the receivables stand for: whole months' sales are taken off, latest first, "
      + "and the last month counts in proportion.",
    headings: ["Count-back"])
  static let bestPossibleDSO = Figure(
    "best_possible_dso", "Best possible DSO", .days(decimals: 1),
    "Receivables that are not overdue ÷ sales of the last 90 days × 90.",
    headings: ["Best possible"])
  static let averageDaysDelinquent = Figure(
    "average_days_delinquent", "Average days delinquent", .days(decimals: 1),
    "DSO less best possible DSO.", headings: ["Days delinq."])
  static let averageDaysLate = Figure(
    "average_days_late", "Average days late", .days(decimals: 1),
    "Days from due day to value day of cash received within 90 days, each part of a payment by "
      + "itself, weighted by amount; below zero is early.",
    headings: ["Days late"])
  static let collectionEffectiveness = Figure(
    "collection_effectiveness", "Collection effectiveness index (CEI)", .share(decimals: 1),
    "Of what could be collected in the last full month, the share that was: (opening receivables + "
      + "invoiced − credited − closing receivables) ÷ (opening receivables + invoiced − credited − "
      + "closing receivables not overdue).",
    headings: ["CEI"])
  static let collectionEffectivenessFrom = Figure(
    "collection_effectiveness_from", "CEI, from", .day, "First day of the month that CEI covers.")
  static let collectionEffectivenessTo = Figure(
    "collection_effectiveness_to", "CEI, to", .day, "Last day of the month that CEI covers.")
  static let receivablesTurnover = Figure(
    "receivables_turnover", "Receivables turnover", .number(decimals: 1),
    "Sales of the last 90 days scaled to a year ÷ receivables.", headings: ["Turnover a year"])
  static let overdueShare = Figure(
    "overdue_share", "Overdue share", .share(decimals: 1), "Overdue amount ÷ receivables.",
    headings: ["Overdue %"])
  static let over90Share = Figure(
    "over_90_share", "Over 90 days past due", .share(decimals: 1),
    "Open amount more than 90 days past due ÷ receivables.", headings: ["Over 90"])
  static let atRiskRate = Figure(
    "at_risk_rate", "At-risk rate", .share(decimals: 1),
    "Of what was invoiced in the last month that ended at least 90 days ago, less what was credited "
      + "of it, the share still unpaid.",
    headings: ["At risk"])
  static let badDebtShare = Figure(
    "bad_debt_share", "Bad debt", .share(decimals: 1),
    "Written off as bad debt within 90 days, less recoveries ÷ sales; below zero where more was "
      + "recovered than written off.")
  static let promiseKeptRate = Figure(
    "promise_kept_rate", "Promises kept", .share(decimals: 1),
    "Of promises to pay whose day and grace ended within 90 days, the share that was kept.")
  static let promisesKept = Figure(
    "promises_kept", "Promises kept, number", .count, "Promises to pay kept within 90 days.")
  static let promisesBroken = Figure(
    "promises_broken", "Promises broken, number", .count, "Promises to pay broken within 90 days.")
  static let disputeCycleDays = Figure(
    "dispute_cycle_days", "Days to resolve disputes", .days(decimals: 1),
    "Mean days from opening to closing of disputes closed within 365 days.",
    headings: ["Disputes days"])
  static let disputesClosed = Figure(
    "disputes_closed", "Disputes closed, number", .count, "Disputes closed within 365 days.")
  static let disputesOpen = Figure(
    "disputes_open", "Disputes open, number", .count, "Disputes open on the day.")
  static let topFiveShare = Figure(
    "top_five_share", "Share of the five largest debtors", .share(decimals: 1),
    "What the five largest debtors owe ÷ receivables.", headings: ["Top 5"])
  static let concentrationIndex = Figure(
    "concentration_index", "Concentration index (Herfindahl)", .number(decimals: 3),
    "Sum of the squared shares of receivables over debtors: 1 ÷ their number where all owe the same, "
      + "1 where one owes all.")
}
