internal import AccountReview
internal import DuecastEngine
internal import Receivables
internal import Variance

/// An output and the figures in its columns, from the declarations that write it.
public struct OutputFileContract: Sendable {
  /// `cash.csv`, or the command that prints it.
  public let name: String
  public let meaning: String
  public let figures: [Figure]

  init(_ name: String, _ meaning: String, _ figures: [Figure]) {
    (self.name, self.meaning, self.figures) = (name, meaning, figures)
  }

  init<Row>(_ name: String, _ meaning: String, _ columns: [Column<Row>]) {
    self.init(name, meaning, columns.map(\.figure))
  }
}

extension OutputFileContract {
  /// The outputs with columns, in the order a reader meets them.
  public static let all: [OutputFileContract] = ofRun + ofCommands

  private static let buckets = AgeingBuckets.standard

  private static let ofRun: [OutputFileContract] = [
    OutputFileContract("cash.csv", "Expected cash by week and source.", CashRow.columns),
    OutputFileContract("cash_daily.csv", "Expected cash by day and source.", CashRow.columns),
    OutputFileContract(
      "cash_table.csv", "From opening to closing cash, by week.", CashTableRow.columns),
    OutputFileContract(
      "cash_detail.csv", "Receipts by week, customer and invoice.", CashDetailRow.columns),
    OutputFileContract(
      "scenarios.csv", "Expected cash of what-ifs beside the base.", ScenarioRow.columns),
    OutputFileContract(
      "invoice_outlook.csv", "When each open invoice is expected to be paid.", InvoiceRow.columns),
    OutputFileContract(
      "payment_curves.csv", "Probability of payment by each day, for each open invoice.",
      InvoiceRow.curveFigures),
    OutputFileContract(
      "curve_invoices.csv", "What curves are of, for databases.", CurveInvoiceRow.columns),
    OutputFileContract(
      "cash_paths.csv", "Simulated cash by period, path by path.", CashPaths.figures),
    OutputFileContract(
      "worklist.csv", "Accounts with a next contact.", Worklist.columns(buckets: buckets.names)),
    OutputFileContract("plan.csv", "Where all overdue money stands.", PlanRow.columns),
    OutputFileContract("dispute_list.csv", "Disputes to settle.", DisputeTask.columns),
    OutputFileContract("cash_to_apply.csv", "Cash to apply.", CashTask.columns),
    OutputFileContract("promises_to_check.csv", "Promises to check.", PromiseTask.columns),
    OutputFileContract(
      "scorecard.csv", "Health, value and flags of each account.", AccountCard.columns),
    OutputFileContract(
      "churn_cash.csv", "Cash from future billing with and without churn.", ChurnCashRow.columns),
    OutputFileContract(
      "workbook.xlsx", "Accounts by value and health.", ValueGridRow.columns),
    OutputFileContract(
      "ageing.csv", "Open amounts by customer and ageing bucket.", Ageing.columns(buckets)),
    OutputFileContract("kpis.json", "Key figures of receivables.", KeyFigureRow.columns),
    OutputFileContract(
      "expected_credit_loss.csv", "The allowance for expected credit loss.", CreditLossRow.columns),
    OutputFileContract("issues.csv", "Faults in the data.", LedgerIssue.columns),
  ]

  private static let ofCommands: [OutputFileContract] = [
    OutputFileContract("letters.csv", "Letters for mail merge.", LetterRow.columns),
    OutputFileContract(
      "duecast place", "Invoices placed with a collection agency.", PlacementRow.columns),
    OutputFileContract(
      "design.csv", "An invoice's curve, cell by cell.", InvoiceDesignFiles.cellColumns),
    OutputFileContract(
      "hazards.csv", "An invoice's curve, day by day.", InvoiceDesignFiles.dayColumns),
    OutputFileContract(
      "tree_cells.csv", "What boosted trees read of an invoice, day by day.",
      InvoiceDesignFiles.treeCellColumns),
    OutputFileContract(
      "tree_leaves.csv", "Where each boosted tree leads an invoice's days.",
      InvoiceDesignFiles.treeLeafColumns),
    OutputFileContract("duecast interest", "Claims for late payment.", InterestRow.columns),
    OutputFileContract("duecast variance", "Forecast against actual.", CashVariance.columns),
    OutputFileContract(
      "duecast variance --week", "Invoices behind a week's difference.", CashVariance.itemColumns),
    OutputFileContract("duecast scorecard --weights", "Weights of the score.", [.healthWeight]),
    OutputFileContract("scores.csv", "Scores of a backtest.", ScoreRow.columns),
    OutputFileContract("predictions.csv", "Churn predictions of unseen rows.", ChurnRow.columns),
    OutputFileContract("terms.csv", "Effects in the churn model.", ChurnTermRow.columns),
    OutputFileContract(
      "calibration.csv", "Predicted and actual churn.", ChurnCalibrationRow.columns),
    OutputFileContract("duecast churn", "Scores of the churn model.", ChurnScoreRow.columns),
    OutputFileContract("duecast schema", "The columns of a ledger.", ContractRow.columns),
    OutputFileContract("duecast glossary", "This glossary.", GlossaryRow.columns),
    OutputFileContract(
      "report.html", "Figures that only the report and the workbook show.",
      [.expectedSoon, .expectedWhole]),
  ]
}
