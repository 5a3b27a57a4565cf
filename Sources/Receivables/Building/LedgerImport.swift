import Foundation

/// Reads the files of a ledger one after another; each may refer to those before it.
///
/// Every record has two days: the day it became known, and the day it can be used, which is later
/// if it names a customer, an invoice or a payment that becomes known only then. Between the two
/// it is set aside, with an issue that ends when the reference is known. A view thus equals the
/// import of what was there on its day.
struct LedgerImport {
  let defaultCurrency: Currency?
  let reading: ParallelReading
  var log = IssueLog()

  // MARK: Customers
  var customerIDs = Interner()
  var masters = CustomerMasters()
  var hasCustomersFile = false
  var customerAttributes: [Attribute] = []
  /// By number in ``customerIDs`` until the invoices are in, then by rank.
  var customerRanks: [Int32] = []
  var customers: [KnownCustomer] = []

  // MARK: Documents
  /// By line of the invoices file, as all of `Documents`.
  var invoiceIDs = IdentifierTable()
  var paymentIDs = IdentifierTable()
  /// Where the identifiers lie.
  var invoicesFile: KeptFile?
  var paymentsFile: KeptFile?
  var instalments = InstalmentPlans()
  /// Whether the invoices file has a column of due days or of terms.
  var statesDueDays = true
  var documents = Documents()
  var postings = Postings()
  var events = Ledger.Events()
  var span = DaySpan()

  // MARK: Files
  /// The file that is being read.
  var openTable: Table?
  /// Files that are there and cannot be used as a whole.
  var unusableFiles: Set<String> = []
  /// Whether any line of `allocations.csv` is well formed, whatever it names.
  var hasFormedAllocations = false
  var setAsideAmounts: [String: [Int: Money]] = [:]

  init(defaultCurrency: Currency?, reading: ParallelReading) {
    self.defaultCurrency = defaultCurrency
    self.reading = reading
  }

  mutating func run(_ folder: LedgerFolder) throws(ImportError) -> LoadedLedger {
    try noticeUnknownFiles(folder)
    if let table = try open(.customers, in: folder) { importCustomers(table) }
    if let table = try open(.instalments, in: folder) { readInstalments(table) }
    let payments = try open(.payments, in: folder).map { readPayments($0) }
    let suspended = suspendFile()
    try importInvoices(try openInvoices(folder), file: folder.invoicesFile)
    resumeFile(suspended)
    if let payments { keepPayments(payments) }
    if let table = try open(.exchangeRates, in: folder) { importExchangeRates(table) }
    if let table = try open(.allocations, in: folder) { importAllocations(table) }
    if let table = try open(.writeOffs, in: folder) { importWriteOffs(table) }
    closeFile()
    log.finishFile()
    let hasPayments = overrides(.payments, in: folder)
    let hasAllocations = overrides(.allocations, in: folder)
    // What allocations say goes before what is asked for want of them.
    if hasAllocations || !hasPayments { postings.cashApplication = .asAllocated }
    postings.paidOnRole =
      hasPayments && (hasAllocations || postings.cashApplication == .oldestFirst)
      ? .checked : hasPayments ? .settles : .paysAndSettles
    (paymentIDs, paymentsFile, postings.paymentPositions) = (IdentifierTable(), nil, [])
    try checkSums()
    noticeOddities(folder)
    postReductions(invoicesFile: folder.invoicesFile)
    if let table = try open(.disputes, in: folder) { importDisputes(table) }
    if let table = try open(.promises, in: folder) { importPromises(table) }
    if let table = try open(.holds, in: folder) { importHolds(table) }
    finishHolds()
    if let table = try open(.activities, in: folder) { importActivities(table) }
    forgetIdentifiers()
    if let table = try open(.health, in: folder) { importHealth(table) }
    if let table = try open(.reviews, in: folder) { importReviews(table) }
    if let table = try open(.holidays, in: folder) { importHolidays(table) }
    if let table = try open(.expectedBilling, in: folder) { importExpectedBilling(table) }
    if let table = try open(.otherFlows, in: folder) { importOtherFlows(table) }
    closeFile()
    log.finishFile()
    try checkSums()
    return finish()
  }

  /// Lets go of what only lines that name invoices need.
  private mutating func forgetIdentifiers() {
    (invoiceIDs, invoicesFile, documents.positions) = (IdentifierTable(), nil, [])
  }

  private func finish() -> LoadedLedger {
    let issues = log.sortedIssues()
    // Files are read as they need each other, and counted in the order of the contract.
    let counts = FileContract.all.flatMap { contract in
      log.counts.filter { count in
        count.file == contract.file
          || (contract.file == FileContract.invoices.file && !isOfContract(count))
      }
    }
    let ledger = Ledger(
      customers: storedCustomers(),
      invoices: InvoiceTable(
        documents.invoices, ids: documents.invoiceNames, settlements: postings.settlements),
      invoiceAttributes: documents.attributes, customerAttributes: customerAttributes,
      receipts: FundsTable(
        postings.receipts, ids: postings.receiptIDs, applications: postings.receiptApplications),
      creditNotes: FundsTable(
        documents.creditNotes, ids: documents.creditNoteNames,
        applications: postings.creditNoteApplications),
      uncoveredCash: postings.uncoveredCash, events: events, issues: issues,
      counts: counts, setAside: SetAsideLines(amounts: setAsideAmounts),
      firstDay: span.first, lastDay: span.last)
    let end = DayNumber.never - 1
    return LoadedLedger(
      ledger: ledger, issues: issues.filter { $0.isShown(on: end) }.map { $0.issue(on: end) },
      lineCounts: counts.map { $0.lineCount(through: end) })
  }

  /// Whether a file has a name of the contract: a single file of invoices may have any.
  private func isOfContract(_ count: FileCounts) -> Bool {
    FileContract.all.contains { $0.file == count.file }
  }

  // MARK: Lines

  /// Counts and logs a line that has a fault of its own.
  mutating func setAside(_ line: Line, _ fault: Fault, knownOn: Int32) {
    log.lines.setAside(line, fault, knownOn: knownOn)
  }

  /// Counts and logs a line that does not fit the table.
  mutating func refuse(_ fault: Fault, _ number: Int, _ line: Line?, own: Int, posted: Int) {
    log.lines.refuse(fault, number, line, own: own, posted: posted)
  }

  /// Reads an optional cell; if it is wrong, says so and reads it as empty.
  mutating func readOrCorrect<Value>(
    _ line: Line, knownOn: Int32, _ read: () throws(Fault) -> Value?
  ) -> Value? {
    do {
      return try read()
    } catch {
      let fault = Fault(
        code: error.code, problem: error.problem + "; it is read as empty", remedy: error.remedy)
      log.add(fault, line: line.number, effect: .corrected, knownOn: knownOn)
      return nil
    }
  }

  /// Of the lines that share an identifier, all but the one that can be used first.
  ///
  /// - Parameter candidate: `nil` for a line that cannot be used at all.
  mutating func setAsideRepetitions(
    of ids: IdentifierTable, column: String, _ candidate: (Int32) -> Candidate?
  ) -> Set<Int32> {
    var kept: [Int32: (line: Int32, candidate: Candidate)] = [:]
    var lost: [(line: Int32, candidate: Candidate)] = []
    for first in Set(ids.repetitions.map(\.first)) {
      if let candidate = candidate(first) { kept[first] = (first, candidate) }
    }
    for (line, first) in ids.repetitions {
      guard let candidate = candidate(line) else { continue }
      guard let best = kept[first] else {
        kept[first] = (line, candidate)
        continue
      }
      if candidate.precedence < best.candidate.precedence {
        lost.append(best)
        kept[first] = (line, candidate)
      } else {
        lost.append((line, candidate))
      }
    }
    for (line, candidate) in lost {
      logRepetition(
        ids.texts[Int(line)].text, column, line: candidate.line, usableOn: candidate.usableOn)
    }
    return Set(lost.map(\.line))
  }

  mutating func logRepetition(_ id: String, _ column: String, line: Int, usableOn: Int32) {
    log.add(
      Fault(
        code: "duplicate-id",
        problem: "`\(column)` is \(quoted(id)), which another line already has",
        remedy: "give each line an identifier of its own, or remove the repetition"),
      line: line, effect: .setAside, knownOn: usableOn)
  }

  /// Of the lines that share an identifier, keeps the one that can be used first.
  mutating func withoutDuplicates<Candidate: Identified>(
    _ candidates: [Candidate], _ ids: Interner, column: String
  ) -> [Candidate] {
    var kept = [Int32](repeating: -1, count: ids.count)
    var losers: [Int32] = []
    for i in candidates.indices {
      let id = Int(candidates[i].id)
      if kept[id] < 0 {
        kept[id] = Int32(i)
      } else if candidates[i].precedence < candidates[Int(kept[id])].precedence {
        losers.append(kept[id])
        kept[id] = Int32(i)
      } else {
        losers.append(Int32(i))
      }
    }
    for loser in losers {
      let candidate = candidates[Int(loser)]
      logRepetition(
        ids[candidate.id], column, line: Int(candidate.line), usableOn: candidate.usableOn)
    }
    let lost = Set(losers)
    return losers.isEmpty
      ? candidates : candidates.indices.filter { !lost.contains(Int32($0)) }.map { candidates[$0] }
  }
}

/// A file that is kept for the cells that lie in it.
struct KeptFile: Sendable {
  private let table: Table
  private let joined: [JoinedCells]

  init(_ table: Table, _ joined: [JoinedCells]) { (self.table, self.joined) = (table, joined) }
}

/// What decides between lines with the same identifier.
struct Candidate {
  let usableOn: Int32
  let line: Int
  let fingerprint: UInt64

  /// Lower is kept: first the earlier one, then by content, so that the order of the file matters
  /// only between lines that say the same.
  var precedence: (Int32, UInt64, Int) { (usableOn, fingerprint, line) }
}

/// A line whose identifier no other line of its file may have.
protocol Identified {
  var id: Int32 { get }
  var usableOn: Int32 { get }
  var fingerprint: UInt64 { get }
  var line: Int32 { get }
}

extension Identified {
  /// Lower is kept: first the earlier one, then by content, so that the order of the file matters
  /// only between lines that say the same.
  fileprivate var precedence: (Int32, UInt64, Int32) { (usableOn, fingerprint, line) }
}
