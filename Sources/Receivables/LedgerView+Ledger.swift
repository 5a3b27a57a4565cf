extension Ledger {
  /// The ledger as it stood at the close of a day.
  ///
  /// Invoices, settlements and receipts are not copied: the view shares the ledger's.
  ///
  /// - Complexity: one pass over the days on which records became known.
  public func asOf(_ day: Day) -> LedgerView { asOf(day, keeping: { _ in true }) }

  /// The same of some customers alone (``LedgerView/keeping(_:)``).
  func asOf(_ day: Day, keeping keeps: @escaping @Sendable (String) -> Bool) -> LedgerView {
    ViewBuilder(ledger: self, day: day, keeping: keeps).view()
  }
}

/// Builds a view: keeps what is known, and turns positions in the ledger into positions in it.
private struct ViewBuilder {
  let ledger: Ledger
  let day: Day
  let keeps: @Sendable (String) -> Bool
  /// For each customer of the ledger, the position in the view; −1 if it is not known or not kept.
  let customerPositions: [Int32]
  let customers: CustomerTable<Customer>
  /// Whether records of several customers of the ledger are one customer's here.
  let hasMerged: Bool

  init(ledger: Ledger, day: Day, keeping keeps: @escaping @Sendable (String) -> Bool) {
    self.ledger = ledger
    self.keeps = keeps
    self.day = day
    var positions = [Int32](repeating: -1, count: ledger.customers.count)
    var customers: [Customer] = []
    let merged = ledger.mergedCustomers(on: day.number)
    for (i, stored) in ledger.customers.enumerated()
    where stored.visibleOn <= day.number && merged[Int32(i)] == nil && keeps(stored.master.id) {
      positions[i] = Int32(customers.count)
      var customer = stored.master
      if stored.masterKnownOn > day.number { customer = Customer(id: customer.id) }
      if let churnedOn = customer.churnedOn, churnedOn > day { customer.churnedOn = nil }
      customers.append(customer)
    }
    // The history of a merged customer follows it.
    for (old, heir) in merged { positions[Int(old)] = positions[Int(heir)] }
    hasMerged = merged.keys.contains { positions[Int($0)] >= 0 }
    customerPositions = positions
    self.customers = CustomerTable(customers)
  }

  func view() -> LedgerView {
    let (receipts, creditNotes) = (receipts(), creditNotes())
    let invoices = invoices(coveredBy: receipts, creditNotes)
    let known = invoices.elements.known
    func index(_ row: Int32) -> InvoiceIndex {
      guard let position = known.position(ofRow: Int(row)) else {
        preconditionFailure("an event of invoice \(row) is known at \(day), before the invoice")
      }
      return InvoiceIndex(position)
    }
    let events = ledger.events
    return LedgerView(
      day: day, customers: customers, invoices: invoices, receipts: receipts,
      creditNotes: creditNotes, cashWithoutReceipt: cashWithoutReceipt(),
      disputes: grouped(events.disputes) { dispute, customer in
        let closed = dispute.closedOn.map { $0 <= day } ?? false
        return Dispute(
          id: dispute.id, customer: customer, invoice: index(dispute.invoice),
          openedOn: dispute.openedOn, closedOn: closed ? dispute.closedOn : nil,
          amount: dispute.amount, code: dispute.code, outcome: closed ? dispute.outcome : "")
      },
      promises: grouped(events.promises) { promise, customer in
        Promise(
          id: promise.id, customer: customer,
          invoice: promise.invoice.map(index), madeOn: promise.madeOn,
          promisedFor: promise.promisedFor, amount: promise.amount, replaces: promise.replaces)
      },
      holds: grouped(events.holds) { hold, customer in
        Hold(
          customer: customer, invoice: hold.invoice.map(index), from: hold.from,
          until: hold.until, reason: hold.reason)
      },
      activities: records(events.activities), health: records(events.health),
      reviews: records(events.reviews), flagSteps: records(events.flagSteps),
      plans: records(events.plans), interviews: records(events.interviews),
      expectedBilling: grouped(events.expectedBilling) { billing, customer in
        guard billing.expectedOn > day else { return nil }
        return ExpectedBilling(
          customer: customer, expectedOn: billing.expectedOn, amount: billing.amount,
          probability: billing.probability)
      },
      passedBilling: grouped(events.expectedBilling) { billing, customer in
        guard billing.expectedOn <= day else { return nil }
        return ExpectedBilling(
          customer: customer, expectedOn: billing.expectedOn, amount: billing.amount,
          probability: billing.probability)
      },
      exchangeRates: events.exchangeRates.filter { $0.knownOn <= day.number }.map(\.record),
      holidays: events.holidays.map(\.record),
      otherFlows: events.otherFlows
        .filter { $0.knownOn <= day.number && day.number < $0.until && $0.flow.on > day }
        .map(\.flow),
      invoiceAttributes: ledger.invoiceAttributes.map { InvoiceAttribute($0, known) },
      customerAttributes: ledger.customerAttributes.map { CustomerAttribute($0) },
      issues: ledger.issues.filter { $0.isShown(on: day.number) }.map { $0.issue(on: day.number) },
      lineCounts: ledger.counts.map { $0.lineCount(through: day.number) },
      ledger: ledger, keeps: keeps)
  }

  private func invoices(
    coveredBy receipts: ByCustomer<ViewReceipts>, _ creditNotes: ByCustomer<[CreditNote]>
  ) -> ByCustomer<ViewInvoices> {
    let (known, offsets) = knownRows(ledger.invoices.rows)
    var invoices = ViewInvoices(
      table: ledger.invoices, known: known, customerPositions: customerPositions,
      day: day.number)
    invoices.cover = OnAccountCover(
      ByCustomer(elements: invoices, offsets: offsets), receipts, creditNotes, customers
    ) { disputed(invoices) }
    return ByCustomer(elements: invoices, offsets: offsets)
  }

  /// What open disputes contest of claims, by position; of a document in instalments those due first.
  private func disputed(_ invoices: ViewInvoices) -> [InvoiceIndex: Int64] {
    let rows = ledger.invoices.rows
    var amounts: [InvoiceIndex: Int64] = [:]
    for posted in ledger.events.disputes where posted.knownOn <= day.number {
      let dispute = posted.record
      if let closedOn = dispute.closedOn, closedOn <= day { continue }
      var (row, left) = (Int(dispute.invoice), dispute.amount.minorUnits)
      let first = rows[row].instalment
      while left > 0, let place = invoices.known.position(ofRow: row) {
        let position = InvoiceIndex(place)
        let owed = invoices[position].outstanding
        let taken = min(left, max(0, owed - (amounts[position] ?? 0)))
        if taken > 0 { amounts[position, default: 0] += taken }
        left -= taken
        let next = row + 1
        guard first > 0, next < rows.count,
          Int(rows[next].instalment) == Int(first) + next - Int(dispute.invoice)
        else { break }
        row = next
      }
    }
    return amounts
  }

  private func receipts() -> ByCustomer<ViewReceipts> {
    let (known, offsets) = knownRows(ledger.receipts.rows)
    let receipts = ViewReceipts(
      table: ledger.receipts, known: known, customerPositions: customerPositions,
      day: day.number)
    return ByCustomer(elements: receipts, offsets: offsets)
  }

  private func creditNotes() -> ByCustomer<[CreditNote]> {
    let table = ledger.creditNotes
    let (known, offsets) = knownRows(table.rows)
    let notes = (0..<known.count).map { position in
      let row = known[position]
      let (stored, use) = (table.rows[row], table.use(row, on: day.number))
      func money(_ units: Int64) -> Money { Money(minorUnits: units, stored.currency) }
      return CreditNote(
        id: table.ids[row], customer: CustomerIndex(Int(customerPositions[Int(stored.customer)])),
        issuedOn: Day(number: Int(stored.on)), amount: money(stored.amount),
        unapplied: money(use.unapplied), netted: money(use.drawn), cancelled: money(use.cancelled))
    }
    return ByCustomer(elements: notes, offsets: offsets)
  }

  /// The rows that are known by the day, and where each of the view's customers has its own.
  private func knownRows(_ rows: [some DatedPosting]) -> (KnownRows, offsets: [Int]) {
    var offsets = [Int](repeating: 0, count: customers.count + 1)
    var known: [Int32] = []
    known.reserveCapacity(rows.count)
    for (row, posting) in rows.enumerated() where posting.knownOn <= day.number {
      let customer = Int(customerPositions[Int(posting.customer)])
      guard customer >= 0 else { continue }
      known.append(Int32(row))
      offsets[customer + 1] += 1
    }
    for i in 0..<customers.count { offsets[i + 1] += offsets[i] }
    guard hasMerged else { return (KnownRows(known, of: rows.count), offsets) }
    known.sort { a, b in
      let (first, second) = (rows[Int(a)], rows[Int(b)])
      return (customerPositions[Int(first.customer)], first.day, a)
        < (customerPositions[Int(second.customer)], second.day, b)
    }
    return (KnownRows(reordered: known, of: rows.count), offsets)
  }

  private func cashWithoutReceipt() -> [Money] {
    var table = CurrencyTable<Money>()
    for cash in ledger.uncoveredCash where cash.knownOn <= day.number && day.number < cash.until {
      table[cash.amount.currency, default: .zero(cash.amount.currency)] += cash.amount
    }
    return table.sorted
  }

  private func records<Record: CustomerRecord>(
    _ table: CustomerRecords<Record>
  ) -> ByCustomer<ViewRecords<Record>> {
    var offsets = [0]
    offsets.reserveCapacity(customers.count + 1)
    var known: [Int32] = []
    func add(_ customer: Int) {
      for row in table.range(customer) where table.knownOn[row] <= day.number {
        known.append(Int32(row))
      }
    }
    if hasMerged {
      for customers in ledgerCustomers {
        customers.forEach(add)
        offsets.append(known.count)
      }
    } else {
      for (customer, position) in customerPositions.enumerated() where position >= 0 {
        add(customer)
        offsets.append(known.count)
      }
    }
    let records = ViewRecords(
      table: table,
      known: hasMerged
        ? KnownRows(reordered: known, of: table.records.count)
        : KnownRows(known, of: table.records.count),
      customerPositions: customerPositions, day: day)
    return ByCustomer(elements: records, offsets: offsets)
  }

  /// For each customer of the view, those of the ledger whose records are its own.
  private var ledgerCustomers: [[Int]] {
    var groups = [[Int]](repeating: [], count: customers.count)
    for (customer, position) in customerPositions.enumerated() where position >= 0 {
      groups[Int(position)].append(customer)
    }
    return groups
  }

  private func grouped<Record, Element>(
    _ stored: [Posted<Record>], _ make: (Record, _ customer: CustomerIndex) -> Element?
  ) -> ByCustomer<[Element]> {
    var elements: [(customer: Int, element: Element)] = []
    for posting in stored where posting.knownOn <= day.number {
      let customer = Int(customerPositions[Int(posting.customer)])
      guard customer >= 0, let element = make(posting.record, CustomerIndex(customer)) else {
        continue
      }
      elements.append((customer, element))
    }
    return ByCustomer(
      Grouped(elements, groups: customers.count, by: \.customer, element: \.element))
  }
}

extension Ledger {
  /// By position, the customers that are merged into others by a day, and into which.
  ///
  /// A chain of mergers ends with the last; one that is not visible yet takes nobody over.
  fileprivate func mergedCustomers(on day: Int32) -> [Int32: Int32] {
    var heirs: [Int32: Int32] = [:]
    for (position, stored) in customers.enumerated() {
      if stored.mergedInto >= 0, stored.mergedOn <= day, stored.visibleOn <= day {
        heirs[Int32(position)] = stored.mergedInto
      }
    }
    guard !heirs.isEmpty else { return [:] }
    return heirs.compactMapValues { first in
      var (heir, steps) = (first, 0)
      while let next = heirs[heir], steps <= heirs.count { (heir, steps) = (next, steps + 1) }
      return steps <= heirs.count && customers[Int(heir)].visibleOn <= day ? heir : nil
    }
  }
}
