/// A line of `payments.csv` as read, before lines are compared with one another.
struct PaymentLine: Sendable {
  /// Numbered in the part at first, then by rank.
  var customer: Int32
  let on: Int32
  let knownOn: Int32
  /// In the part at first, then in the file.
  var line: Int32
  /// Where the record starts in the file.
  let start: Int
  /// Digits as written at first, then minor units; zero where they cannot be had in the currency.
  var amount: DecimalText
  let statesCurrency: Bool
  /// Unstated where the line does not say, until it is found.
  var currency: Currency

  var minorUnits: Int64 { amount.mantissa }
}

/// What one part of `payments.csv` says.
struct PaymentPart: Sendable {
  var lines: [PaymentLine] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  /// By position in ``lines``, the payment that went back.
  var reversed: [Int: CellText] = [:]
  var customers = Interner()
  var log = LineLog()
  var unstated = UnstatedCurrency()

  init(lines count: Int) {
    lines.reserveCapacity(count)
    ids.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }
}

/// The lines of `payments.csv`, whose customers are counted before their places are known.
struct PaymentLines {
  let table: Table
  fileprivate let columns: PaymentColumns
  fileprivate var parts: [CSVChunk<PaymentPart>]
  /// For each part, the ledger's numbers of its customers.
  fileprivate let customers: [[Int32]]
}

private struct PaymentColumns: Sendable {
  let id, customer, receivedOn, amount, currency, postedOn, reverses: Int

  init(_ table: Table) {
    id = table.column("payment_id")
    customer = table.column("customer_id")
    receivedOn = table.column("received_on")
    amount = table.column("amount")
    currency = table.column("currency")
    postedOn = table.column("posted_on")
    reverses = table.column("reverses")
  }
}

extension PaymentPart {
  fileprivate mutating func read(_ line: Line, _ columns: PaymentColumns) {
    let (receivedOn, knownOn) = line.days(own: columns.receivedOn, posted: columns.postedOn)
    log.read(knownOn: knownOn)
    do throws(Fault) {
      try use(line, columns, receivedOn: receivedOn, knownOn: knownOn)
    } catch {
      log.setAside(line, error, knownOn: knownOn)
    }
  }

  private mutating func use(
    _ line: Line, _ columns: PaymentColumns, receivedOn: Int32?, knownOn: Int32
  ) throws(Fault) {
    let idBytes = try line.requiredBytes(columns.id)
    let payer = try line.requiredBytes(columns.customer)
    let on = if let receivedOn { receivedOn } else { try line.requiredDay(columns.receivedOn) }
    _ = try line.day(columns.postedOn)
    let decimal = try line.requiredAmount(columns.amount)
    let stated = try line.currency(columns.currency)
    try line.requireNotZero(decimal, columns.amount)
    let reverses = line.bytes(columns.reverses)
    if !reverses.isEmpty { reversed[lines.count] = CellText(reverses) }
    lines.append(
      PaymentLine(
        customer: customers.intern(payer), on: on, knownOn: knownOn, line: Int32(line.number),
        start: line.record.start, amount: decimal, statesCurrency: stated != nil,
        currency: stated ?? .unstated))
    ids.append(CellText(idBytes))
    hashes.append(Interner.hash(idBytes))
  }

  /// Turns numbers of customers into ranks, and digits into minor units.
  fileprivate mutating func resolve(
    _ table: Table, _ columns: PaymentColumns, ranks: [Int32], _ known: KnownCustomers
  ) {
    for i in lines.indices {
      var line = lines[i]
      line.customer = ranks[Int(line.customer)]
      if !line.statesCurrency {
        line.currency =
          known.currency(of: line.customer, on: line.knownOn) ?? unstated.on(line.knownOn)
      }
      if let units = line.amount.minorUnits(exponent: line.currency.exponent) {
        line.amount = DecimalText(units: units)
      } else {
        setAside(line, table, columns)
        line.amount = DecimalText(units: 0)
      }
      lines[i] = line
    }
  }

  private mutating func setAside(_ payment: PaymentLine, _ table: Table, _ columns: PaymentColumns)
  {
    table.withLine(at: payment.start) { line in
      do throws(Fault) {
        _ = try line.minorUnits(payment.amount, columns.amount, in: payment.currency)
      } catch {
        log.add(error, line: Int(payment.line), effect: .setAside, knownOn: payment.knownOn)
      }
    }
  }
}

extension LedgerImport {
  /// Reads the lines, and lets the ledger know their customers.
  mutating func readPayments(_ table: Table) -> PaymentLines {
    let columns = PaymentColumns(table)
    let lines = table.linesOfPart(reading)
    let parts = table.inParts(reading) {
      PaymentPart(lines: lines)
    } _: { part, line in
      part.read(line, columns)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: columns.receivedOn, posted: columns.postedOn)
    }
    let customers = parts.map { part in
      (0..<Int32(part.value.customers.count)).map {
        customerIDs.intern(part.value.customers, $0)
      }
    }
    return PaymentLines(table: table, columns: columns, parts: parts, customers: customers)
  }

  /// Keeps the lines that were read, once customers have their places.
  mutating func keepPayments(_ read: PaymentLines) {
    let known = knownCustomers
    var parts = read.parts
    var unstated = UnstatedCurrency()
    for i in parts.indices {
      let ranks = read.customers[i].map { customerRanks[Int($0)] }
      parts[i].value.resolve(read.table, read.columns, ranks: ranks, known)
      log.add(parts[i].value.log, firstLine: parts[i].firstLine)
      unstated.include(parts[i].value.unstated)
    }
    note(unstated)
    paymentIDs = IdentifierTable(
      parts.flatMap(\.value.ids), hashes: parts.flatMap(\.value.hashes), reading)
    paymentsFile = KeptFile(read.table, parts.map(\.joined))
    var (lines, reversed): ([PaymentLine], [Int: CellText]) = ([], [:])
    lines.reserveCapacity(paymentIDs.texts.count)
    for part in parts {
      for (place, reverses) in part.value.reversed { reversed[lines.count + place] = reverses }
      for var line in part.value.lines {
        line.line += Int32(part.firstLine)
        lines.append(line)
      }
    }
    keep(lines, reversed, read.table)
  }

  private mutating func keep(
    _ lines: [PaymentLine], _ reversed: [Int: CellText], _ table: Table
  ) {
    let lost = setAsideRepetitions(of: paymentIDs, column: "payment_id") { number in
      let line = lines[Int(number)]
      guard line.minorUnits != 0 else { return nil }
      return Candidate(
        usableOn: line.knownOn, line: Int(line.line),
        fingerprint: table.withLine(at: line.start) { $0.fingerprint() })
    }
    let order = sortedByCustomer(reading, customers: customers.count, ids: paymentIDs.texts) {
      visit in
      for (number, line) in lines.enumerated()
      where line.minorUnits != 0 && (lost.isEmpty || !lost.contains(Int32(number))) {
        visit(Int32(number), line.customer, line.on)
      }
    }
    postings.paymentPositions = [Int32](repeating: -1, count: lines.count)
    postings.receipts.reserveCapacity(order.count)
    postings.receiptIDs.reserveCapacity(
      order.count, bytes: paymentIDs.texts.reduce(0) { $0 + $1.bytes.count })
    for (position, number) in order.enumerated() {
      keep(lines[Int(number)], number: number, at: position)
    }
    postings.receiptIDs.append(order, of: paymentIDs.texts)
    notePayers(lines, order)
    for (line, first) in paymentIDs.repetitions where postings.paymentPositions[Int(line)] >= 0 {
      postings.paymentPositions[Int(first)] = postings.paymentPositions[Int(line)]
    }
    for (number, reverses) in reversed where lines[number].minorUnits < 0 {
      if !lost.contains(Int32(number)) { keepReversal(number, of: reverses) }
    }
  }

  private mutating func keep(_ line: PaymentLine, number: Int32, at position: Int) {
    log.used(from: line.knownOn)
    span.include(line.on)
    span.include(line.knownOn)
    let payer = Int(line.customer)
    customers[payer].receiptKnownOn = min(customers[payer].receiptKnownOn, line.knownOn)
    postings.paymentPositions[Int(number)] = Int32(position)
    postings.receipts.append(
      StoredFunds(
        amount: line.minorUnits, customer: line.customer, on: line.on, knownOn: line.knownOn,
        currency: line.currency))
    if line.minorUnits < 0 { postings.receiptLines[Int32(position)] = line.line }
  }

  /// Says which customers nothing but their payments names, each at the payment known first.
  private mutating func notePayers(_ lines: [PaymentLine], _ order: [Int32]) {
    func named(_ customer: KnownCustomer) -> Int32 {
      min(masters.knownOn(customer.number), customer.documentKnownOn)
    }
    guard customers.contains(where: { $0.receiptKnownOn < named($0) }) else { return }
    var first: [Int32: Int32] = [:]
    for number in order {
      let line = lines[Int(number)]
      let customer = customers[Int(line.customer)]
      guard line.knownOn < named(customer) else { continue }
      if let earlier = first[line.customer], lines[Int(earlier)].knownOn <= line.knownOn {
        continue
      }
      first[line.customer] = number
    }
    for (rank, number) in first.sorted(by: { $0.key < $1.key }) {
      let (line, customer) = (lines[Int(number)], customers[Int(rank)])
      log.add(
        Fault(
          code: "unknown-payer",
          problem: "`customer_id` is \(quoted(customerIDs[customer.number])), which no invoice and "
            + "no line of customers.csv names; the money is on account of a customer of that name",
          remedy: "correct the identifier, or add the customer to customers.csv"),
        line: Int(line.line), effect: .noticed, knownOn: line.knownOn, until: named(customer))
    }
  }

  /// Keeps which payment a negative one returns.
  private mutating func keepReversal(_ number: Int, of reverses: CellText) {
    guard let found = paymentIDs.find(reverses.bytes) else { return }
    let (position, own) = (
      postings.paymentPositions[Int(found)], postings.paymentPositions[number]
    )
    guard position >= 0, own >= 0 else { return }
    postings.reversedPayments[own] = position
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
    let (reason, entity) = (table.column("reason"), table.column("entity"))
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let invoiceBytes = try line.requiredBytes(invoice)
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        try line.requireNotZero(decimal, amount)
        let stated = try writeOffReason(line, reason)
        guard
          let row = invoiceRow(
            line, invoice, invoiceBytes, entity: line.bytes(entity), usableOn: &usable)
        else { return }
        let units = try line.minorUnits(
          decimal, amount, in: documents.invoices[Int(row)].currency)
        postings.reductions.append(
          Reduction(
            invoice: row, source: .writeOff, on: on, knownOn: usable, amount: units,
            line: Int32(line.number), reason: stated))
        log.used(from: usable)
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
  }

  /// `nil` where the line does not say.
  private func writeOffReason(_ line: Line, _ column: Int) throws(Fault) -> Settlement.Reason? {
    let text = line.text(column)
    if text.isEmpty { return nil }
    if let reason = Settlement.Reason(writeOff: text) { return reason }
    throw Fault(
      code: "bad-reason",
      problem: "`reason` is \(quoted(text)), which is no reason of the contract",
      remedy: "write \(Settlement.Reason.writeOffNames.joined(separator: ", ")), or leave it empty")
  }

  // MARK: References

  /// The invoice a line names; logs that it is unknown until it is known, and `nil` if never.
  mutating func invoiceRow(
    _ line: Line, _ column: Int, _ bytes: UnsafeBufferPointer<UInt8>,
    entity: UnsafeBufferPointer<UInt8>, usableOn: inout Int32
  ) -> Int32? {
    invoiceReferences.row(
      line, column, bytes, InvoiceReferences.Hint(entity: entity, knownOn: usableOn),
      usableOn: &usableOn, &log.lines)
  }

  /// Finds invoices and credit notes by their identifiers.
  var invoiceReferences: InvoiceReferences {
    InvoiceReferences(
      ids: invoiceIDs, positions: documents.positions, invoices: documents.invoices,
      creditNotes: documents.creditNotes, namesakes: documents.namesakes)
  }
}
