/// A line of `payments.csv` as read, before lines are compared with one another.
private struct PaymentLine: Sendable {
  let customer: Int32
  let on: Int32
  let usableOn: Int32
  let line: Int32
  /// Where the record starts in the file.
  let start: Int
  let amount: Money
}

/// What one part of `payments.csv` says.
private struct PaymentPart: Sendable {
  var lines: [PaymentLine] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  var log = LineLog()
  var unstated = UnstatedCurrency()

  init(lines count: Int) {
    lines.reserveCapacity(count)
    ids.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }
}

private struct PaymentColumns: Sendable {
  let id, customer, receivedOn, amount, currency, postedOn: Int

  init(_ table: Table) {
    id = table.column("payment_id")
    customer = table.column("customer_id")
    receivedOn = table.column("received_on")
    amount = table.column("amount")
    currency = table.column("currency")
    postedOn = table.column("posted_on")
  }
}

extension PaymentPart {
  mutating func read(_ line: Line, _ columns: PaymentColumns, _ known: KnownCustomers) {
    let (receivedOn, knownOn) = line.days(own: columns.receivedOn, posted: columns.postedOn)
    log.read(knownOn: knownOn)
    do throws(Fault) {
      try use(line, columns, receivedOn: receivedOn, knownOn: knownOn, known)
    } catch {
      log.setAside(line, error, knownOn: knownOn)
    }
  }

  private mutating func use(
    _ line: Line, _ columns: PaymentColumns, receivedOn: Int32?, knownOn: Int32,
    _ known: KnownCustomers
  ) throws(Fault) {
    let idBytes = try line.requiredBytes(columns.id)
    let payer = known.find(try line.requiredBytes(columns.customer))
    let on = if let receivedOn { receivedOn } else { try line.requiredDay(columns.receivedOn) }
    _ = try line.day(columns.postedOn)
    let decimal = try line.requiredAmount(columns.amount)
    let stated = try line.currency(columns.currency)
    try line.requirePositive(decimal, columns.amount)
    log.noteUnknownCustomer(line, columns.customer, from: knownOn, until: payer.knownOn)
    guard payer.knownOn != DayNumber.never else { return }
    let usable = max(knownOn, payer.knownOn)
    let currency =
      stated ?? known.currency(of: payer.rank, on: usable) ?? unstated.on(usable)
    do throws(Fault) {
      let units = try line.minorUnits(decimal, columns.amount, in: currency)
      lines.append(
        PaymentLine(
          customer: payer.rank, on: on, usableOn: usable, line: Int32(line.number),
          start: line.record.start, amount: Money(minorUnits: units, currency)))
      ids.append(CellText(idBytes))
      hashes.append(Interner.hash(idBytes))
    } catch {
      log.setAside(line, error, knownOn: usable)
    }
  }
}

extension LedgerImport {
  mutating func importPayments(_ table: Table) {
    let (columns, known) = (PaymentColumns(table), knownCustomers)
    let lines = table.linesOfPart(reading)
    let parts = table.inParts(reading) {
      PaymentPart(lines: lines)
    } _: { part, line in
      part.read(line, columns, known)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: columns.receivedOn, posted: columns.postedOn)
    }
    var unstated = UnstatedCurrency()
    for part in parts {
      log.add(part.value.log, firstLine: part.firstLine)
      unstated.include(part.value.unstated)
    }
    note(unstated)
    paymentIDs = IdentifierTable(
      parts.flatMap(\.value.ids), hashes: parts.flatMap(\.value.hashes), reading)
    paymentsFile = KeptFile(table, parts.map(\.joined))
    keep(
      parts.flatMap(\.value.lines),
      firstLines: parts.flatMap { part in
        repeatElement(part.firstLine, count: part.value.lines.count)
      }, table)
  }

  private mutating func keep(_ lines: [PaymentLine], firstLines: [Int], _ table: Table) {
    let lost = setAsideRepetitions(of: paymentIDs, column: "payment_id") { number in
      let line = lines[Int(number)]
      return Candidate(
        usableOn: line.usableOn, line: firstLines[Int(number)] + Int(line.line),
        fingerprint: table.withLine(at: line.start) { $0.fingerprint() })
    }
    let order = sortedByCustomer(reading, customers: customers.count, ids: paymentIDs.texts) {
      visit in
      for (number, line) in lines.enumerated()
      where lost.isEmpty || !lost.contains(Int32(number)) {
        visit(Int32(number), line.customer, line.on)
      }
    }
    postings.paymentPositions = [Int32](repeating: -1, count: lines.count)
    postings.receipts.reserveCapacity(order.count)
    postings.receiptIDs.reserveCapacity(
      order.count, bytes: paymentIDs.texts.reduce(0) { $0 + $1.bytes.count })
    for (position, number) in order.enumerated() {
      let line = lines[Int(number)]
      log.used(from: line.usableOn)
      span.include(line.on)
      span.include(line.usableOn)
      let payer = Int(line.customer)
      customers[payer].receiptKnownOn = min(customers[payer].receiptKnownOn, line.usableOn)
      postings.paymentPositions[Int(number)] = Int32(position)
      postings.receiptIDs.append(paymentIDs.texts[Int(number)].bytes)
      postings.receipts.append(
        StoredFunds(
          amount: line.amount.minorUnits, customer: line.customer, on: line.on,
          knownOn: line.usableOn, currency: line.amount.currency))
    }
    for (line, first) in paymentIDs.repetitions where postings.paymentPositions[Int(line)] >= 0 {
      postings.paymentPositions[Int(first)] = postings.paymentPositions[Int(line)]
    }
  }

  /// The currency of a line that states none, by what was known on a day: the customer's own, that
  /// of its first document, or the default.
  func currency(
    of customer: Int32, on day: Int32, _ unstated: inout UnstatedCurrency
  ) -> Currency {
    knownCustomers.currency(of: customer, on: day) ?? unstated.on(day)
  }

  mutating func importWriteOffs(_ table: Table) {
    let (invoice, amount) = (table.column("invoice_id"), table.column("amount"))
    let (own, posted) = (table.column("written_off_on"), table.column("posted_on"))
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let invoiceBytes = try line.requiredBytes(invoice)
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        try line.requirePositive(decimal, amount)
        guard let row = invoiceRow(line, invoice, invoiceBytes, usableOn: &usable) else { return }
        let units = try line.minorUnits(
          decimal, amount, in: documents.invoices[Int(row)].currency)
        postings.reductions.append(
          Reduction(
            invoice: row, source: .writeOff, on: on, knownOn: usable, amount: units,
            line: Int32(line.number)))
        log.used(from: usable)
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
  }

  // MARK: References

  /// The invoice a line names; logs that it is unknown until it is known, and `nil` if never.
  mutating func invoiceRow(
    _ line: Line, _ column: Int, _ bytes: UnsafeBufferPointer<UInt8>, usableOn: inout Int32
  ) -> Int32? {
    invoiceReferences.row(line, column, bytes, usableOn: &usableOn, &log.lines)
  }

  /// Finds invoices and credit notes by their identifiers.
  var invoiceReferences: InvoiceReferences {
    InvoiceReferences(
      ids: invoiceIDs, positions: documents.positions, invoices: documents.invoices,
      creditNoteIDs: documents.creditNoteIDs)
  }
}

/// The documents of the ledger by identifier, as several threads read them.
struct InvoiceReferences: Sendable {
  let ids: IdentifierTable
  /// As in ``Documents/positions``.
  let positions: [Int32]
  let invoices: [StoredInvoice]
  /// Numbered as the credit notes are.
  let creditNoteIDs: Interner

  /// The invoice a line names; logs that it is unknown until it is known, and `nil` if never.
  func row(
    _ line: Line, _ column: Int, _ bytes: UnsafeBufferPointer<UInt8>, usableOn: inout Int32,
    _ log: inout LineLog
  ) -> Int32? {
    row(
      ofLine: ids.find(bytes) ?? -1, named: bytes, line.columns[column], line: line.number,
      usableOn: &usableOn, &log)
  }

  /// The same where its identifier has been looked up already.
  ///
  /// - Parameter number: the line of the invoices file that has it; −1 where none has.
  func row(
    ofLine number: Int32, named bytes: UnsafeBufferPointer<UInt8>, _ column: String, line: Int,
    usableOn: inout Int32, _ log: inout LineLog
  ) -> Int32? {
    let position = number >= 0 ? positions[Int(number)] : -1
    let knownOn = position >= 0 ? invoices[Int(position)].knownOn : DayNumber.never
    log.add(
      Fault(
        code: "unknown-invoice",
        problem: "`\(column)` is \(quoted(bytes)), which is no invoice of the ledger",
        remedy: "add the invoice to the invoices file, or correct the identifier"),
      line: line, effect: .setAside, knownOn: usableOn, until: knownOn)
    usableOn = max(usableOn, knownOn)
    return position >= 0 ? position : nil
  }

  /// The position of a credit note, if one has the identifier.
  func creditNote(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    creditNoteIDs.find(bytes)
  }
}
