public import DuecastEngine
internal import ForecastVocabulary
internal import PaymentTiming

/// What an auditor needs to compute an invoice's curve again: `design.csv` and `hazards.csv`.
public enum InvoiceDesignFiles {
  /// Their names.
  public static let names: Set<String> = ["design.csv", "hazards.csv"]

  /// Writes both, of an invoice that has a design.
  public static func write(_ results: ExplanationResults, to folder: OutputFolder) throws {
    guard let design = results.design, case .payment(let own, _, _) = results.expectation else {
      preconditionFailure("an invoice without a design")
    }
    try folder.write(OutputTable(cellColumns, design.cells), to: "design.csv")
    let rows = zip(design.days, own.curve.paidBy).map { DayRow(day: $0, paidBy: $1, design.weight) }
    try folder.write(OutputTable(dayColumns, rows), to: "hazards.csv")
  }

  struct DayRow: Sendable {
    let day: InvoiceDesign.Step
    let paidBy: Float
    let weight: Double

    init(day: InvoiceDesign.Step, paidBy: Float, _ weight: Double) {
      (self.day, self.paidBy, self.weight) = (day, paidBy, weight)
    }
  }

  static let cellColumns: [Column<InvoiceDesign.Cell>] = [
    Column(.daysAhead) { .integer($0.daysAhead) },
    Column(.designColumn) { .text($0.column) },
    Column(.designValue) { .number($0.value) },
    Column(.coefficientExisting) { Cell($0.existing) },
    Column(.coefficientNew) { .number($0.new) },
    Column(.designContribution) { .number($0.contribution) },
  ]

  static let dayColumns: [Column<DayRow>] = [
    Column(.daysAhead) { .integer($0.day.daysAhead) },
    Column(.evidenceWeight) { .number($0.weight) },
    Column(.dayLogOdds) { .number($0.day.logOdds) },
    Column(.hazardOfPayment) { .number($0.day.hazard) },
    Column(.writeOffRate) { .number($0.day.writeOffRate) },
    Column(.paidByModels) { .number($0.day.paidBy) },
    Column(.probabilityPaidBy) { .number(Double($0.paidBy)) },
  ]
}

extension Figure {
  static let designColumn = Figure(
    "column", "Column of the model", .text,
    "The name of a column of the payment-timing models, as payment-timing.json lists it.")
  static let designValue = Figure(
    "value", "Value of the cell", .number(decimals: 2),
    "What the invoice has in the column on that day; cells that are zero are left out.")
  static let coefficientExisting = Figure(
    "coefficient_existing", "Coefficient, existing", .number(decimals: 2),
    "Of the model for customers with settled invoices.")
  static let coefficientNew = Figure(
    "coefficient_new", "Coefficient, new", .number(decimals: 2),
    "Of the model for customers without.")
  static let designContribution = Figure(
    "contribution", "Contribution to the log odds", .number(decimals: 2),
    "The value times the mean of both coefficients by the weight of own history.")
  static let dayLogOdds = Figure(
    "day_log_odds", "Log odds of payment", .number(decimals: 2),
    "The sum of the day's contributions.")
  static let hazardOfPayment = Figure(
    "hazard", "Hazard of payment", .share(decimals: 2),
    "Probability of payment on the day, given that it is still open: 1 ÷ (1 + exp(−log odds)).")
  static let writeOffRate = Figure(
    "write_off_rate", "Rate of write-off", .share(decimals: 3),
    "Probability of being given up on the day, given that it is still open and not paid.")
  static let paidByModels = Figure(
    "paid_by_models", "Paid by then, by the models", .share(decimals: 1),
    "Sum of the hazards times the share still open; holds and churn predictions change it "
      + "afterwards.")
}
