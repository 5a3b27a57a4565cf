extension Ledger {
  /// The ledger as it stood at the close of a day.
  ///
  /// - Complexity: one pass over what the ledger holds.
  public func asOf(_ day: Day) -> LedgerView {
    let builder = ViewBuilder(ledger: self, day: day)
    return builder.view()
  }
}

/// Builds a view: keeps what is known, and turns positions in the ledger into positions in it.
private struct ViewBuilder {
  let ledger: Ledger
  let day: Day
  /// For each customer of the ledger, the position in the view; −1 if it is not known.
  let customerPositions: [Int32]
  let customers: [Customer]

  init(ledger: Ledger, day: Day) {
    self.ledger = ledger
    self.day = day
    var positions = [Int32](repeating: -1, count: ledger.customers.count)
    var customers: [Customer] = []
    for (i, stored) in ledger.customers.enumerated() where stored.visibleOn <= day.number {
      positions[i] = Int32(customers.count)
      var customer = stored.master
      if stored.masterKnownOn > day.number { customer = Customer(id: customer.id) }
      if let churnedOn = customer.churnedOn, churnedOn > day { customer.churnedOn = nil }
      customers.append(customer)
    }
    customerPositions = positions
    self.customers = customers
  }

  func view() -> LedgerView {
    let (invoices, settlements, positions) = invoicesAndSettlements()
    let events = ledger.events
    return LedgerView(
      day: day, customers: customers, invoices: invoices, settlements: settlements,
      receipts: funds(ledger.receipts, ledger.receiptApplications) {
        Receipt(id: $0.id, customer: $1, on: $2, amount: $0.amount, unapplied: $3.unapplied)
      },
      creditNotes: funds(ledger.creditNotes, ledger.creditNoteApplications) {
        CreditNote(
          id: $0.id, customer: $1, issuedOn: $2, amount: $0.amount, unapplied: $3.unapplied,
          netted: $3.netted)
      }, cashWithoutReceipt: cashWithoutReceipt(),
      disputes: grouped(events.disputes) { dispute, customer in
        let closed = dispute.closedOn.map { $0 <= day } ?? false
        return Dispute(
          id: dispute.id, customer: customer, invoice: Int(positions[Int(dispute.invoice)]),
          openedOn: dispute.openedOn, closedOn: closed ? dispute.closedOn : nil,
          amount: dispute.amount, code: dispute.code, outcome: closed ? dispute.outcome : "")
      },
      promises: grouped(events.promises) { promise, customer in
        Promise(
          id: promise.id, customer: customer,
          invoice: promise.invoice.map { Int(positions[Int($0)]) }, madeOn: promise.madeOn,
          promisedFor: promise.promisedFor, amount: promise.amount)
      },
      activities: grouped(events.activities) { activity, customer in
        Activity(
          id: activity.id, customer: customer, on: activity.on, channel: activity.channel,
          level: activity.level, outcome: activity.outcome, collector: activity.collector,
          note: activity.note, experimentArm: activity.experimentArm)
      },
      health: grouped(events.health) { observation, customer in
        HealthObservation(
          customer: customer, observedOn: observation.observedOn, metric: observation.metric,
          value: observation.value)
      },
      reviews: grouped(events.reviews) { review, customer in
        Review(
          customer: customer, reviewedOn: review.reviewedOn, reviewer: review.reviewer,
          verdict: review.verdict, comment: review.comment)
      },
      expectedBilling: grouped(events.expectedBilling) { billing, customer in
        guard billing.expectedOn > day else { return nil }
        return ExpectedBilling(
          customer: customer, expectedOn: billing.expectedOn, amount: billing.amount,
          probability: billing.probability)
      },
      exchangeRates: events.exchangeRates.filter { $0.knownOn <= day.number }.map(\.record),
      holidays: events.holidays.map(\.record),
      otherFlows: events.otherFlows.filter { $0.knownOn <= day.number }.map(\.record)
        .filter { $0.on > day },
      invoiceAttributes: ledger.invoiceAttributes, customerAttributes: ledger.customerAttributes,
      issues: ledger.issues.filter { $0.isShown(on: day.number) }.map(\.issue),
      lineCounts: ledger.counts.map { $0.lineCount(through: day.number) },
      invoiceIDs: ledger.invoiceIDs, ledger: ledger)
  }

  /// The third part is the position in the view of each invoice of the ledger, or −1.
  private func invoicesAndSettlements() -> (Grouped<Invoice>, Grouped<Settlement>, [Int32]) {
    let last = day.number
    var positions = [Int32](repeating: -1, count: ledger.invoices.count)
    var invoices: [Invoice] = []
    invoices.reserveCapacity(ledger.invoices.count)
    var offsets = [Int](repeating: 0, count: customers.count + 1)
    var settlements: [Settlement] = []
    settlements.reserveCapacity(ledger.settlements.elements.count)
    var settlementOffsets = [0]
    settlementOffsets.reserveCapacity(ledger.invoices.count + 1)
    for (row, stored) in ledger.invoices.enumerated() where stored.knownOn <= last {
      let customer = customerPositions[Int(stored.customer)]
      positions[row] = Int32(invoices.count)
      var outstanding = stored.amount
      for position in ledger.settlements.range(row) {
        let settlement = ledger.settlements.elements[position]
        guard settlement.knownOn <= last else { continue }
        outstanding -= settlement.amount
        settlements.append(
          Settlement(
            kind: settlement.kind, on: Day(number: Int(settlement.on)), amount: settlement.amount))
      }
      settlementOffsets.append(settlements.count)
      let ended = stored.endKnownOn <= last
      invoices.append(
        Invoice(
          row: Int32(row), customer: customer, issuedOn: Day(number: Int(stored.issuedOn)),
          dueOn: Day(number: Int(stored.dueOn)), currency: stored.currency, amount: stored.amount,
          outstanding: outstanding, endedOn: ended ? Day(number: Int(stored.endedOn)) : nil,
          ending: ended ? stored.ending : nil))
      offsets[Int(customer) + 1] += 1
    }
    for i in customers.indices { offsets[i + 1] += offsets[i] }
    return (
      Grouped(elements: invoices, offsets: offsets),
      Grouped(elements: settlements, offsets: settlementOffsets), positions
    )
  }

  private func cashWithoutReceipt() -> [Money] {
    var table = CurrencyTable<Money>()
    for cash in ledger.uncoveredCash where cash.knownOn <= day.number && day.number < cash.until {
      table[cash.amount.currency, default: .zero(cash.amount.currency)] += cash.amount
    }
    return table.sorted
  }

  /// What is left of a receipt or credit note, and what of it went to no invoice.
  private struct FundsUse {
    var unapplied: Money
    var netted: Money
  }

  private func funds<Element>(
    _ stored: [StoredFunds], _ applications: Grouped<Application>,
    _ make: (StoredFunds, _ customer: Int, _ on: Day, _ use: FundsUse) -> Element
  ) -> Grouped<Element> {
    var elements: [Element] = []
    var offsets = [Int](repeating: 0, count: customers.count + 1)
    for (i, funds) in stored.enumerated() where funds.knownOn <= day.number {
      var use = FundsUse(unapplied: funds.amount, netted: .zero(funds.amount.currency))
      for application in applications[i] where application.knownOn <= day.number {
        use.unapplied.minorUnits -= application.amount
        if application.isNetting { use.netted.minorUnits += application.amount }
      }
      let customer = Int(customerPositions[Int(funds.customer)])
      elements.append(make(funds, customer, Day(number: Int(funds.on)), use))
      offsets[customer + 1] += 1
    }
    for i in customers.indices { offsets[i + 1] += offsets[i] }
    return Grouped(elements: elements, offsets: offsets)
  }

  private func grouped<Record, Element>(
    _ stored: [Posted<Record>], _ make: (Record, _ customer: Int) -> Element?
  ) -> Grouped<Element> {
    var elements: [Element] = []
    var offsets = [Int](repeating: 0, count: customers.count + 1)
    for posting in stored where posting.knownOn <= day.number {
      let customer = Int(customerPositions[Int(posting.customer)])
      guard customer >= 0, let element = make(posting.record, customer) else { continue }
      elements.append(element)
      offsets[customer + 1] += 1
    }
    for i in customers.indices { offsets[i + 1] += offsets[i] }
    return Grouped(elements: elements, offsets: offsets)
  }
}
