// Holds, each of a customer or an invoice, and those that customers' own records say.

extension LedgerBuilder {
  package mutating func place(_ hold: HoldRecord, at place: RecordPlace) {
    var usable = hold.knownOn
    if let until = hold.until, until < hold.from {
      let fault = Fault(
        code: "ends-before-start",
        problem: "`until` is \(until), before `from` on \(hold.from), so that it holds nothing",
        remedy: "correct one of the two days")
      log.lines.setAside(line: place.line, fault, knownOn: usable)
      return
    }
    var (holder, row): (Int32, Int32?) = (-1, nil)
    if !hold.invoice.isEmpty {
      let hint = InvoiceReferences.Hint(knownOn: usable)
      guard
        let found = invoiceReferences.row(
          hold.invoice, line: place.line, hint, usableOn: &usable, &log.lines)
      else { return }
      (holder, row) = (documents.invoices[Int(found)].customer, found)
    } else {
      let held = knownCustomers.find(hold.customer)
      log.lines.noteUnknownCustomer(
        hold.customer, line: place.line, in: names[.customers], from: usable, until: held.knownOn)
      guard held.knownOn != DayNumber.never else { return }
      usable = max(usable, held.knownOn)
      holder = held.rank
    }
    let record = StoredHold(
      invoice: row, from: hold.from, until: hold.until, reason: hold.reason)
    events.holds.append(Posted(customer: holder, knownOn: usable, record: record))
    log.used(from: usable)
  }

  /// Adds the customers that their own records block, and puts all holds in order.
  mutating func finishHolds() {
    for (rank, known) in customers.enumerated() {
      guard let master = masters[known.number], master.isBlocked else { continue }
      let record = StoredHold(
        invoice: nil, from: Day(number: max(0, Int(master.usableOn))), until: nil,
        reason: "dunning_block")
      events.holds.append(
        Posted(customer: Int32(rank), knownOn: master.usableOn, record: record))
    }
    events.holds.sort {
      ($0.customer, $0.record.from, $0.record.until ?? .distant, $0.record.reason)
        < ($1.customer, $1.record.from, $1.record.until ?? .distant, $1.record.reason)
    }
  }
}

extension Day {
  fileprivate static let distant = Day(number: Int(Int32.max))
}
