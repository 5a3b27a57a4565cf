/// An allocation as it is read, before what it names is looked up.
package struct AllocationEntry: Sendable {
  let payment: CellText
  let invoice: CellText
  let amount: DecimalText
  /// What the payment gives of its own currency.
  let paymentAmount: DecimalText?
  let entity: CellText
  let on: Int32
  let knownOn: Int32
  let line: Int32
  /// Where its source finds it again.
  let start: Int

  /// - Parameter line: in its part of the source.
  package init(
    payment: CellText, invoice: CellText, amount: DecimalText, paymentAmount: DecimalText?,
    entity: CellText, on: Int32, knownOn: Int32, line: Int, place: Int
  ) {
    (self.payment, self.invoice, self.entity) = (payment, invoice, entity)
    (self.amount, self.paymentAmount) = (amount, paymentAmount)
    (self.on, self.knownOn, self.line, start) = (on, knownOn, Int32(line), place)
  }
}

/// What one part of the allocations says.
package struct AllocationPart: Sendable {
  var reductions: [Reduction] = []
  /// By line, what a payment in another currency gives.
  var paymentAmounts: [(line: Int32, units: Int64)] = []
  package var log = LineLog()
  /// The first day on which a line is known that is well formed, whatever it names.
  private(set) var formedFrom = DayNumber.never
  /// Lines whose payments and invoices have not been looked up yet.
  private var pending: [AllocationEntry] = []

  /// The lines of payments and invoices that were named last; −1 for none.
  private var lastPayment: Int32 = -1
  private var lastInvoice: Int32 = -1

  private static let block = 512

  /// - Parameter count: about how many lines there will be.
  package init(lines count: Int) { reductions.reserveCapacity(count) }
}

/// What allocations refer to, as several threads read it.
package struct AllocationContext: Sendable {
  let source: any RecordSource
  let names: RecordNames
  let references: InvoiceReferences
  let creditNotes: [StoredFunds]
  let creditNoteIDs: Interner
  let creditNoteLines: [Int32]
  /// Whether a credit note has the identifier of a payment.
  let hasSharedIDs: Bool
  let paymentIDs: IdentifierTable
  let paymentPositions: [Int32]
  let receipts: [StoredFunds]
  /// Payments of nothing.
  let nothings: [StoredFunds]
  /// Identifiers of customers by rank, for messages.
  let customerIDs: Interner
  let customers: [KnownCustomer]
  /// By rank, the group that a customer belongs to.
  let groups: [Int32]
  let mergers: CustomerMergers

  init(_ source: any RecordSource, _ ledger: LedgerBuilder) {
    (self.source, names) = (source, ledger.names)
    references = ledger.invoiceReferences
    creditNotes = ledger.documents.creditNotes
    creditNoteIDs = ledger.documents.creditNoteIDs
    creditNoteLines = ledger.documents.creditNoteLines
    groups = ledger.customerGroups()
    mergers = ledger.customerMergers()
    paymentIDs = ledger.paymentIDs
    hasSharedIDs = ledger.documents.creditNoteIDs.contains { ledger.paymentIDs.find($0) != nil }
    paymentPositions = ledger.postings.paymentPositions
    (receipts, nothings) = (ledger.postings.receipts, ledger.postings.nothings)
    customerIDs = ledger.customerIDs
    customers = ledger.customers
  }
}

extension LedgerBuilder {
  /// What allocations refer to.
  package func allocationContext(_ source: any RecordSource) -> AllocationContext {
    AllocationContext(source, self)
  }

  package mutating func takeAllocations(_ parts: [RecordPart<AllocationPart>]) {
    allocationsFrom = parts.map(\.value.formedFrom).min() ?? DayNumber.never
    postings.reductions.reserveCapacity(parts.reduce(0) { $0 + $1.value.reductions.count })
    for part in parts {
      log.add(part.value.log, firstLine: part.firstLine)
      for var reduction in part.value.reductions {
        reduction.line += Int32(part.firstLine)
        postings.reductions.append(reduction)
      }
      for (line, units) in part.value.paymentAmounts {
        postings.paymentAmounts[line + Int32(part.firstLine)] = units
      }
    }
  }
}

extension AllocationPart {
  /// Notes a line that is well formed.
  package mutating func form(knownOn day: Int32) { formedFrom = min(formedFrom, day) }

  package mutating func add(_ entry: AllocationEntry, _ context: AllocationContext) {
    form(knownOn: entry.knownOn)
    guard entry.amount.mantissa != 0 else { return log.used(from: entry.knownOn) }
    pending.append(entry)
    if pending.count == AllocationPart.block { lookUp(context) }
  }

  /// Makes reductions of the pending lines, a block at a time.
  package mutating func lookUp(_ context: AllocationContext) {
    let payments = context.paymentIDs.find(pending.map(\.payment), after: &lastPayment)
    let invoices = context.references.ids.find(pending.map(\.invoice), after: &lastInvoice)
    for (i, line) in pending.enumerated() {
      var usable = line.knownOn
      do throws(Fault) {
        try use(line, payment: payments[i], invoice: invoices[i], usableOn: &usable, context)
      } catch {
        log.add(error, line: Int(line.line), effect: .setAside, knownOn: usable)
      }
    }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func use(
    _ line: AllocationEntry, payment: Int32, invoice: Int32, usableOn usable: inout Int32,
    _ context: AllocationContext
  ) throws(Fault) {
    guard let source = try source(line, payment, context, usableOn: &usable) else { return }
    let funds = context.funds(source)
    let position = try context.references.position(
      ofLine: invoice,
      InvoiceReferences.Hint(
        entity: line.entity.bytes, customer: funds.customer, knownOn: line.knownOn))
    if position < -1, context.isPayment(source) {
      try draw(line, source, note: -2 - Int(position), funds, usableOn: &usable, context)
      return
    }
    guard
      let row = context.references.row(
        at: position, named: line.invoice.text, "invoice_id", line: Int(line.line),
        usableOn: &usable, &log)
    else { return }
    let owed = context.references.invoices[Int(row)]
    guard let units = line.amount.minorUnits(exponent: owed.currency.exponent) else {
      throw context.badAmount(line, "amount", line.amount, in: owed.currency)
    }
    if funds.currency != owed.currency {
      try convert(line, source, funds.currency, owed.currency, usableOn: usable, context)
    }
    noticeOddities(line, funds, debtor: owed.customer, usableOn: usable, context)
    reductions.append(
      Reduction(
        invoice: row, source: source, on: line.on, knownOn: usable, amount: units,
        line: line.line))
    log.used(from: usable)
  }

  /// A payment that takes up a credit note: a refund, or credit netted in a transfer.
  private mutating func draw(
    _ line: AllocationEntry, _ source: Reduction.Source, note: Int, _ funds: StoredFunds,
    usableOn usable: inout Int32, _ context: AllocationContext
  ) throws(Fault) {
    let credit = context.creditNotes[note]
    log.add(
      InvoiceReferences.unknown(line.invoice.text, "invoice_id"), line: Int(line.line),
      effect: .setAside, knownOn: usable, until: credit.knownOn)
    usable = max(usable, credit.knownOn)
    guard credit.currency == funds.currency else {
      throw context.currencyMismatch(line, funds.currency, credit.currency)
    }
    guard let units = line.amount.minorUnits(exponent: credit.currency.exponent) else {
      throw context.badAmount(line, "amount", line.amount, in: credit.currency)
    }
    reductions.append(
      Reduction(
        invoice: -2 - Int32(note), source: source, on: line.on, knownOn: usable, amount: units,
        line: line.line))
    log.used(from: usable)
  }

  /// A payment in another currency than its invoice's may say what it gives of its own.
  private mutating func convert(
    _ line: AllocationEntry, _ source: Reduction.Source, _ paid: Currency, _ owed: Currency,
    usableOn: Int32, _ context: AllocationContext
  ) throws(Fault) {
    guard case .payment = source else { throw context.currencyMismatch(line, paid, owed) }
    log.add(
      Fault(
        code: "another-currency",
        problem: "money in \(paid) settles an invoice in \(owed)",
        remedy: line.paymentAmount == nil
          ? "state in `payment_amount` what it takes of the payment; until then a rate or the rest does"
          : "nothing to do: the difference is one of exchange"),
      line: Int(line.line), effect: .noticed, knownOn: usableOn)
    guard let amount = line.paymentAmount else { return }
    guard let units = amount.minorUnits(exponent: paid.exponent) else {
      throw context.badAmount(line, "payment_amount", amount, in: paid)
    }
    paymentAmounts.append((line.line, units))
  }

  /// The payment or credit note a line names; if both, whichever was known first.
  private mutating func source(
    _ line: AllocationEntry, _ payment: Int32, _ context: AllocationContext, usableOn: inout Int32
  ) throws(Fault) -> Reduction.Source? {
    var (source, knownOn): (Reduction.Source?, Int32) = (nil, DayNumber.never)
    let mayBeNote = payment < 0 || context.hasSharedIDs
    if mayBeNote, let number = context.creditNoteIDs.find(line.payment.bytes) {
      let position = try context.references.position(
        ofLine: context.creditNoteLines[Int(number)],
        InvoiceReferences.Hint(entity: line.entity.bytes, knownOn: line.knownOn))
      if position < -1 {
        let note = -2 - position
        (source, knownOn) = (.creditNote(note), context.creditNotes[Int(note)].knownOn)
      }
    }
    if payment >= 0 {
      let position = context.paymentPositions[Int(payment)]
      if position >= 0, context.receipts[Int(position)].knownOn <= knownOn {
        (source, knownOn) = (.payment(position), context.receipts[Int(position)].knownOn)
      } else if position < -1, context.nothings[-2 - Int(position)].knownOn <= knownOn {
        (source, knownOn) = (.nothing(-2 - position), context.nothings[-2 - Int(position)].knownOn)
      }
    }
    log.add(
      Fault(
        code: "unknown-payment",
        problem:
          "`payment_id` is \(quoted(line.payment.bytes)), which is no payment or credit note",
        remedy: "add it to \(context.names[.payments]), or correct the identifier"),
      line: Int(line.line), effect: .setAside, knownOn: usableOn, until: knownOn)
    usableOn = max(usableOn, knownOn)
    return source
  }

  private mutating func noticeOddities(
    _ line: AllocationEntry, _ funds: StoredFunds, debtor: Int32, usableOn: Int32,
    _ context: AllocationContext
  ) {
    if funds.customer != debtor, !context.isOneGroup(funds.customer, debtor) {
      let names = [funds.customer, debtor].map {
        context.customerIDs[context.customers[Int($0)].number]
      }
      log.add(
        Fault(
          code: "another-customer",
          problem: "money of \(quoted(names[0])) settles an invoice of \(quoted(names[1]))",
          remedy: "nothing to do if one pays for the other; `parent_id` or `payer_id` says so"),
        line: Int(line.line), effect: .noticed, knownOn: usableOn,
        until: context.joined(funds.customer, debtor))
    }
    if line.on < funds.on {
      log.add(
        Fault(
          code: "allocated-before-received",
          problem: "allocated on \(Day(number: Int(line.on))), before the money was received on "
            + "\(Day(number: Int(funds.on)))",
          remedy: "correct one of the two days"),
        line: Int(line.line), effect: .noticed, knownOn: usableOn)
    }
  }
}

extension AllocationContext {
  fileprivate func isOneGroup(_ one: Int32, _ other: Int32) -> Bool {
    groups[Int(one)] == groups[Int(other)]
  }

  /// The day from which two customers are one, or of one group, since one was merged; never without.
  fileprivate func joined(_ one: Int32, _ other: Int32) -> Int32 {
    let (a, b) = (mergers.heir(of: one), mergers.heir(of: other))
    return isOneGroup(a.rank, b.rank) ? max(a.on, b.on) : DayNumber.never
  }

  fileprivate func funds(_ source: Reduction.Source) -> StoredFunds {
    switch source {
    case .payment(let position): receipts[Int(position)]
    case .creditNote(let position): creditNotes[Int(position)]
    case .nothing(let position): nothings[Int(position)]
    default: preconditionFailure("\(source) has no funds")
    }
  }

  fileprivate func isPayment(_ source: Reduction.Source) -> Bool {
    if case .creditNote = source { false } else { true }
  }

  fileprivate func currencyMismatch(
    _ line: AllocationEntry, _ paid: Currency, _ owed: Currency
  ) -> Fault {
    Fault(
      code: "currency-mismatch",
      problem: "\(quoted(line.payment.bytes)) is in \(paid), but \(quoted(line.invoice.bytes)) in "
        + "\(owed)",
      remedy: "use a credit note on documents in its own currency; until then it is on account")
  }

  /// Why the amount of a line is none in a currency, from the line as it is written.
  fileprivate func badAmount(
    _ allocation: AllocationEntry, _ field: String, _ amount: DecimalText, in currency: Currency
  ) -> Fault {
    do throws(Fault) {
      _ = try amount.units(in: currency, field, source.text(field, at: allocation.start))
    } catch {
      return error
    }
    preconditionFailure("\(amount) is an amount in \(currency)")
  }
}
