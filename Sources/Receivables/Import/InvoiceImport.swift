/// Invoices and credit notes, in the order of the ledger.
struct Documents {
  var invoices: [StoredInvoice] = []
  var invoiceNames = TextColumn()
  var creditNotes: [StoredFunds] = []
  /// Numbered as ``creditNotes``.
  var creditNoteIDs = Interner()
  var attributes: [Attribute] = []
  /// `paid_on` and the line of each invoice; never where it is empty.
  var paidOn: [Int32] = []
  var lines: [Int32] = []
  /// The day each credit note was netted; never where the ledger does not say.
  var nettedOn: [Int32] = []
  /// By number of the line in the file: a position in ``invoices``, −1 for none, or −2 − a position in
  /// ``creditNotes``.
  var positions: [Int32] = []

  fileprivate mutating func reserveCapacity(_ count: Int, idBytes texts: [CellText]) {
    invoices.reserveCapacity(count)
    invoiceNames.reserveCapacity(count, bytes: texts.reduce(0) { $0 + $1.bytes.count })
    paidOn.reserveCapacity(count)
    lines.reserveCapacity(count)
  }
}

/// The lines of the invoices file by number, as in ``IdentifierTable/texts``.
private struct DocumentLines {
  private let parts: [SharedPart]
  /// The number of each part's first line, and the number of lines.
  private let starts: [Int]

  init(_ parts: [SharedPart]) {
    self.parts = parts
    var starts = [0]
    for part in parts { starts.append(starts[starts.count - 1] + part.part.lines.count) }
    self.starts = starts
  }

  subscript(number: Int32) -> (line: InvoiceLine, firstLine: Int) {
    var (low, high) = (0, parts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= Int(number) { low = middle } else { high = middle }
    }
    return (parts[low].part.lines[Int(number) - starts[low]], parts[low].firstLine)
  }

  /// Numbers of usable lines by customer, day of issue and identifier.
  func order(
    customers ranks: [Int32], count: Int, ids: [CellText], without lost: Set<Int32>,
    _ reading: ParallelReading
  ) -> [Int32] {
    sortedByCustomer(reading, customers: count, ids: ids) { visit in
      for (part, start) in zip(parts, starts) {
        for (i, line) in part.part.lines.enumerated() where line.minorUnits != 0 {
          let number = Int32(start + i)
          guard lost.isEmpty || !lost.contains(number) else { continue }
          visit(number, ranks[Int(line.customer)], line.issuedOn)
        }
      }
    }
  }
}

extension LedgerImport {
  mutating func importInvoices(_ table: Table, file: String) throws(ImportError) {
    let columns = InvoiceColumns(table)
    let empty = attributeColumns(table, .invoices, also: ["entity"])
    let lines = table.linesOfPart(reading)
    let parts = table.inParts(reading) {
      InvoicePart(attributes: empty, lines: lines)
    } _: { part, line in
      part.read(line, columns)
    } refuse: { part, fault, number, line in
      part.refuse(fault, number, line, columns)
    }.map(SharedPart.init)
    resolve(parts, table, columns)
    for part in parts { log.add(part.part.log, firstLine: part.firstLine) }
    let usable = parts.contains { $0.part.lines.contains { $0.minorUnits != 0 } }
    if !usable, parts.contains(where: { $0.part.refused > 0 }) {
      throw .nothingUsable(file: file, issues: log.sortedIssues().map(\.issue))
    }
    rankCustomers()
    invoiceIDs = IdentifierTable(
      parts.flatMap(\.part.ids), hashes: parts.flatMap(\.part.hashes), reading)
    invoicesFile = KeptFile(table, parts.map(\.joined))
    keep(parts, table, columns, noAttributes: empty)
  }

  /// Gives the lines their customers, currencies and minor units.
  private mutating func resolve(
    _ parts: [SharedPart], _ table: Table, _ columns: InvoiceColumns
  ) {
    let numbers = parts.map { part in
      (0..<Int32(part.part.customers.count)).map { customerIDs.intern(part.part.customers, $0) }
    }
    let (masters, defaultCurrency) = (masters, defaultCurrency)
    _ = reading.inParallel(parts.count) { i in
      parts[i].part.resolve(table, columns, customers: numbers[i]) { customer, knownOn in
        masters.currency(customer, on: knownOn) ?? defaultCurrency
      }
    }
    var unstated = UnstatedCurrency()
    for part in parts { unstated.include(part.part.unstated) }
    note(unstated)
  }

  // MARK: Order of the ledger

  private mutating func keep(
    _ parts: [SharedPart], _ table: Table, _ columns: InvoiceColumns,
    noAttributes: AttributeColumns
  ) {
    let lines = DocumentLines(parts)
    let lost = setAsideRepetitions(of: invoiceIDs, column: "invoice_id") { number in
      let (line, firstLine) = lines[number]
      guard line.minorUnits != 0 else { return nil }
      return Candidate(
        usableOn: line.knownOn, line: firstLine + Int(line.line),
        fingerprint: table.withLine(at: line.start) {
          $0.fingerprint(except: [columns.paidOn])
        })
    }
    let order = lines.order(
      customers: customerRanks, count: customers.count, ids: invoiceIDs.texts, without: lost,
      reading)
    documents.reserveCapacity(order.count, idBytes: invoiceIDs.texts)
    documents.positions = [Int32](repeating: -1, count: invoiceIDs.texts.count)
    var attributeOrder: [Int32] = []
    attributeOrder.reserveCapacity(order.count)
    for number in order {
      let (line, firstLine) = lines[number]
      let position = keep(line, number: number, firstLine: firstLine)
      documents.positions[Int(number)] = position
      if position >= 0 { attributeOrder.append(number) }
    }
    // A line is found by its identifier under the first line that has it.
    for (line, first) in invoiceIDs.repetitions where documents.positions[Int(line)] != -1 {
      documents.positions[Int(first)] = documents.positions[Int(line)]
    }
    documents.attributes = AttributeColumns.joined([noAttributes] + parts.map(\.part.attributes))
      .attributes(order: attributeOrder.lazy.map { Int($0) })
  }

  /// Keeps one line; its position as in ``Documents/positions``.
  private mutating func keep(_ line: InvoiceLine, number: Int32, firstLine: Int) -> Int32 {
    let fileLine = firstLine + Int(line.line)
    noteCorrections(line, fileLine: fileLine)
    log.used(from: line.knownOn)
    span.include(line.issuedOn)
    span.include(line.knownOn)
    let customer = customerRanks[Int(line.customer)]
    if line.knownOn < customers[Int(customer)].documentKnownOn {
      customers[Int(customer)].documentKnownOn = line.knownOn
      customers[Int(customer)].documentCurrency = line.currency
    }
    let paidOn = line.paidOn == DayNumber.never ? line.paidOn : max(line.paidOn, line.issuedOn)
    let id = invoiceIDs.texts[Int(number)]
    if line.minorUnits < 0 {
      documents.creditNotes.append(
        StoredFunds(
          amount: -line.minorUnits, customer: customer, on: line.issuedOn, knownOn: line.knownOn,
          currency: line.currency))
      _ = documents.creditNoteIDs.intern(id.bytes)
      documents.nettedOn.append(paidOn)
      return -1 - Int32(documents.creditNotes.count)
    }
    documents.invoices.append(
      StoredInvoice(
        amount: line.minorUnits, customer: customer, issuedOn: line.issuedOn,
        dueOn: max(line.dueOn, line.issuedOn), knownOn: line.knownOn, currency: line.currency))
    documents.invoiceNames.append(id.bytes)
    documents.paidOn.append(paidOn)
    documents.lines.append(Int32(fileLine))
    return Int32(documents.invoices.count) - 1
  }

  private mutating func noteCorrections(_ line: InvoiceLine, fileLine: Int) {
    func day(_ number: Int32) -> Day { Day(number: Int(number)) }
    if line.dueOn < line.issuedOn {
      log.add(
        Fault(
          code: "due-before-issue",
          problem: "due on \(day(line.dueOn)), before the issue on \(day(line.issuedOn)); "
            + "it is read as due on issue",
          remedy: "correct `due_on`, `terms_days` or `issued_on`"),
        line: fileLine, effect: .corrected, knownOn: line.knownOn)
    }
    if line.paidOn < line.issuedOn {
      log.add(
        Fault(
          code: "paid-before-issue",
          problem: "`paid_on` is \(day(line.paidOn)), before the issue on \(day(line.issuedOn)); "
            + "it is read as paid on issue",
          remedy: "correct one of the days, or record the prepayment in payments.csv"),
        line: fileLine, effect: .corrected, knownOn: line.knownOn)
    }
    guard hasCustomersFile else { return }
    log.add(
      Fault(
        code: "unknown-customer",
        problem: "`customer_id` is \(quoted(customerIDs[line.customer])), "
          + "which customers.csv does not have",
        remedy: "add the customer there; the line is used without its details"),
      line: fileLine, effect: .noticed, knownOn: line.knownOn,
      until: masters.knownOn(line.customer))
  }

  /// Logs once for the file that amounts have no currency.
  mutating func note(_ unstated: UnstatedCurrency) {
    guard let day = unstated.first else { return }
    log.add(
      Fault(
        code: "currency-unstated", problem: "there are amounts without a currency; they are XXX",
        remedy: "add a `currency` column, or name their currency with --currency"),
      line: 1, effect: .noticed, knownOn: day)
  }
}
