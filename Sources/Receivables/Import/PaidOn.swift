// What `paid_on` means in each of its roles, and how settlements are stored.

extension LedgerImport {
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
    for (position, receipt) in postings.receipts.enumerated() {
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

  /// Keeps what settled each invoice, and the day it was settled in full.
  mutating func store(_ balances: Balances) {
    let groups = Grouped(
      balances.settled, groups: documents.invoices.count, by: { Int($0.invoice) },
      element: \.settlement)
    var settlements = groups.elements
    for row in documents.invoices.indices {
      let range = groups.range(row)
      if range.count > 1 {
        settlements[range].sort {
          ($0.on, $0.kind.rawValue, $0.knownOn, $0.amount)
            < ($1.on, $1.kind.rawValue, $1.knownOn, $1.amount)
        }
      }
      guard balances.invoices[row] == 0, let last = settlements[range].last else { continue }
      documents.invoices[row].endedOn = max(documents.invoices[row].issuedOn, last.on)
      documents.invoices[row].endKnownOn = settlements[range].reduce(last.knownOn) {
        max($0, $1.knownOn)
      }
      documents.invoices[row].ending =
        switch last.kind {
        case .cash: .paid
        case .creditNote: .credited
        case .writeOff: .writtenOff
        }
    }
    postings.settlements = Grouped(elements: settlements, offsets: groups.offsets)
    postings.receiptApplications = applications(
      balances.receiptsUsed, groups: postings.receipts.count)
    postings.creditNoteApplications = applications(
      balances.creditNotesUsed, groups: documents.creditNotes.count)
  }

  private func applications(
    _ used: [(place: Int32, application: Application)], groups: Int
  ) -> Grouped<Application> {
    Grouped(used, groups: groups, by: { Int($0.place) }, element: \.application)
  }

  /// With payments and allocations, says where `paid_on` does not agree with them.
  mutating func checkPaidOn(file: String) {
    let remedy = "correct `paid_on` or the allocations; the allocations are used"
    for (row, paidOn) in documents.paidOn.enumerated() where paidOn != DayNumber.never {
      let invoice = documents.invoices[row]
      let line = Int(documents.lines[row])
      let day = Day(number: Int(paidOn))
      let paidKnownOn = max(paidOn, invoice.knownOn)
      span.include(paidKnownOn)
      log.add(
        Fault(
          code: "paid-on-contradicts",
          problem: "`paid_on` is \(day), but allocations leave "
            + "\(quoted(documents.invoiceNames[row])) open", remedy: remedy),
        file: file, line: line, effect: .corrected, knownOn: paidKnownOn,
        until: invoice.endKnownOn)
      guard invoice.endKnownOn != DayNumber.never, invoice.endedOn != paidOn else { continue }
      log.add(
        Fault(
          code: "paid-on-contradicts",
          problem: "`paid_on` is \(day), but allocations settle "
            + "\(quoted(documents.invoiceNames[row])) on \(Day(number: Int(invoice.endedOn)))",
          remedy: remedy),
        file: file, line: line, effect: .corrected,
        knownOn: max(paidKnownOn, invoice.endKnownOn))
    }
  }
}
