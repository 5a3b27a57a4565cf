/// What one part of `allocations.csv` says.
private struct AllocationPart: Sendable {
  var reductions: [Reduction] = []
  var log = LineLog()
}

/// What allocations refer to, as several threads read it.
private struct AllocationContext: Sendable {
  let payment, invoice, own, posted, amount: Int
  let invoices: [StoredInvoice]
  let references: InvoiceReferences
  let creditNotes: [StoredFunds]
  let paymentIDs: IdentifierTable
  let paymentPositions: [Int32]
  let receipts: [StoredFunds]
  /// Identifiers of customers by rank, for messages.
  let customerIDs: Interner
  let customers: [KnownCustomer]
}

extension LedgerImport {
  mutating func importAllocations(_ table: Table) {
    let context = AllocationContext(
      payment: table.column("payment_id"), invoice: table.column("invoice_id"),
      own: table.column("allocated_on"), posted: table.column("posted_on"),
      amount: table.column("amount"), invoices: documents.invoices,
      references: invoiceReferences, creditNotes: documents.creditNotes, paymentIDs: paymentIDs,
      paymentPositions: postings.paymentPositions, receipts: postings.receipts,
      customerIDs: customerIDs, customers: customers)
    let parts = table.inParts(reading) {
      AllocationPart()
    } _: { part, line in
      part.read(line, context)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: context.own, posted: context.posted)
    }
    postings.reductions.reserveCapacity(parts.reduce(0) { $0 + $1.value.reductions.count })
    for part in parts {
      log.add(part.value.log, firstLine: part.firstLine)
      for var reduction in part.value.reductions {
        reduction.line += Int32(part.firstLine)
        postings.reductions.append(reduction)
      }
    }
  }
}

extension AllocationPart {
  mutating func read(_ line: Line, _ context: AllocationContext) {
    let known = line.knownDay(own: context.own, posted: context.posted)
    log.read(knownOn: known)
    var usable = known
    do throws(Fault) {
      try use(line, context, usableOn: &usable)
    } catch {
      log.setAside(line, error, knownOn: usable)
    }
  }

  private mutating func use(
    _ line: Line, _ context: AllocationContext, usableOn usable: inout Int32
  ) throws(Fault) {
    let paymentBytes = try line.requiredBytes(context.payment)
    let invoiceBytes = try line.requiredBytes(context.invoice)
    let on = try line.requiredDay(context.own)
    _ = try line.day(context.posted)
    let decimal = try line.requiredAmount(context.amount)
    try line.requirePositive(decimal, context.amount)
    guard let source = source(line, paymentBytes, context, usableOn: &usable),
      let row = context.references.row(
        line, context.invoice, invoiceBytes, usableOn: &usable, &log)
    else { return }
    let invoice = context.invoices[Int(row)]
    let funds = context.funds(source)
    if funds.currency != invoice.currency {
      throw Fault(
        code: "currency-mismatch",
        problem: "\(quoted(paymentBytes)) is in \(funds.currency), but the invoice "
          + "\(quoted(invoiceBytes)) in \(invoice.currency)",
        remedy: "allocate a payment in the invoice's currency; until then it is on account")
    }
    let units = try line.minorUnits(decimal, context.amount, in: invoice.currency)
    noticeOddities(line, funds, debtor: invoice.customer, on: on, usableOn: usable, context)
    reductions.append(
      Reduction(
        invoice: row, source: source, on: on, knownOn: usable, amount: units,
        line: Int32(line.number)))
    log.used(from: usable)
  }

  /// The payment or credit note a line names; if both, whichever was known first.
  private mutating func source(
    _ line: Line, _ bytes: UnsafeBufferPointer<UInt8>, _ context: AllocationContext,
    usableOn: inout Int32
  ) -> Reduction.Source? {
    var (source, knownOn): (Reduction.Source?, Int32) = (nil, DayNumber.never)
    if let position = context.references.creditNote(bytes) {
      (source, knownOn) = (.creditNote(position), context.creditNotes[Int(position)].knownOn)
    }
    if let number = context.paymentIDs.find(bytes) {
      let position = context.paymentPositions[Int(number)]
      if position >= 0, context.receipts[Int(position)].knownOn <= knownOn {
        (source, knownOn) = (.payment(position), context.receipts[Int(position)].knownOn)
      }
    }
    log.add(
      Fault(
        code: "unknown-payment",
        problem: "`payment_id` is \(quoted(bytes)), which is no payment or credit note",
        remedy: "add it to payments.csv, or correct the identifier"),
      line: line.number, effect: .setAside, knownOn: usableOn, until: knownOn)
    usableOn = max(usableOn, knownOn)
    return source
  }

  private mutating func noticeOddities(
    _ line: Line, _ funds: StoredFunds, debtor: Int32, on: Int32, usableOn: Int32,
    _ context: AllocationContext
  ) {
    if funds.customer != debtor {
      let names = [funds.customer, debtor].map {
        context.customerIDs[context.customers[Int($0)].number]
      }
      log.add(
        Fault(
          code: "another-customer",
          problem: "money of \(quoted(names[0])) settles an invoice of \(quoted(names[1]))",
          remedy: "nothing to do if one pays for the other"),
        line: line.number, effect: .noticed, knownOn: usableOn)
    }
    if on < funds.on {
      log.add(
        Fault(
          code: "allocated-before-received",
          problem: "allocated on \(Day(number: Int(on))), before the money came on "
            + "\(Day(number: Int(funds.on)))",
          remedy: "correct one of the two days"),
        line: line.number, effect: .noticed, knownOn: usableOn)
    }
  }
}

extension AllocationContext {
  fileprivate func funds(_ source: Reduction.Source) -> StoredFunds {
    switch source {
    case .payment(let position): receipts[Int(position)]
    case .creditNote(let position): creditNotes[Int(position)]
    case .paidOn, .writeOff, .netting: preconditionFailure("\(source) has no funds")
    }
  }
}
