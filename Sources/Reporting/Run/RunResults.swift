internal import AccountReview
public import DuecastEngine
internal import Forecasting
internal import Receivables
internal import Statistics

extension RunResults {
  /// Days at the end, up to the as-of day, on which the ledger has nothing posted.
  var daysWithoutPostings: Int { view.lastPosting.map { view.day - $0 } ?? 0 }

  /// What a reader must know before the numbers, as sentences without their full stops.
  var notes: [String] {
    let silent = daysWithoutPostings
    let all =
      OutcomeScreen(view).notices + diagnostics.notes + (outlook.billingRecord?.fallbacks ?? [])
      + (outlook.leavingRecord?.notes ?? [])
    guard silent > ordinarySilence else { return all }
    let stale =
      "the ledger has nothing of the \(NumberText.grouped(silent)) days up to "
      + "\(view.day): what was paid in them counts as unpaid here; give a newer ledger, or "
      + "--as-of \(view.day - silent)"
    return [stale] + all
  }

  /// Days without postings that need no notice: a week, or three of the usual waits for an invoice.
  private var ordinarySilence: Int {
    let issued = view.invoices.elements.map(\.issuedOn)
    guard let first = issued.min() else { return 7 }
    return max(7, 3 * (view.day - daysWithoutPostings - first) / issued.count)
  }

  /// What is past due, whatever day the ageing counts from.
  func overdue(_ currency: Currency) -> Money {
    let byDueDay = ageing.basis == .dueDay ? ageing : Ageing(view, buckets: ageing.buckets)
    guard let total = byDueDay.totals.first(where: { $0.currency == currency }) else {
      return .zero(currency)
    }
    return total.open - total.amount(inBucket: 0)
  }

  /// The names of all files that a run may write.
  public static let files: Set<String> = [
    "ageing.csv", "cash.csv", "cash_daily.csv", "cash_detail.csv", "cash_table.csv",
    "expected_credit_loss.csv", "invoice_outlook.csv", "issues.csv", "kpis.json",
    "payment_curves.csv", "report.html", "run.json", "scorecard.csv", "workbook.xlsx",
    "worklist.csv",
  ]

  /// Writes every file of a run: tables, and beside them the workbook and the report.
  ///
  /// - Parameter curves: Whether to write `payment_curves.csv`, a line for each invoice and day.
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
      OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: period)),
      to: "cash.csv")
    try folder.write(
      OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: .day)), to: "cash_daily.csv")
    try folder.write(
      OutputTable(CashTableRow.columns, cashTables.flatMap { CashTableRow.rows(of: $0) }),
      to: "cash_table.csv")
    if !cashDetails.isEmpty {
      try folder.write(
        OutputTable(CashDetailRow.columns, cashDetails.flatMap { CashDetailRow.rows(of: $0) }),
        to: "cash_detail.csv")
    }
    try folder.write(
      OutputTable(CreditLossRow.columns, CreditLossRow.rows(of: provision)),
      to: "expected_credit_loss.csv")
    try folder.write(
      OutputTable(
        InvoiceRow.columns,
        outlook.invoices.map { InvoiceRow($0, in: view, intervals: outlook.intervals) }),
      to: "invoice_outlook.csv")
    if curves { try folder.writePaymentCurves(outlook, of: view, to: "payment_curves.csv") }
    try folder.write(OutputTable(worklist.columns, worklist.items), to: "worklist.csv")
    try folder.write(OutputTable(Scorecard.columns, scorecards.cards), to: "scorecard.csv")
    try folder.write(OutputTable(ageing.columns, ageing.rows), to: "ageing.csv")
    try folder.write(try JSONText.record(keyFigures), to: "kpis.json")
    try folder.write(OutputTable(LedgerIssue.columns, view.issues), to: "issues.csv")
    try folder.write(try JSONText.record(RunRecord(self)), to: "run.json")
  }
}

/// What a person chose for a run; with the ledger, all that its numbers depend on.
struct RunSettings: Encodable {
  let toolVersion: String
  /// The ledger's name, for the report's head.
  let ledger: String
  let asOf: Day
  /// Days at the end, up to the as-of day, on which the ledger has nothing posted.
  let daysWithoutPostings: Int
  let period: Period
  let calendar: BusinessCalendar.Rule?
  let paths: Int?
  let seed: UInt64?
  /// `default`, or the text of the file that was given.
  let policy: String

  init(_ results: RunResults) {
    let provenance = results.provenance
    toolVersion = provenance.engineVersion
    ledger = provenance.ledgerName
    asOf = provenance.day
    daysWithoutPostings = results.daysWithoutPostings
    period = results.period
    calendar = provenance.calendar
    paths = provenance.paths
    seed = provenance.seed
    policy = provenance.policy
  }
}

/// `run.json`: what was run on what, and whether it ties out.
struct RunRecord: Encodable {
  struct ModelUse: Encodable {
    let model: CustomerKind
    let customers: Int
    let openInvoices: Int
  }

  struct IssueCount: Encodable {
    let effect: LedgerIssue.Effect
    let issues: Int
  }

  /// Raised when a reader of these files must change.
  let schemaVersion = 1
  let settings: RunSettings
  let horizonDays: Int
  let models: [ModelUse]
  let fit: FitDiagnostics
  /// How intervals like the forecast's did on earlier days.
  let cashTrackRecord: CashTrackRecord?
  /// How billing to come was foretold on those days, beside a moving average.
  let billingTrackRecord: BillingTrackRecord?
  /// How well it was foretold who leaves, and what that changes.
  let leaving: LeavingRecord?
  /// What a reader must know before the numbers.
  let notes: [String]
  let tieOut: TieOut
  let files: [LineCount]
  let issues: [IssueCount]
  /// Of which files lines could not be used, and what they say they are worth.
  let setAside: [SetAsideRecord]

  init(_ results: RunResults) {
    settings = RunSettings(results)
    horizonDays = results.forecast.horizon
    models = CustomerKind.allCases.map { kind in
      ModelUse(
        model: kind, customers: results.outlook.customers.count { $0.model == kind },
        openInvoices: results.outlook.invoices.count { $0.model == kind })
    }
    fit = results.diagnostics
    cashTrackRecord = results.forecast.trackRecord
    billingTrackRecord = results.outlook.billingRecord
    leaving = results.outlook.leavingRecord
    notes = results.notes
    tieOut = results.tieOut
    files = results.view.lineCounts
    issues = [.setAside, .corrected, .noticed].map { effect in
      IssueCount(effect: effect, issues: results.view.issues.count { $0.effect == effect })
    }
    setAside = results.view.setAside.files.map { SetAsideRecord($0) }
  }
}
