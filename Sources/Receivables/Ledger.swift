public import Foundation

/// Everything ever posted.
///
/// A ledger answers no question itself. Ask for the ledger as it stood on a day, with
/// ``asOf(_:)``: nothing posted later can be reached from the answer, so no feature, forecast or
/// score can look into its own future.
public struct Ledger: Sendable {
  /// By identifier.
  let customers: [StoredCustomer]
  let invoices: InvoiceTable
  let invoiceAttributes: [Attribute]
  let customerAttributes: [Attribute]
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
    var expectedBilling: [Posted<ExpectedBilling>] = []
    /// By day; these belong to no customer.
    var exchangeRates: [Posted<ExchangeRate>] = []
    var holidays: [Posted<Holiday>] = []
    var otherFlows: [StoredFlow] = []
  }

  /// Reads a folder of CSV files, or a single file of invoices with `paid_on`.
  ///
  /// Faults in the data are issues beside the ledger; what they concern is set aside or corrected
  /// as they say, and the rest is read.
  ///
  /// What `paid_on` of an invoice means depends on the other files. With payments and allocations,
  /// those are the truth, and it may only agree. With payments alone, it settles what is left of
  /// the invoice, and takes up the payments of the same customer, currency and day as far as they
  /// go. Without payments, it is a receipt of what is left. On a credit note it is the day from
  /// which nothing of it is left.
  ///
  /// An amount without a currency is in that of its customer, or of the customer's first document,
  /// or the default, or else in ``Currency/unstated``.
  ///
  /// - Parameters:
  ///   - defaultCurrency: for amounts whose line and customer state no currency.
  ///   - apply: how payments find their invoices where there are no allocations.
  ///   - threads: how many read at the same time; the ledger does not depend on it.
  /// - Throws: ``ImportError`` if nothing can be read or used.
  public static func load(
    from url: URL, defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated,
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(ImportError) -> LoadedLedger {
    let folder = try LedgerFolder(url)
    var ledgerImport = LedgerImport(
      defaultCurrency: defaultCurrency, reading: ParallelReading(threads: threads))
    ledgerImport.postings.cashApplication = apply
    return try ledgerImport.run(folder)
  }

  /// Reads the text of the same files from memory, by file name.
  ///
  /// - Throws: ``ImportError`` if nothing can be used.
  public static func load(
    files: [String: String], defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated
  ) throws(ImportError) -> LoadedLedger {
    try load(
      files: files, defaultCurrency: defaultCurrency, apply: apply,
      reading: ParallelReading(threads: 1))
  }

  static func load(
    files: [String: String], defaultCurrency: Currency?, apply: CashApplication = .asAllocated,
    reading: ParallelReading
  ) throws(ImportError) -> LoadedLedger {
    let folder = try LedgerFolder(files: files)
    var ledgerImport = LedgerImport(defaultCurrency: defaultCurrency, reading: reading)
    ledgerImport.postings.cashApplication = apply
    return try ledgerImport.run(folder)
  }
}

/// A ledger and what was wrong with the files it came from.
public struct LoadedLedger: Sendable {
  public let ledger: Ledger
  /// All that is wrong once every line is known, by file and line.
  public let issues: [LedgerIssue]
  /// All lines of each file that was read.
  public let lineCounts: [LineCount]
}
