// What `paid_on`, `open_amount` and `status` mean in each of the roles of `paid_on`.

extension LedgerBuilder {
  /// Adds what the documents themselves say of their settlement.
  mutating func addPaidOn() {
    let netted = nettedWithInvoices()
    for (position, nettedOn) in documents.nettedOn.enumerated() where nettedOn != DayNumber.never {
      let note = documents.creditNotes[position]
      let amount = note.amount - netted[Int32(position), default: 0]
      guard amount > 0 else { continue }
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .netting(Int32(position)), on: nettedOn,
          knownOn: max(nettedOn, note.knownOn), amount: amount, line: 0))
    }
    guard postings.paidOnRole != .checked else { return }
    var undated = DayNumber.never
    for (row, invoice) in documents.invoices.enumerated() {
      let stillOpen = documents.stillOpen.isEmpty ? nil : documents.stillOpen[row]
      let settled = invoice.amount - (stillOpen ?? 0)
      let paidOn = documents.paidOn[row]
      guard settled > 0, paidOn != DayNumber.never || stillOpen != nil else { continue }
      let isDated = paidOn != DayNumber.never
      if !isDated { undated = min(undated, invoice.knownOn) }
      postings.reductions.append(
        Reduction(
          invoice: Int32(row), source: isDated ? .paidOn : .undated,
          on: isDated ? paidOn : invoice.issuedOn,
          knownOn: isDated ? max(paidOn, invoice.knownOn) : invoice.knownOn, amount: settled,
          line: documents.lines[row]))
    }
    noteUndated(from: undated)
  }

  private mutating func noteUndated(from day: Int32) {
    guard day != DayNumber.never else { return }
    log.add(
      Fault(
        code: "settled-undated",
        problem: "there are documents settled, in full or in part, on days that the file does not "
          + "state; past balances leave that out, and it teaches nothing of when customers pay",
        remedy: "add `paid_on`, or \(names[.payments]) and \(names[.allocations])"),
      file: names[.invoices], line: 1, effect: .noticed, knownOn: day)
  }

  /// Credit notes that one transfer netted with invoices: where both have the same `paid_on`, the
  /// invoices take up the credit, and the cash is less by it.
  ///
  /// - Returns: what is taken of each note.
  private mutating func nettedWithInvoices() -> [Int32: Int64] {
    var taken: [Int32: Int64] = [:]
    let notes = documents.creditNotes.indices.filter { documents.nettedOn[$0] != DayNumber.never }
    guard postings.paidOnRole != .checked, !notes.isEmpty else { return taken }
    struct Key: Hashable {
      let customer: Int32
      let currency: Currency
      let day: Int32
    }
    let wanted = Set(
      notes.map {
        Key(
          customer: documents.creditNotes[$0].customer,
          currency: documents.creditNotes[$0].currency,
          day: documents.nettedOn[$0])
      })
    var paid: [Key: [(row: Int32, left: Int64)]] = [:]
    for (row, invoice) in documents.invoices.enumerated()
    where documents.paidOn[row] != DayNumber.never {
      let key = Key(
        customer: invoice.customer, currency: invoice.currency, day: documents.paidOn[row])
      if wanted.contains(key) { paid[key, default: []].append((Int32(row), invoice.amount)) }
    }
    for position in notes {
      let note = documents.creditNotes[position]
      let key = Key(
        customer: note.customer, currency: note.currency, day: documents.nettedOn[position])
      // A transfer of nothing is none: the credit was used up elsewhere.
      guard var rows = paid[key], rows.reduce(0, { $0 + $1.left }) > note.amount else { continue }
      var left = note.amount
      for i in rows.indices where left > 0 {
        let part = min(left, rows[i].left)
        guard part > 0 else { continue }
        postings.reductions.append(
          Reduction(
            invoice: rows[i].row, source: .creditNote(Int32(position)), on: key.day,
            knownOn: max(key.day, note.knownOn, documents.invoices[Int(rows[i].row)].knownOn),
            amount: part, line: 0))
        rows[i].left -= part
        left -= part
      }
      taken[Int32(position)] = note.amount - left
      paid[key] = rows
    }
    return taken
  }

  /// Credit notes that are taken back, and those that name the invoice they cancel and have no
  /// allocations when they become known.
  mutating func addCancellations() {
    for (note, knownOn, on) in documents.cancellations {
      let cancelled = documents.creditNotes[Int(note)]
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .cancelled(note), on: on, knownOn: max(knownOn, cancelled.knownOn),
          amount: cancelled.amount, line: 0))
    }
    guard documents.creditNoteTerms.contains(where: { $0.cancels != nil }) else { return }
    var allocated = Set<Int32>()
    for reduction in postings.reductions {
      guard case .creditNote(let note) = reduction.source,
        reduction.knownOn <= documents.creditNotes[Int(note)].knownOn
      else { continue }
      allocated.insert(note)
    }
    for (place, terms) in documents.creditNoteTerms.enumerated() {
      guard let cancels = terms.cancels, !allocated.contains(Int32(place)) else { continue }
      cancelInvoice(cancels, with: place, line: terms.line)
    }
  }

  private mutating func cancelInvoice(_ invoice: String, with place: Int, line: Int32) {
    let note = documents.creditNotes[place]
    let hint = InvoiceReferences.Hint(customer: note.customer)
    let found = try? invoiceReferences.position(ofLine: invoiceIDs.find(invoice) ?? -1, hint)
    guard let row = found, row >= 0, documents.invoices[Int(row)].currency == note.currency else {
      log.add(
        Fault(
          code: "unknown-invoice",
          problem:
            "`cancels` is \(quoted(invoice)), which is no document in \(note.currency)",
          remedy: "correct the identifier; the credit note is on account"),
        file: names[.invoices], line: Int(line), effect: .noticed, knownOn: note.knownOn)
      return
    }
    postings.reductions.append(
      Reduction(
        invoice: row, source: .creditNote(Int32(place)), on: note.on,
        knownOn: max(note.knownOn, documents.invoices[Int(row)].knownOn), amount: note.amount,
        line: 0))
  }

  /// Payments that went back and have no allocations of their own when they become known.
  mutating func addReturns() {
    let negative = postings.receipts.indices.filter { postings.receipts[$0].amount < 0 }
    guard !negative.isEmpty else { return }
    var allocated = Set<Int32>()
    for reduction in postings.reductions {
      guard case .payment(let position) = reduction.source,
        reduction.knownOn <= postings.receipts[Int(position)].knownOn
      else { continue }
      allocated.insert(position)
    }
    for position in negative where !allocated.contains(Int32(position)) {
      let receipt = postings.receipts[position]
      // Nothing can be taken back of a payment that is not there yet.
      let returned = postings.reversedPayments[Int32(position)].map { postings.receipts[Int($0)] }
      postings.reductions.append(
        Reduction(
          invoice: -1, source: .returned(Int32(position)),
          on: max(receipt.on, returned?.on ?? receipt.on),
          knownOn: max(receipt.knownOn, returned?.knownOn ?? receipt.knownOn),
          amount: -receipt.amount, line: postings.receiptLines[Int32(position)] ?? 0))
    }
  }

  /// Without `payments.csv`, each `paid_on` is a receipt of what it settled.
  mutating func receivePaid(_ balances: inout Balances) {
    let paid = balances.settled.filter { $0.settlement.kind == .cash }
    let sorted = sortedByCustomer(
      paid, customers: customers.count, customer: { documents.invoices[Int($0.invoice)].customer }
    ) {
      ($0.settlement.on, $0.invoice) < ($1.settlement.on, $1.invoice)
    }
    for (position, entry) in sorted.enumerated() {
      let (invoice, settlement) = (documents.invoices[Int(entry.invoice)], entry.settlement)
      let payer = Int(invoice.customer)
      customers[payer].receiptKnownOn = min(customers[payer].receiptKnownOn, settlement.knownOn)
      postings.receiptIDs.append(documents.invoiceNames, Int(entry.invoice))
      postings.receipts.append(
        StoredFunds(
          amount: settlement.amount, customer: invoice.customer, on: settlement.on,
          knownOn: settlement.knownOn, currency: invoice.currency))
      balances.receiptsUsed.append(
        (Int32(position), Application(amount: settlement.amount, knownOn: settlement.knownOn)))
    }
  }

  /// With `payments.csv` but no allocations, what was paid on a day takes up the payments of the
  /// same customer, currency and day, both in the order in which they became known.
  mutating func takeUpPayments(_ balances: inout Balances) {
    typealias Key = (Int32, Int32, Currency)
    var paid: [(key: Key, knownOn: Int32, place: Int32, left: Int64)] = []
    for (row, settlement) in balances.settled where settlement.kind == .cash {
      let invoice = documents.invoices[Int(row)]
      paid.append(
        (
          (invoice.customer, settlement.on, invoice.currency), settlement.knownOn, row,
          settlement.amount
        ))
    }
    var payments: [(key: Key, knownOn: Int32, place: Int32, left: Int64)] = []
    for (position, receipt) in postings.receipts.enumerated() where receipt.amount > 0 {
      payments.append(
        (
          (receipt.customer, receipt.on, receipt.currency), receipt.knownOn, Int32(position),
          receipt.amount
        ))
    }
    paid.sort {
      $0.key != $1.key ? $0.key < $1.key : ($0.knownOn, $0.place) < ($1.knownOn, $1.place)
    }
    payments.sort {
      $0.key != $1.key ? $0.key < $1.key : ($0.knownOn, $0.place) < ($1.knownOn, $1.place)
    }
    var (i, j) = (0, 0)
    while i < paid.count, j < payments.count {
      if paid[i].key < payments[j].key {
        i += 1
      } else if payments[j].key < paid[i].key {
        j += 1
      } else {
        let amount = min(paid[i].left, payments[j].left)
        let knownOn = max(paid[i].knownOn, payments[j].knownOn)
        balances.receiptsUsed.append(
          (payments[j].place, Application(amount: amount, knownOn: knownOn)))
        leaveUncovered(amount, paid[i].key.2, from: paid[i].knownOn, until: knownOn)
        paid[i].left -= amount
        payments[j].left -= amount
        if paid[i].left == 0 { i += 1 }
        if payments[j].left == 0 { j += 1 }
      }
    }
    for entry in paid {
      leaveUncovered(entry.left, entry.key.2, from: entry.knownOn, until: DayNumber.never)
    }
  }

  /// Keeps that no payment is known yet for what `paid_on` says.
  private mutating func leaveUncovered(
    _ amount: Int64, _ currency: Currency, from day: Int32, until: Int32
  ) {
    guard amount > 0, day < until else { return }
    postings.uncoveredCash.append(
      UncoveredCash(amount: Money(minorUnits: amount, currency), knownOn: day, until: until))
  }

  /// With payments and allocations, says where `paid_on` does not agree with them.
  mutating func checkPaidOn() {
    for (row, paidOn) in documents.paidOn.enumerated() where paidOn != DayNumber.never {
      let paidKnownOn = max(paidOn, documents.invoices[row].knownOn)
      span.post(paidKnownOn)
      var openFrom = paidKnownOn
      for settled in settledSpans(row) where settled.until > paidKnownOn {
        contradict(row, from: openFrom, until: settled.from, settledOn: nil)
        if settled.on != paidOn {
          contradict(
            row, from: max(paidKnownOn, settled.from), until: settled.until,
            settledOn: settled.on)
        }
        openFrom = settled.until
      }
      contradict(row, from: openFrom, until: DayNumber.never, settledOn: nil)
    }
  }

  private mutating func contradict(
    _ row: Int, from: Int32, until: Int32, settledOn: Int32?
  ) {
    func day(_ number: Int32) -> Day { Day(number: Int(number)) }
    let invoice = quoted(documents.invoiceNames[row])
    let outcome =
      settledOn.map { "settle \(invoice) on \(day($0))" } ?? "leave \(invoice) open"
    log.add(
      Fault(
        code: "paid-on-contradicts",
        problem: "`paid_on` is \(day(documents.paidOn[row])), but allocations \(outcome)",
        remedy: "correct `paid_on` or the allocations; the allocations are used"),
      file: names[.invoices], line: Int(documents.lines[row]), effect: .corrected, knownOn: from,
      until: until)
  }

  /// When views see an invoice settled, and the day they see it end; one span but for what is undone.
  private func settledSpans(_ row: Int) -> [(from: Int32, until: Int32, on: Int32)] {
    let invoice = documents.invoices[row]
    guard invoice.isReversed else {
      guard invoice.endKnownOn != DayNumber.never else { return [] }
      return [(invoice.endKnownOn, DayNumber.never, invoice.endedOn)]
    }
    let entries = postings.settlements[row]
    var spans: [(from: Int32, until: Int32, on: Int32)] = []
    for day in Set(entries.map(\.knownOn)).sorted() {
      let known = entries.filter { $0.knownOn <= day }
      let isSettled = known.reduce(0) { $0 + $1.amount } == invoice.amount
      let end = isSettled ? InvoiceEnd(of: known, issuedOn: invoice.issuedOn).on : nil
      if let last = spans.last, last.until == DayNumber.never {
        if last.on == end { continue }
        spans[spans.count - 1].until = day
      }
      if let end { spans.append((day, DayNumber.never, end)) }
    }
    return spans
  }
}
