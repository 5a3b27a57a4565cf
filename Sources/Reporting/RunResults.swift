public import AccountReview
public import Forecasting
public import Receivables
internal import Statistics

/// All that one run found: what its files and its report are made of.
public struct RunResults: Sendable {
  public let view: LedgerView
  public let outlook: Outlook
  public let forecast: CashForecast
  /// By week, one for each currency, and last one of all where they are converted.
  public let cashTables: [CashTable]
  /// What their receipts sum from; empty where that was not asked for.
  public let cashDetails: [CashDetail]
  public let provision: ProvisionMatrix
  public let worklist: Worklist
  public let scorecards: Scorecards
  public let ageing: Ageing
  public let keyFigures: KeyFigures
  public let tieOut: TieOut
  public let settings: RunSettings
  public let diagnostics: FitDiagnostics

  public init(
    view: LedgerView, outlook: Outlook, forecast: CashForecast, cashTables: [CashTable],
    cashDetails: [CashDetail], provision: ProvisionMatrix, worklist: Worklist,
    scorecards: Scorecards, ageing: Ageing, keyFigures: KeyFigures,
    tieOut: TieOut, settings: RunSettings, diagnostics: FitDiagnostics
  ) {
    self.view = view
    self.outlook = outlook
    self.forecast = forecast
    self.cashTables = cashTables
    self.cashDetails = cashDetails
    self.provision = provision
    self.worklist = worklist
    self.scorecards = scorecards
    self.ageing = ageing
    self.keyFigures = keyFigures
    self.tieOut = tieOut
    self.settings = settings
    self.diagnostics = diagnostics
  }

  /// What a reader must know before the numbers, as sentences without their full stops.
  var notices: [String] {
    let silent = settings.daysWithoutPostings
    let notes =
      OutcomeScreen(view).notices + diagnostics.notes + (outlook.billingRecord?.fallbacks ?? [])
      + (outlook.leavingRecord?.notes ?? [])
    guard silent > ordinarySilence else { return notes }
    let stale =
      "the ledger has nothing of the \(NumberText.grouped(silent)) days up to "
      + "\(settings.asOf): what was paid in them counts as unpaid here; give a newer ledger, or "
      + "--as-of \(settings.asOf - silent)"
    return [stale] + notes
  }

  /// Days without postings that need no notice: a week, or three of the usual waits for an invoice.
  private var ordinarySilence: Int {
    let issued = view.invoices.elements.map(\.issuedOn)
    guard let first = issued.min() else { return 7 }
    return max(7, 3 * (settings.asOf - settings.daysWithoutPostings - first) / issued.count)
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
      OutputTable(CashRow.columns, CashRow.rows(of: forecast, by: settings.period)),
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
public struct RunSettings: Sendable, Encodable {
  public let toolVersion: String
  /// The ledger's name, for the report's head.
  public let ledger: String
  public let asOf: Day
  /// Days at the end, up to the as-of day, on which the ledger has nothing posted.
  public let daysWithoutPostings: Int
  public let period: Period
  public let calendar: BusinessCalendar.Rule
  public let paths: Int
  public let seed: UInt64
  /// `default`, or the text of the file that was given.
  public let policy: String

  public init(
    toolVersion: String, ledger: String, asOf: Day, daysWithoutPostings: Int, period: Period,
    calendar: BusinessCalendar.Rule, paths: Int, seed: UInt64, policy: String
  ) {
    self.toolVersion = toolVersion
    self.ledger = ledger
    self.asOf = asOf
    self.daysWithoutPostings = daysWithoutPostings
    self.period = period
    self.calendar = calendar
    self.paths = paths
    self.seed = seed
    self.policy = policy
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
    settings = results.settings
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
    notes = results.notices
    tieOut = results.tieOut
    files = results.view.lineCounts
    issues = [.setAside, .corrected, .noticed].map { effect in
      IssueCount(effect: effect, issues: results.view.issues.count { $0.effect == effect })
    }
    setAside = results.view.setAside.files.map { SetAsideRecord($0) }
  }
}
