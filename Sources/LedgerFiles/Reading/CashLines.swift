internal import Receivables

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
      let id = try line.requiredBytes(columns.id)
      let payer = try line.requiredBytes(columns.customer)
      let on = if let receivedOn { receivedOn } else { try line.requiredDay(columns.receivedOn) }
      _ = try line.day(columns.postedOn)
      let amount = try line.requiredAmount(columns.amount)
      add(
        PaymentEntry(
          id: CellText(id), customer: CellText(payer),
          reverses: CellText(line.bytes(columns.reverses)), on: on, knownOn: knownOn,
          line: line.number, place: line.record.start, amount: amount,
          currency: try line.currency(columns.currency)))
    } catch {
      log.setAside(line, error, knownOn: knownOn)
    }
  }
}

private struct AllocationColumns: Sendable {
  let payment, invoice, own, posted, amount, paymentAmount, entity: Int

  init(_ table: Table) {
    payment = table.column("payment_id")
    invoice = table.column("invoice_id")
    own = table.column("allocated_on")
    posted = table.column("posted_on")
    amount = table.column("amount")
    paymentAmount = table.column("payment_amount")
    entity = table.column("entity")
  }
}

extension AllocationPart {
  fileprivate mutating func read(
    _ line: Line, _ columns: AllocationColumns, _ context: AllocationContext
  ) {
    let (allocatedOn, knownOn) = line.days(own: columns.own, posted: columns.posted)
    log.read(knownOn: knownOn)
    do throws(Fault) {
      let payment = try line.requiredBytes(columns.payment)
      let invoice = try line.requiredBytes(columns.invoice)
      let on = if let allocatedOn { allocatedOn } else { try line.requiredDay(columns.own) }
      _ = try line.day(columns.posted)
      let amount = try line.requiredAmount(columns.amount)
      form(knownOn: knownOn)
      add(
        AllocationEntry(
          payment: CellText(payment), invoice: CellText(invoice), amount: amount,
          paymentAmount: try line.amount(columns.paymentAmount),
          entity: CellText(line.bytes(columns.entity)), on: on, knownOn: knownOn,
          line: line.number, place: line.record.start), context)
    } catch {
      log.setAside(line, error, knownOn: knownOn)
    }
  }
}

extension CSVFeed {
  func readPayments(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = PaymentColumns(table)
    let lines = table.linesOfPart(reading)
    let read = table.inParts(reading) {
      PaymentPart(lines: lines)
    } _: { part, line in
      part.read(line, columns)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: columns.receivedOn, posted: columns.postedOn)
    }
    builder.takePayments(read.parts, of: table, texts: read.texts)
  }

  func readAllocations(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = AllocationColumns(table)
    let context = builder.allocationContext(table)
    let lines = table.linesOfPart(reading)
    let read = table.inParts(reading) {
      AllocationPart(lines: lines)
    } _: { part, line in
      part.read(line, columns, context)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: columns.own, posted: columns.posted)
    } end: { part in
      part.lookUp(context)
    }
    builder.takeAllocations(read.parts)
  }

  func readWriteOffs(_ table: Table, _ builder: inout LedgerBuilder) {
    let (invoice, amount) = (table.column("invoice_id"), table.column("amount"))
    let (own, posted) = (table.column("written_off_on"), table.column("posted_on"))
    let (reason, entity) = (table.column("reason"), table.column("entity"))
    forEachLine(of: table, own: own, posted: posted, &builder) {
      line, place, builder throws(Fault) in
      let id = try line.requiredBytes(invoice)
      let on = Day(number: Int(try line.requiredDay(own)))
      let postedOn = try line.optionalDay(posted)
      let decimal = try line.requiredAmount(amount)
      builder.place(
        WriteOffRecord(
          invoice: String(decoding: id, as: UTF8.self), writtenOffOn: on, amount: decimal,
          reason: try writeOffReason(line, reason),
          entity: String(decoding: line.bytes(entity), as: UTF8.self), postedOn: postedOn),
        at: place)
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

  /// Counts lines and hands each to `read`; one that cannot be read is set aside.
  func forEachLine(
    of table: Table, own: Int, posted: Int, _ builder: inout LedgerBuilder,
    _ read: (Line, RecordPlace, inout LedgerBuilder) throws(Fault) -> Void
  ) {
    let source: any RecordSource = table
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      builder.log.read(knownOn: known)
      do throws(Fault) {
        try read(line, line.place(source), &builder)
      } catch {
        builder.log.lines.setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      builder.log.lines.refuse(fault, number, line, own: own, posted: posted)
    }
  }
}

extension Line {
  func optionalDay(_ column: Int) throws(Fault) -> Day? {
    try day(column).map { Day(number: Int($0)) }
  }

  /// The day a line was posted as far as it can be read.
  func postedDay(_ column: Int) -> Day? {
    let number = knownDay(own: -1, posted: column)
    return number == DayNumber.always ? nil : Day(number: Int(number))
  }
}
