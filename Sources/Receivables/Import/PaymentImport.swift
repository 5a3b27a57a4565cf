/// A line of `payments.csv` as read, before lines are compared with one another.
private struct PaymentLine: Identified {
  let id: Int32
  let customer: Int32
  let on: Int32
  let usableOn: Int32
  let amount: Money
  let fingerprint: UInt64
  let line: Int32
}

extension LedgerImport {
  mutating func importPayments(_ table: Table) {
    let (id, customer) = (table.column("payment_id"), table.column("customer_id"))
    let (own, posted) = (table.column("received_on"), table.column("posted_on"))
    let (amount, currency) = (table.column("amount"), table.column("currency"))
    var candidates: [PaymentLine] = []
    var unstated = UnstatedCurrency()
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        let idBytes = try line.requiredBytes(id)
        let payer = self.customer(try line.requiredBytes(customer))
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        let stated = try line.currency(currency)
        try line.requirePositive(decimal, amount)
        noteUnknownCustomer(line, customer, from: known, until: payer.knownOn)
        guard payer.knownOn != DayNumber.never else { return }
        let usable = max(known, payer.knownOn)
        let money: Money
        do throws(Fault) {
          let currency = stated ?? self.currency(of: payer.rank, on: usable, &unstated)
          money = Money(minorUnits: try line.minorUnits(decimal, amount, in: currency), currency)
        } catch {
          setAside(line, error, knownOn: usable)
          return
        }
        candidates.append(
          PaymentLine(
            id: postings.paymentIDs.intern(idBytes), customer: payer.rank, on: on,
            usableOn: usable, amount: money, fingerprint: line.fingerprint(),
            line: Int32(line.number)))
      } catch {
        setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
    note(unstated)
    keep(withoutDuplicates(candidates, postings.paymentIDs, column: "payment_id"))
  }

  private mutating func keep(_ lines: [PaymentLine]) {
    let ids = postings.paymentIDs
    let sorted = sortedByCustomer(lines, customers: customers.count, customer: \.customer) {
      $0.on != $1.on ? $0.on < $1.on : ids.precedes($0.id, $1.id)
    }
    postings.paymentPositions = [Int32](repeating: -1, count: ids.count)
    for (position, line) in sorted.enumerated() {
      log.used(from: line.usableOn)
      span.include(line.on)
      span.include(line.usableOn)
      let payer = Int(line.customer)
      customers[payer].receiptKnownOn = min(customers[payer].receiptKnownOn, line.usableOn)
      postings.paymentPositions[Int(line.id)] = Int32(position)
      postings.receipts.append(
        StoredFunds(
          id: ids[line.id], customer: line.customer, on: line.on, knownOn: line.usableOn,
          amount: line.amount))
    }
  }

  /// The currency of a line that states none, by what was known on a day: the customer's own, that
  /// of its first document, or the default.
  func currency(
    of customer: Int32, on day: Int32, _ unstated: inout UnstatedCurrency
  ) -> Currency {
    let known = customers[Int(customer)]
    if let own = masters.currency(known.number, on: day) { return own }
    if known.documentKnownOn <= day, let currency = known.documentCurrency { return currency }
    return defaultCurrency ?? unstated.on(day)
  }

  mutating func importAllocations(_ table: Table) {
    let (payment, invoice) = (table.column("payment_id"), table.column("invoice_id"))
    let (own, posted) = (table.column("allocated_on"), table.column("posted_on"))
    let amount = table.column("amount")
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let paymentBytes = try line.requiredBytes(payment)
        let invoiceBytes = try line.requiredBytes(invoice)
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        try line.requirePositive(decimal, amount)
        guard let source = source(line, payment, paymentBytes, usableOn: &usable),
          let row = invoiceRow(line, invoice, invoiceBytes, usableOn: &usable)
        else { return }
        let currency = documents.invoices[Int(row)].currency
        let funds = funds(source)
        if funds.amount.currency != currency {
          throw Fault(
            code: "currency-mismatch",
            problem: "\(quoted(paymentBytes)) is in \(funds.amount.currency), but the invoice "
              + "\(quoted(invoiceBytes)) in \(currency)",
            remedy: "allocate a payment in the invoice's currency; until then it is on account")
        }
        let units = try line.minorUnits(decimal, amount, in: currency)
        noticeOddities(line, source, row, on: on, usableOn: usable)
        postings.reductions.append(
          Reduction(
            invoice: row, source: source, on: on, knownOn: usable, amount: units,
            line: Int32(line.number)))
        log.used(from: usable)
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
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
    let position = invoiceIDs.find(bytes).map { documents.positions[Int($0)] } ?? -1
    let knownOn = position >= 0 ? documents.invoices[Int(position)].knownOn : DayNumber.never
    log.add(
      Fault(
        code: "unknown-invoice",
        problem: "`\(line.columns[column])` is \(quoted(bytes)), which is no invoice of the ledger",
        remedy: "add the invoice to the invoices file, or correct the identifier"),
      line: line.number, effect: .setAside, knownOn: usableOn, until: knownOn)
    usableOn = max(usableOn, knownOn)
    return position >= 0 ? position : nil
  }

  /// The payment or credit note a line names; if both, whichever was known first.
  private mutating func source(
    _ line: Line, _ column: Int, _ bytes: UnsafeBufferPointer<UInt8>, usableOn: inout Int32
  ) -> Reduction.Source? {
    var (source, knownOn): (Reduction.Source?, Int32) = (nil, DayNumber.never)
    if let number = invoiceIDs.find(bytes), documents.positions[Int(number)] <= -2 {
      let position = -2 - documents.positions[Int(number)]
      (source, knownOn) = (
        .creditNote(position), documents.creditNotes[Int(position)].knownOn
      )
    }
    if let number = postings.paymentIDs.find(bytes) {
      let position = postings.paymentPositions[Int(number)]
      if position >= 0, postings.receipts[Int(position)].knownOn <= knownOn {
        (source, knownOn) = (.payment(position), postings.receipts[Int(position)].knownOn)
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

  private func funds(_ source: Reduction.Source) -> StoredFunds {
    switch source {
    case .payment(let position): postings.receipts[Int(position)]
    case .creditNote(let position): documents.creditNotes[Int(position)]
    case .paidOn, .writeOff, .netting: preconditionFailure("\(source) has no funds")
    }
  }

  private mutating func noticeOddities(
    _ line: Line, _ source: Reduction.Source, _ row: Int32, on: Int32, usableOn: Int32
  ) {
    let funds = funds(source)
    let debtor = documents.invoices[Int(row)].customer
    if funds.customer != debtor {
      let names = [funds.customer, debtor].map { customerIDs[customers[Int($0)].number] }
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

/// Items by customer, and in `precedes` order within a customer.
func sortedByCustomer<Item: Sendable>(
  _ items: [Item], customers: Int, customer: (Item) -> Int32, by precedes: (Item, Item) -> Bool
) -> [Item] {
  let groups = Grouped(items, groups: customers) { Int(customer($0)) }
  var sorted = groups.elements
  for group in 0..<groups.groupCount {
    let range = groups.range(group)
    if range.count > 1 { sorted[range].sort(by: precedes) }
  }
  return sorted
}
