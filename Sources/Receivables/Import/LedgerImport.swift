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

  init(defaultCurrency: Currency?, reading: ParallelReading) {
    self.defaultCurrency = defaultCurrency
    self.reading = reading
  }

  mutating func run(_ folder: LedgerFolder) throws(ImportError) -> LoadedLedger {
    for file in try folder.unknownFiles() {
      log.add(
        Fault(
          code: "unknown-file", problem: "the file is not part of the contract",
          remedy: "rename it if it was meant to be read"),
        file: file, line: 0, effect: .noticed, knownOn: DayNumber.always)
    }
    if let table = try open(.customers, in: folder) { importCustomers(table) }
    if let table = try open(.instalments, in: folder) { readInstalments(table) }
    let payments = try open(.payments, in: folder).map { readPayments($0) }
    let paymentsLog = log.suspend()
    try importInvoices(try openInvoices(folder), file: folder.invoicesFile)
    log.resume(paymentsLog)
    if let payments { keepPayments(payments) }
    if let table = try open(.exchangeRates, in: folder) { importExchangeRates(table) }
    let allocations = try open(.allocations, in: folder)
    if let allocations { importAllocations(allocations) }
    let (hasPayments, hasAllocations) = (payments != nil, allocations != nil)
    // What allocations say goes before what is asked for want of them.
    if hasAllocations || !hasPayments { postings.cashApplication = .asAllocated }
    if let table = try open(.writeOffs, in: folder) { importWriteOffs(table) }
    postings.paidOnRole =
      hasPayments && (hasAllocations || postings.cashApplication == .oldestFirst)
      ? .checked : hasPayments ? .settles : .paysAndSettles
    (paymentIDs, paymentsFile, postings.paymentPositions) = (IdentifierTable(), nil, [])
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
    log.finishFile()
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
      counts: counts, firstDay: span.first, lastDay: span.last)
    let end = DayNumber.never - 1
    return LoadedLedger(
      ledger: ledger, issues: issues.filter { $0.isShown(on: end) }.map(\.issue),
      lineCounts: counts.map { $0.lineCount(through: end) })
  }

  /// Whether a file has a name of the contract: a single file of invoices may have any.
  private func isOfContract(_ count: FileCounts) -> Bool {
    FileContract.all.contains { $0.file == count.file }
  }

  // MARK: Opening files

  /// The table of an optional file; `nil` if it is missing or set aside as a whole.
  private mutating func open(
    _ contract: FileContract, in folder: LedgerFolder
  ) throws(ImportError) -> Table? {
    guard folder.has(contract.file) else { return nil }
    log.begin(contract.file)
    let contents = try folder.contents(contract.file)
    let table: Table
    do {
      table = try Table(file: contract.file, contents: contents)
    } catch {
      log.add(error, line: 0, effect: .setAside, knownOn: DayNumber.always)
      return nil
    }
    let missing = contract.required.filter { table.column($0) < 0 }
    if !missing.isEmpty {
      setAside(table, contract, missing)
      return nil
    }
    noticeColumns(table, contract)
    return table
  }

  private mutating func openInvoices(_ folder: LedgerFolder) throws(ImportError) -> Table {
    let file = folder.invoicesFile
    log.begin(file)
    let contents = try folder.contents(file)
    let table: Table
    do {
      table = try Table(file: file, contents: contents)
    } catch {
      throw .unreadable(path: file, reason: error.problem)
    }
    let missing = FileContract.invoices.required.filter { table.column($0) < 0 }
    if !missing.isEmpty {
      throw .missingColumns(file: file, columns: missing, found: table.columns)
    }
    noticeColumns(table, .invoices)
    return table
  }

  private mutating func setAside(_ table: Table, _ contract: FileContract, _ missing: [String]) {
    let names = missing.map { "`\($0)`" }.joined(separator: ", ")
    log.add(
      Fault(
        code: "missing-column",
        problem: "the file has no column\(missing.count == 1 ? "" : "s") \(names)",
        remedy: "add \(missing.count == 1 ? "it" : "them"); the whole file is set aside without"),
      line: 1, effect: .setAside, knownOn: DayNumber.always)
    let own = contract.ownDay.map { table.column($0) } ?? -1
    let posted = table.column("posted_on")
    table.forEachLine { line in
      log.read(knownOn: line.knownDay(own: own, posted: posted))
    } refuse: { _, _, line in
      log.read(knownOn: line?.knownDay(own: own, posted: posted) ?? DayNumber.always)
    }
  }

  private mutating func noticeColumns(_ table: Table, _ contract: FileContract) {
    for (position, column) in table.columns.enumerated() {
      if table.column(column) < position {
        log.add(
          Fault(
            code: "duplicate-column", problem: "column `\(column)` appears more than once",
            remedy: "remove or rename the later one; only the first is read"),
          line: 1, effect: .noticed, knownOn: DayNumber.always)
      } else if !contract.knows(column) {
        log.add(
          Fault(
            code: "unknown-column", problem: "column `\(column)` is not part of the contract",
            remedy: contract.keepsUnknownColumns && !column.isEmpty
              ? "nothing to do: it is kept as a candidate feature"
              : "nothing to do: it is not read"),
          line: 1, effect: .noticed, knownOn: DayNumber.always)
      }
    }
  }

  /// The columns of a table that become attributes.
  func attributeColumns(_ table: Table, _ contract: FileContract, also: [String])
    -> AttributeColumns
  {
    var attributes = AttributeColumns()
    for (position, column) in table.columns.enumerated()
    where table.column(column) == position && !column.isEmpty {
      if !contract.knows(column) || also.contains(column) { attributes.add(column, at: position) }
    }
    return attributes
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

/// The first and the last day on which anything was posted.
struct DaySpan {
  private var lowest = DayNumber.never
  private var highest = DayNumber.always

  var first: Day? { lowest <= highest ? Day(number: Int(lowest)) : nil }
  var last: Day? { lowest <= highest ? Day(number: Int(highest)) : nil }

  mutating func include(_ day: Int32) {
    guard day != DayNumber.never, day != DayNumber.always else { return }
    lowest = min(lowest, day)
    highest = max(highest, day)
  }
}
