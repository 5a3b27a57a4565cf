/// Builds a ledger from typed, signed and dated records, whatever they were read from.
///
/// Every record has two days: the day it became known, and the day it can be used, which is later
/// if it names a customer, an invoice or a payment that becomes known only then. Between the two
/// it is set aside, with an issue that ends when the reference is known. A view thus equals the
/// ledger built of what was there on its day.
///
/// Records may be added in any order; ``build()`` takes each kind as the others need it.
public struct LedgerBuilder: Sendable {
  package let defaultCurrency: Currency?
  package let reading: ParallelReading
  /// Contacts and measurements of later days are noticed; `nil`: none is.
  public var today: Day?
  /// What the sources of records are called in issues.
  package var names: RecordNames
  package var log = IssueLog()
  /// Records that wait for ``build()``.
  var typed = TypedRecords()

  // MARK: Customers
  var customerIDs = Interner()
  var customerCandidates: [CustomerMasters.Master] = []
  var masters = CustomerMasters()
  var hasCustomersFile = false
  package var customerAttributes: [StoredAttribute] = []
  /// By number in ``customerIDs`` until the invoices are in, then by rank.
  var customerRanks: [Int32] = []
  var customers: [KnownCustomer] = []

  // MARK: Documents
  /// By line of the invoices, as all of `Documents`.
  var invoiceIDs = IdentifierTable()
  var paymentIDs = IdentifierTable()
  /// Payments that were read before the invoices they wait for.
  var waitingPayments: PaymentLines?
  /// What holds the identifiers' texts.
  var invoiceTexts: [any Sendable] = []
  var paymentTexts: [any Sendable] = []
  var instalments = InstalmentPlans()
  /// Whether the invoices have due days or terms at all.
  var statesDueDays = true
  var documents = Documents()
  var postings = Postings()
  var events = Ledger.Events()
  var span = PostingSpan()
  var flowCurrencies: CurrenciesOfInvoices?
  var unstated = UnstatedCurrency()

  /// The first day on which an allocation is known that is well formed, whatever it names.
  var allocationsFrom = DayNumber.never
  package var setAsideAmounts: [String: [Int: Money]] = [:]

  /// - Parameters:
  ///   - defaultCurrency: for amounts whose record and customer state no currency.
  ///   - apply: how payments find their invoices where there are no allocations.
  ///   - names: what the sources of records are called in issues.
  public init(
    defaultCurrency: Currency? = nil, apply: CashApplication = .asAllocated,
    names: RecordNames = RecordNames()
  ) {
    self.init(
      defaultCurrency: defaultCurrency, apply: apply, names: names,
      reading: ParallelReading(threads: 1))
  }

  package init(
    defaultCurrency: Currency?, apply: CashApplication, names: RecordNames,
    reading: ParallelReading
  ) {
    (self.defaultCurrency, self.reading, self.names) = (defaultCurrency, reading, names)
    postings.cashApplication = apply
  }

  /// Takes all records of a feed.
  package mutating func run(_ feed: inout some RecordFeed) throws -> LoadedLedger {
    try feed.begin(&self)
    try take(.customers, from: &feed) { $0.keepCustomers() }
    try take(.instalments, from: &feed) { $0.suspendInstalments() }
    try takeDocuments(from: &feed)
    try take(.exchangeRates, from: &feed) { $0.sortExchangeRates() }
    try take(.allocations, from: &feed)
    try take(.writeOffs, from: &feed)
    let hasPayments = overrides(.payments, feed)
    let hasAllocations = overrides(.allocations, feed)
    // What allocations say goes before what is asked for want of them.
    if hasAllocations || !hasPayments { postings.cashApplication = .asAllocated }
    if hasPayments { notePaymentsOnAccount(hasFile: feed.isThere(.allocations)) }
    postings.paidOnRole =
      hasPayments && (hasAllocations || postings.cashApplication == .oldestFirst)
      ? .checked : hasPayments ? .settles : .paysAndSettles
    (paymentIDs, paymentTexts, postings.paymentPositions) = (IdentifierTable(), [], [])
    try checkSums()
    noticeOddities()
    postReductions()
    try take(.disputes, from: &feed)
    try take(.promises, from: &feed)
    try take(.holds, from: &feed)
    finishHolds()
    try take(.activities, from: &feed)
    forgetIdentifiers()
    try take(.health, from: &feed)
    for kind in [RecordKind.reviews, .flags, .plans, .interviews] { try take(kind, from: &feed) }
    try take(.holidays, from: &feed) { $0.sortHolidays() }
    try take(.expectedBilling, from: &feed) { $0.sortExpectedBilling() }
    flowCurrencies = CurrenciesOfInvoices(documents.invoices)
    try take(.otherFlows, from: &feed) { $0.sortOtherFlows() }
    if events.hasAmounts { try checkSums() }
    return finish()
  }

  private mutating func take(
    _ kind: RecordKind, from feed: inout some RecordFeed,
    _ end: (inout LedgerBuilder) -> Void = { _ in }
  ) throws {
    let isUsed = try feed.feed(kind, to: &self)
    if isUsed { noteUnstated() }
    feed.finish(kind, &self)
    if isUsed { end(&self) }
    log.finishFile()
  }

  /// Payments are read first, so that their customers are known, and kept once the invoices are.
  private mutating func takeDocuments(from feed: inout some RecordFeed) throws {
    let hasPayments = try feed.feed(.payments, to: &self)
    let suspended = log.suspend()
    _ = try feed.feed(.invoices, to: &self)
    feed.finish(.invoices, &self)
    log.resume(suspended)
    if hasPayments { keepPayments() }
    feed.finish(.payments, &self)
    log.finishFile()
  }

  /// Whether a kind is there and can be used: at least one of its records, if it has any.
  ///
  /// A record that names what is not known yet can be used: whether a kind counts may not depend on
  /// what is posted later.
  private func overrides(_ kind: RecordKind, _ feed: some RecordFeed) -> Bool {
    guard feed.has(kind) else { return false }
    guard let counts = log.counts.first(where: { $0.kind == kind }) else { return true }
    let count = counts.lineCount(through: DayNumber.never - 1)
    return count.read == 0 || count.used > 0
      || (kind == .allocations && allocationsFrom != DayNumber.never)
  }

  /// Lets go of what only lines that name invoices need.
  private mutating func forgetIdentifiers() {
    (invoiceIDs, invoiceTexts, documents.positions) = (IdentifierTable(), [], [])
  }

  private func finish() -> LoadedLedger {
    let issues = log.sortedIssues()
    // Kinds are taken as they need each other, and counted in their own order.
    let counts = RecordKind.counted.flatMap { kind in log.counts.filter { $0.kind == kind } }
    let ledger = Ledger(
      customers: storedCustomers(),
      invoices: InvoiceTable(
        documents.invoices, ids: documents.invoiceNames, settlements: postings.settlements),
      invoiceAttributes: documents.attributes, customerAttributes: customerAttributes,
      receipts: FundsTable(
        postings.receipts, ids: postings.receiptIDs, applications: postings.receiptApplications,
        returned: postings.reversedPayments),
      creditNotes: FundsTable(
        documents.creditNotes, ids: documents.creditNoteNames,
        applications: postings.creditNoteApplications),
      uncoveredCash: postings.uncoveredCash, events: events, issues: issues,
      counts: counts, setAside: SetAsideLines(amounts: setAsideAmounts),
      firstDay: span.first, lastDay: span.last, lastRecord: span.lastRecord)
    let end = DayNumber.never - 1
    return LoadedLedger(
      ledger: ledger, issues: issues.filter { $0.isShown(on: end) }.map { $0.issue(on: end) },
      lineCounts: counts.map { $0.lineCount(through: end) })
  }

  // MARK: Lines

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
