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

  /// The day of the first posting; `nil` without one.
  ///
  /// Postings are what the books hold: documents, payments, allocations and write-offs, on their own
  /// day and on the day that they became known. Contacts, promises, disputes, reviews, measurements and
  /// what is yet to come are none: a note written later moves no as-of day.
  public let firstDay: Day?
  /// The day of the last posting, the as-of day `last`; `nil` without one.
  ///
  /// A day far from all others, such as one of a mistyped year, does not count.
  public let lastDay: Day?
  /// The last day on which anything was recorded, postings and events alike; `nil` for an empty ledger.
  public let lastRecord: Day?

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
