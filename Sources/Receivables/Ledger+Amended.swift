extension Ledger {
  /// The ledger with contacts, promises, disputes and reviews of a few of its customers that became
  /// known since it was read, and without those that were taken back.
  ///
  /// Documents and money are shared, so that it costs one pass over the records of each kind that
  /// changes. Issues and line counts are those of before.
  ///
  /// - Parameters:
  ///   - recent: a ledger of these customers and of all documents that its records name.
  ///   - undone: identifiers of contacts, promises and disputes.
  ///   - collectors: who looks after customers now, by the customers' identifiers.
  package func amended(
    with recent: Ledger, without undone: Set<String> = [], collectors: [String: String] = [:]
  ) -> Ledger {
    let places = recent.customers.map { own in
      customers.firstIndex { $0.master.id == own.master.id }.map(Int32.init)
    }
    var events = events
    events.disputes = amended(
      events.disputes.filter { !undone.contains($0.record.id) },
      recent.events.disputes.compactMap { dispute in
        places[Int(dispute.customer)].flatMap { moved(dispute, to: $0, of: recent) }
      }, day: \.openedOn)
    events.promises = amended(
      events.promises.filter { !undone.contains($0.record.id) },
      recent.events.promises.compactMap { promise in
        places[Int(promise.customer)].flatMap { moved(promise, to: $0, of: recent) }
      }, day: \.madeOn)
    events.activities = events.activities.amended(
      with: recent.events.activities, places, customers: customers.count
    ) {
      !undone.contains($0.id)
    } by: {
      $0.record.on < $1.record.on
    }
    events.reviews = events.reviews.amended(
      with: recent.events.reviews, places, customers: customers.count
    ) { _ in
      true
    } by: {
      ($0.record.reviewedOn, $0.record.number) < ($1.record.reviewedOn, $1.record.number)
    }
    return Ledger(
      customers: handed(to: collectors), invoices: invoices, invoiceAttributes: invoiceAttributes,
      customerAttributes: customerAttributes, receipts: receipts, creditNotes: creditNotes,
      uncoveredCash: uncoveredCash, events: events, issues: issues, counts: counts,
      setAside: setAside, firstDay: firstDay, lastDay: lastDay,
      lastRecord: lastRecord)
  }

  private func handed(to collectors: [String: String]) -> [StoredCustomer] {
    guard !collectors.isEmpty else { return customers }
    return customers.map { stored in
      guard let collector = collectors[stored.master.id] else { return stored }
      var master = stored.master
      master.collector = collector
      return StoredCustomer(
        master: master, masterKnownOn: stored.masterKnownOn, visibleOn: stored.visibleOn,
        mergedInto: stored.mergedInto, mergedOn: stored.mergedOn)
    }
  }

  /// Keeps events by customer and day.
  private func amended<Record>(
    _ present: [Posted<Record>], _ added: [Posted<Record>], day: (Record) -> Day
  ) -> [Posted<Record>] {
    guard !added.isEmpty else { return present }
    return (present + added).enumerated().sorted {
      ($0.element.customer, day($0.element.record), $0.offset)
        < ($1.element.customer, day($1.element.record), $1.offset)
    }.map(\.element)
  }

  private func moved(
    _ posted: Posted<StoredDispute>, to customer: Int32, of recent: Ledger
  ) -> Posted<StoredDispute>? {
    let dispute = posted.record
    return row(of: dispute.invoice, in: recent, customer).map { invoice in
      Posted(
        customer: customer, knownOn: posted.knownOn,
        record: StoredDispute(
          id: dispute.id, invoice: invoice, openedOn: dispute.openedOn, closedOn: dispute.closedOn,
          amount: dispute.amount, code: dispute.code, outcome: dispute.outcome))
    }
  }

  private func moved(
    _ posted: Posted<StoredPromise>, to customer: Int32, of recent: Ledger
  ) -> Posted<StoredPromise>? {
    let promise = posted.record
    let invoice = promise.invoice.map { row(of: $0, in: recent, customer) }
    if case .some(.none) = invoice { return nil }
    return Posted(
      customer: customer, knownOn: posted.knownOn,
      record: StoredPromise(
        id: promise.id, invoice: invoice ?? nil, madeOn: promise.madeOn,
        promisedFor: promise.promisedFor, amount: promise.amount, replaces: promise.replaces))
  }

  /// Where a document of another ledger is in this one; of instalments the first.
  private func row(of other: Int32, in recent: Ledger, _ customer: Int32) -> Int32? {
    let id = recent.invoices.ids[Int(other)]
    let rows = invoices.rows
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].customer < customer { low = middle + 1 } else { high = middle }
    }
    while low < rows.count, rows[low].customer == customer {
      if invoices.ids[low] == id { return Int32(low) }
      low += 1
    }
    return nil
  }
}

extension CustomerRecords {
  fileprivate func amended(
    with recent: CustomerRecords, _ places: [Int32?], customers: Int,
    keeping keeps: (Record) -> Bool,
    by precedes: @Sendable (Posted<Record>, Posted<Record>) -> Bool
  ) -> CustomerRecords {
    var all: [Posted<Record>] = []
    all.reserveCapacity(records.count + recent.records.count)
    for customer in 0..<customers {
      for row in range(customer) where keeps(records[row]) {
        all.append(
          Posted(customer: Int32(customer), knownOn: knownOn[row], record: records[row]))
      }
    }
    for (own, place) in places.enumerated() {
      guard let place else { continue }
      for row in recent.range(own) {
        all.append(
          Posted(
            customer: place, knownOn: recent.knownOn[row],
            record: recent.records[row].moved(toCustomer: CustomerIndex(Int(place)))))
      }
    }
    guard all.count != records.count || recent.records.count > 0 else { return self }
    return CustomerRecords(
      [all], customers: customers, ParallelReading(threads: 1), by: precedes)
  }
}
