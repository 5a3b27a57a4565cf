/// Curves as data: `payment_curves.csv` and `curve_invoices.csv`, for databases.
extension Figure {
  static let curveSchema = Figure(
    "schema_version", "Schema number of curves", .count,
    "Raised when a column of the curves comes to mean something else; a reader refuses numbers that "
      + "it does not know.")
  static let asOfDay = Figure(
    "as_of", "As-of day", .day,
    "The last day whose postings were known; days ahead count from it, and it is a part of the key."
  )
  static let ledgerHash = Figure(
    "ledger", "Ledger content", .text,
    "A hash of the ledger's files: it changes with their content.")
  static let modelsFittedOn = Figure(
    "models_fitted_on", "Models fitted on", .day,
    "The last day whose postings the models of payment timing learnt from.")
  static let instalmentNumber = Figure(
    "instalment", "Instalment number", .count,
    "From 1 for the instalments of an invoice, 0 for one that is due at once.")
  static let minorUnitsPerMajor = Figure(
    "minor_units_per_major", "Minor units", .count,
    "How many minor units the currency has, as 100 cents make a euro.")
  static let openMinorUnits = Figure(
    "open_minor_units", "Open in minor units", .count,
    "What is still owed by the books, as a whole number of minor units.")
  static let expectedMinorUnits = Figure(
    "uncovered_minor_units", "Still to come in minor units", .count,
    "The open amount less cash and credit on account that cover it: what its curve is of.")
  static let cashShareBeforeDue = Figure(
    "cash_share_before_due", "Cash share before due", .share(decimals: 1),
    "Share that arrives in cash of what is paid before the due day; the rest is a discount, tax "
      + "withheld or the like.")
  static let cashShareFromDue = Figure(
    "cash_share_from_due", "Cash share from due", .share(decimals: 1),
    "Share that arrives in cash of what is paid on the due day or later.")
  static let horizonDays = Figure(
    "horizon_days", "Horizon", .days(decimals: 0),
    "Days ahead that payment_curves.csv has; beyond them the daily hazards stay constant.")
  static let openAtHorizon = Figure(
    "probability_open_at_horizon", "Probability open at the horizon", .share(decimals: 1),
    "Probability that it is neither paid nor given up by the horizon.")
  static let tailPaymentHazard = Figure(
    "tail_payment_hazard", "Hazard of payment after the horizon", .share(decimals: 2),
    "Probability of payment on each later day, given that it is still open.")
  static let tailWriteOffHazard = Figure(
    "tail_write_off_hazard", "Hazard of write-off after the horizon", .share(decimals: 2),
    "Probability of being given up on each later day, given that it is still open.")
  static let pathNumber = Figure(
    "path", "Path", .count,
    "Number of the simulated path, from 1: rows of one path belong together, whatever their period, "
      + "source and currency.")
  static let pathCash = Figure(
    "received", "Cash on the path", .amount, "Cash that the path receives in the period.")
}
