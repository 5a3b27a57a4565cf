public import DuecastEngine
internal import ForecastVocabulary
internal import PaymentTiming

/// What an auditor needs to compute an invoice's curve again: the cells of the regressions, what trees
/// read and where each leads, and the curve day by day.
public enum InvoiceDesignFiles {
  /// Their names.
  public static let names: Set<String> = [
    "design.csv", "hazards.csv", "tree_cells.csv", "tree_leaves.csv",
  ]

  /// Writes them, of an invoice that has a design; those of trees where the models have some.
  public static func write(_ results: ExplanationResults, to folder: OutputFolder) throws {
    guard let design = results.design, case .payment(let own, _, _) = results.expectation else {
      preconditionFailure("an invoice without a design")
    }
    try folder.write(OutputTable(cellColumns, design.cells), to: "design.csv")
    let rows = zip(design.days, own.curve.paidBy).map { DayRow(day: $0, paidBy: $1, design) }
    try folder.write(OutputTable(dayColumns, rows), to: "hazards.csv")
    guard let trees = design.trees else { return }
    try folder.write(OutputTable(treeCellColumns, trees.cells), to: "tree_cells.csv")
    try folder.write(OutputTable(treeLeafColumns, trees.leaves), to: "tree_leaves.csv")
  }

  struct DayRow: Sendable {
    let day: InvoiceDesign.Step
    let paidBy: Float
    let weight: Double
    let treeWeight: Double

    init(day: InvoiceDesign.Step, paidBy: Float, _ design: InvoiceDesign) {
      (self.day, self.paidBy) = (day, paidBy)
      (weight, treeWeight) = (design.weight, design.trees?.weight ?? 0)
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
    Column(.logOddsOfRegressions) { .number($0.day.logOddsOfRegressions) },
    Column(.treeWeight) { .number($0.treeWeight) },
    Column(.logOddsOfTrees) { Cell($0.day.logOddsOfTrees) },
    Column(.dayLogOdds) { .number($0.day.logOdds) },
    Column(.hazardOfPayment) { .number($0.day.hazard) },
    Column(.writeOffRate) { .number($0.day.writeOffRate) },
    Column(.paidByModels) { .number($0.day.paidBy) },
    Column(.probabilityPaidBy) { .number(Double($0.paidBy)) },
  ]

  static let treeCellColumns: [Column<TreeTrace.Cell>] = [
    Column(.daysAhead) { .integer($0.daysAhead) },
    Column(.treeColumn) { .text($0.column) },
    Column(.treeColumnValue) { Cell($0.value) },
  ]

  static let treeLeafColumns: [Column<TreeTrace.Leaf>] = [
    Column(.daysAhead) { .integer($0.daysAhead) },
    Column(.treeNumber) { .integer($0.tree) },
    Column(.treeNode) { Cell($0.node) },
    Column(.treeValue) { .number($0.value) },
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
    "Those of the regressions, and with trees of weight u on payment days "
      + "(1 − u ÷ 2) × those of the regressions + u × those of the trees.")
  static let logOddsOfRegressions = Figure(
    "log_odds_of_regressions", "Log odds, regressions", .number(decimals: 2),
    "The sum of the day's contributions.")
  static let treeWeight = Figure(
    "tree_weight", "Weight of trees", .number(decimals: 2),
    "How far boosted trees are averaged in, from 0 to 1; 0 where the models have none.")
  static let logOddsOfTrees = Figure(
    "log_odds_of_trees", "Log odds, trees", .number(decimals: 2),
    "The sum of the day's values in tree_leaves.csv; empty on days without payments.")
  static let treeColumn = Figure(
    "tree_column", "Column of the trees", .text,
    "The name of a column that boosted trees read, as payment-timing.json lists it.")
  static let treeColumnValue = Figure(
    "tree_column_value", "Number in the column", .number(decimals: 2),
    "What the invoice has in the column on that day; empty where it is not known.")
  static let treeNumber = Figure(
    "tree", "Tree", .count,
    "The tree's place in payment-timing.json, from 1; 0 is what all trees begin with.")
  static let treeNode = Figure(
    "leaf", "Leaf", .count,
    "The leaf's place in the lists of the tree in payment-timing.json, from 0.")
  static let treeValue = Figure(
    "leaf_value", "Value of the leaf", .number(decimals: 2),
    "What the tree adds to the log odds of the trees.")
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
