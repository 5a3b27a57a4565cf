internal import AccountReview
public import DuecastEngine
internal import ForecastVocabulary
internal import Receivables
internal import Statistics

extension RunResults {
  /// The names of all files that a run may write.
  public static let files: Set<String> = [
    "ageing.csv", "churn_cash.csv", "cash.csv", "cash_daily.csv", "cash_detail.csv",
    "cash_paths.csv",
    "cash_table.csv", "curve_invoices.csv",
    "expected_credit_loss.csv", "invoice_outlook.csv", "issues.csv", "kpis.json",
    "payment_curves.csv", "report.html", "run.json", "scenarios.csv", "scorecard.csv",
    "workbook.xlsx",
    "worklist.csv", "plan.csv", "dispute_list.csv", "cash_to_apply.csv", "promises_to_check.csv",
  ]

  /// Writes every file of a run: tables, and beside them the workbook and the report.
  ///
  /// - Parameter curves: Whether to write `payment_curves.csv`, a line for each invoice and day, and what
  ///   databases need beside it.
  public func write(to folder: OutputFolder, curves: Bool, threads: Int = 1) throws {
    let parts = parallelMap(0..<3, threads: threads) { part in
      Result {
        switch part {
        case 0: try writeWorkbook(to: folder)
        case 1: try folder.write(try HTMLTemplates().render(ReportPage(self)), to: "report.html")
        default: try writeTables(to: folder, curves: curves)
        }
      }
    }
    for part in parts { try part.get() }
  }

  private func writeTables(to folder: OutputFolder, curves: Bool) throws {
    try folder.write(
      OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: periods)),
      to: "cash.csv")
    try folder.write(
      OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: Periods(.day, periods.calendar))),
      to: "cash_daily.csv")
    try folder.write(
      OutputTable(
        CashTableRow.columns, cashTables.flatMap { CashTableRow.rows(of: $0, by: periods) }),
      to: "cash_table.csv")
    if !cashDetails.isEmpty {
      try folder.write(
        OutputTable(
          CashDetailRow.columns, cashDetails.flatMap { CashDetailRow.rows(of: $0, by: periods) }),
        to: "cash_detail.csv")
    }
    if !scenarios.isEmpty {
      try folder.write(
        OutputTable(ScenarioRow.columns, ScenarioRow.rows(scenarios, by: periods)),
        to: "scenarios.csv")
    }
    try folder.write(
      OutputTable(CreditLossRow.columns, CreditLossRow.rows(of: provision)),
      to: "expected_credit_loss.csv")
    try folder.write(
      OutputTable(
        InvoiceRow.columns,
        outlook.invoices.map { InvoiceRow($0, in: view, intervals: outlook.intervals) }),
      to: "invoice_outlook.csv")
    if curves {
      try folder.writePaymentCurves(outlook, of: view, to: "payment_curves.csv")
      try folder.write(
        OutputTable(
          CurveInvoiceRow.columns, outlook.invoices.map { CurveInvoiceRow($0, in: self) }),
        to: "curve_invoices.csv")
      try CashPaths.write(forecast, by: periods, to: folder, named: "cash_paths.csv")
    }
    try folder.write(OutputTable(worklist.columns, worklist.items), to: "worklist.csv")
    try folder.write(
      OutputTable(PlanRow.columns, PlanRow.rows(worklist.plan, of: view)), to: "plan.csv")
    try folder.write(OutputTable(DisputeTask.columns, tasks.disputes), to: "dispute_list.csv")
    try folder.write(OutputTable(CashTask.columns, tasks.cash), to: "cash_to_apply.csv")
    try folder.write(
      OutputTable(PromiseTask.columns, tasks.promises), to: "promises_to_check.csv")
    try folder.write(OutputTable(AccountCard.columns, accounts.cards), to: "scorecard.csv")
    try folder.write(
      OutputTable(ChurnCashRow.columns, churnCash.flatMap { ChurnCashRow.rows(of: $0) }),
      to: "churn_cash.csv")
    try folder.write(OutputTable(ageing.columns, ageing.rows), to: "ageing.csv")
    try folder.write(try JSONText.encode(KeyFigureRecord(keyFigures)), to: "kpis.json")
    try folder.write(OutputTable(LedgerIssue.columns, view.issues), to: "issues.csv")
    try folder.write(try JSONText.record(RunRecord(self)), to: "run.json")
  }
}
