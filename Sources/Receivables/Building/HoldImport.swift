// Holds, from `holds.csv` and from a column of customers.csv.

extension LedgerImport {
  mutating func importHolds(_ table: Table) {
    let (customer, invoice) = (table.column("customer_id"), table.column("invoice_id"))
    let (from, until) = (table.column("from"), table.column("until"))
    let (reason, posted) = (table.column("reason"), table.column("posted_on"))
    let (known, references) = (knownCustomers, invoiceReferences)
    table.forEachLine { line in
      let knownOn = line.knownDay(own: from, posted: posted)
      log.read(knownOn: knownOn)
      var usable = knownOn
      do throws(Fault) {
        let first = try line.requiredDay(from)
        let last = try line.day(until)
        _ = try line.day(posted)
        let word = try line.requiredText(reason)
        if line.bytes(customer).isEmpty && line.bytes(invoice).isEmpty {
          _ = try line.requiredBytes(customer >= 0 ? customer : invoice)
        }
        var (holder, row): (Int32, Int32?) = (-1, nil)
        if !line.bytes(invoice).isEmpty {
          let hint = InvoiceReferences.Hint(knownOn: usable)
          guard
            let found = references.row(
              line, invoice, line.bytes(invoice), hint, usableOn: &usable, &log.lines)
          else { return }
          (holder, row) = (documents.invoices[Int(found)].customer, found)
        } else {
          let held = known.find(try line.requiredBytes(customer))
          noteUnknownCustomer(line, customer, from: usable, until: held.knownOn)
          guard held.knownOn != DayNumber.never else { return }
          usable = max(usable, held.knownOn)
          holder = held.rank
        }
        let record = StoredHold(
          invoice: row, from: Day(number: Int(first)), until: last.map { Day(number: Int($0)) },
          reason: word)
        events.holds.append(Posted(customer: holder, knownOn: usable, record: record))
        log.used(from: usable)
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: from, posted: posted)
    }
  }

  /// Adds the customers that customers.csv blocks, and puts all holds in order.
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
