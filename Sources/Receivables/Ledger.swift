/// Everything ever posted.
///
/// A ledger answers no question itself. Ask for the ledger as it stood on a day, with
/// ``asOf(_:)``: nothing posted later can be reached from the answer, so no feature, forecast or
/// score can look into its own future.
public struct Ledger: Sendable {
  /// By identifier.
  let customers: [StoredCustomer]
  let invoices: InvoiceTable
  let invoiceAttributes: [StoredAttribute]
  let customerAttributes: [StoredAttribute]
  let receipts: FundsTable
  let creditNotes: FundsTable
  let uncoveredCash: [UncoveredCash]
  let events: Events
  let issues: [DatedIssue]
  let counts: [FileCounts]
  let setAside: SetAsideLines

  /// The first day on which anything was posted; `nil` for an empty ledger.
  ///
  /// Counts documents, payments and events, not customers, due days or announcements.
  public let firstDay: Day?
  /// The last day on which anything was posted; `nil` for an empty ledger.
  public let lastDay: Day?

  /// What happened beside invoices and money, by customer and day.
  struct Events: Sendable {
    var disputes: [Posted<StoredDispute>] = []
    var promises: [Posted<StoredPromise>] = []
    var holds: [Posted<StoredHold>] = []
    var activities = CustomerRecords<Activity>()
    var health = CustomerRecords<HealthObservation>()
    var reviews = CustomerRecords<Review>()
    var flagSteps = CustomerRecords<FlagStep>()
    var plans = CustomerRecords<PlanEntry>()
    var interviews = CustomerRecords<Interview>()
    var expectedBilling: [Posted<ExpectedBilling>] = []
    /// By day; these belong to no customer.
    var exchangeRates: [Posted<ExchangeRate>] = []
    var holidays: [Posted<Holiday>] = []
    var otherFlows: [StoredFlow] = []

    /// Whether there is any amount of money among them.
    var hasAmounts: Bool { !(promises.isEmpty && expectedBilling.isEmpty && otherFlows.isEmpty) }
  }
}

/// A ledger and what was wrong with the records it was built from.
public struct LoadedLedger: Sendable {
  /// Everything that could be used.
  public let ledger: Ledger
  /// All that is wrong once every line is known, by file and line.
  public let issues: [LedgerIssue]
  /// All lines of each file that was read.
  public let lineCounts: [LineCount]

  /// The same with issues that were found before its records were made.
  package func adding(_ issues: [LedgerIssue]) -> LoadedLedger {
    LoadedLedger(ledger: ledger, issues: issues + self.issues, lineCounts: lineCounts)
  }
}
