// What is odd about records that are used as they stand.
//
// A notice of a view depends on what is known by its day alone, like everything else.

extension LedgerBuilder {
  mutating func noticeOddities() {
    noticeDistantDays()
    noticeOutlyingAmounts()
    noticeSimilarIDs()
  }

  // MARK: Days

  private static let fiveYears: Int32 = 5 * 366

  /// Says which days of issue and of receipt stand far from all others, and which due days and
  /// `paid_on` from the day of issue.
  private mutating func noticeDistantDays() {
    noticeEarlyDays()
    guard let usual = span.all.usual else { return }
    let evident = dayWithEvidence(of: usual)
    let file = names[.invoices]
    for row in documents.invoices.indices {
      let (invoice, paidOn) = (documents.invoices[row], documents.paidOn[row])
      let line = Int(documents.lines[row])
      if invoice.issuedOn < DaySpan.firstPlausible {
        continue
      } else if !usual.contains(invoice.issuedOn) {
        notice(
          "`issued_on` is \(day(invoice.issuedOn)), more than five years from all other days",
          file: file, line: line, knownOn: max(invoice.knownOn, evident))
      } else if abs(invoice.dueOn - invoice.issuedOn) > LedgerBuilder.fiveYears,
        !DayNumber.isEndOfTime(invoice.dueOn)
      {
        notice(
          "`due_on` is \(day(invoice.dueOn)), more than five years from the issue on "
            + "\(day(invoice.issuedOn))", file: file, line: line, knownOn: invoice.knownOn)
      } else if paidOn != DayNumber.never,
        abs(paidOn - invoice.issuedOn) > LedgerBuilder.fiveYears
      {
        notice(
          "`paid_on` is \(day(paidOn)), more than five years from the issue on "
            + "\(day(invoice.issuedOn))", file: file, line: line,
          knownOn: max(invoice.knownOn, paidOn))
      }
    }
    guard postings.paidOnRole != .paysAndSettles else { return }
    for (row, receipt) in postings.receipts.enumerated() where !usual.contains(receipt.on) {
      notice(
        "`received_on` of \(quoted(postings.receiptIDs[row])) is \(day(receipt.on)), more than "
          + "five years from all other days",
        file: names[.payments], line: 0, knownOn: max(receipt.knownOn, evident))
    }
  }

  /// Says which days of issue no ledger has, whatever its other days are.
  private mutating func noticeEarlyDays() {
    for (row, invoice) in documents.invoices.enumerated()
    where invoice.issuedOn < DaySpan.firstPlausible {
      notice(
        "`issued_on` is \(day(invoice.issuedOn)), before any ledger", file: names[.invoices],
        line: Int(documents.lines[row]), knownOn: invoice.knownOn)
    }
  }

  /// The day by which enough is known to call the usual days so: four times what lies outside.
  private func dayWithEvidence(of usual: ClosedRange<Int32>) -> Int32 {
    let days = documents.invoices.map(\.knownOn) + postings.receipts.map(\.knownOn)
    let outside = days.count { !usual.contains($0) }
    guard outside > 0 else { return usual.lowerBound }
    let inside = days.filter { usual.contains($0) }.sorted()
    return inside.isEmpty ? usual.upperBound : inside[min(inside.count, 4 * outside) - 1]
  }

  private func day(_ number: Int32) -> Day { Day(number: Int(number)) }

  private mutating func notice(_ problem: String, file: String, line: Int, knownOn: Int32) {
    log.add(
      Fault(
        code: "distant-day", problem: problem,
        remedy: "correct the year if it is mistyped; nothing is learnt from a day of issue that "
          + "stands alone"),
      file: file, line: line, effect: .noticed, knownOn: knownOn)
  }

  // MARK: Amounts

  /// How many times the amounts before it an amount has to be to be told.
  private static let outlying: Int64 = 50
  /// How many amounts before it that takes.
  private static let fewestBefore = 4

  /// Says which invoices are for far more than any that was known before, of the customer or of
  /// others.
  private mutating func noticeOutlyingAmounts() {
    let before = AmountsBefore(documents.invoices)
    for (row, invoice) in documents.invoices.enumerated() {
      guard let largest = before.largest(invoice, atLeast: LedgerBuilder.fewestBefore),
        invoice.amount / LedgerBuilder.outlying > largest
      else { continue }
      let money = Money(minorUnits: invoice.amount, invoice.currency)
      log.add(
        Fault(
          code: "outlying-amount",
          problem: "`amount` is \(money), more than \(LedgerBuilder.outlying) times any invoice "
            + "before",
          remedy: "correct it if digits slipped in; it is used as it stands"),
        file: names[.invoices], line: Int(documents.lines[row]), effect: .noticed,
        knownOn: invoice.knownOn)
    }
  }
}

/// The largest invoice of a currency known before each day.
private struct AmountsBefore {
  private struct Table {
    var largest: [Int64]
    var counts: [Int]
  }

  private var first: Int32 = 0
  private var tables: [(currency: Currency, table: Table)] = []

  /// Days beyond this many are not looked at.
  private static let longest = 1 << 15

  init(_ invoices: [StoredInvoice]) {
    var span = DaySpan()
    for invoice in invoices { span.include(invoice.knownOn) }
    guard let usual = span.usual, usual.count < AmountsBefore.longest else { return }
    first = usual.lowerBound
    let empty = Table(
      largest: [Int64](repeating: 0, count: usual.count + 1),
      counts: [Int](repeating: 0, count: usual.count + 1))
    for invoice in invoices where usual.contains(invoice.knownOn) {
      let place = Int(invoice.knownOn - first) + 1
      let table = position(of: invoice.currency) ?? tables.count
      if table == tables.count { tables.append((invoice.currency, empty)) }
      tables[table].table.largest[place] = max(tables[table].table.largest[place], invoice.amount)
      tables[table].table.counts[place] += 1
    }
    for table in tables.indices {
      for place in 1..<(usual.count + 1) {
        tables[table].table.largest[place] = max(
          tables[table].table.largest[place], tables[table].table.largest[place - 1])
        tables[table].table.counts[place] += tables[table].table.counts[place - 1]
      }
    }
  }

  private func position(of currency: Currency) -> Int? {
    tables.firstIndex { $0.currency == currency }
  }

  /// The largest amount known before an invoice's day; `nil` where fewer than `count` are.
  func largest(_ invoice: StoredInvoice, atLeast count: Int) -> Int64? {
    guard let table = position(of: invoice.currency) else { return nil }
    let place = Int(invoice.knownOn) - Int(first)
    guard tables[table].table.largest.indices.contains(place),
      tables[table].table.counts[place] >= count
    else { return nil }
    return tables[table].table.largest[place]
  }
}
