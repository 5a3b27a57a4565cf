// Disputes, promises and activities: events with an identifier of their own.

/// An event line as read, before lines are compared with one another.
private struct EventLine<Record: Sendable>: Identified {
  let id: Int32
  let line: Int32
  let fingerprint: UInt64
  /// The event's own day, for the order.
  let on: Int32
  let posted: Posted<Record>

  var usableOn: Int32 { posted.knownOn }
}

extension LedgerImport {
  mutating func importDisputes(_ table: Table) {
    let (id, invoice) = (table.column("dispute_id"), table.column("invoice_id"))
    let (opened, closed) = (table.column("opened_on"), table.column("closed_on"))
    let (amount, code) = (table.column("amount"), table.column("code"))
    let (outcome, posted) = (table.column("outcome"), table.column("posted_on"))
    var ids = Interner()
    var candidates: [EventLine<StoredDispute>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: opened, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let idBytes = try line.requiredBytes(id)
        let invoiceBytes = try line.requiredBytes(invoice)
        let openedOn = try line.requiredDay(opened)
        _ = try line.day(posted)
        var closedOn = try line.day(closed)
        let contested = try line.amount(amount)
        if let contested { try line.requirePositive(contested, amount) }
        guard let row = invoiceRow(line, invoice, invoiceBytes, usableOn: &usable) else { return }
        let disputed = documents.invoices[Int(row)]
        let units =
          try contested.map { decimal throws(Fault) in
            try line.minorUnits(decimal, amount, in: disputed.currency)
          } ?? disputed.amount
        if let day = closedOn, day < openedOn {
          log.add(
            Fault(
              code: "closed-before-opened",
              problem: "`closed_on` is \(Day(number: Int(day))), before the opening on "
                + "\(Day(number: Int(openedOn))); it is read as closed on opening",
              remedy: "correct one of the two days"),
            line: line.number, effect: .corrected, knownOn: usable)
          closedOn = openedOn
        }
        let record = StoredDispute(
          id: line.text(id), invoice: row, openedOn: Day(number: Int(openedOn)),
          closedOn: closedOn.map { Day(number: Int($0)) },
          amount: Money(minorUnits: units, disputed.currency), code: line.text(code),
          outcome: line.text(outcome))
        candidates.append(
          EventLine(
            id: ids.intern(idBytes), line: Int32(line.number),
            fingerprint: line.fingerprint(except: [closed, outcome]), on: openedOn,
            posted: Posted(customer: disputed.customer, knownOn: usable, record: record)))
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: opened, posted: posted)
    }
    events.disputes = keep(candidates, ids, column: "dispute_id")
    for dispute in events.disputes {
      if let closedOn = dispute.record.closedOn { span.include(closedOn.number) }
    }
  }

  mutating func importPromises(_ table: Table) {
    let (id, customer) = (table.column("promise_id"), table.column("customer_id"))
    let (invoice, amount) = (table.column("invoice_id"), table.column("amount"))
    let (made, promised) = (table.column("made_on"), table.column("promised_for"))
    let posted = table.column("posted_on")
    var ids = Interner()
    var unstated = UnstatedCurrency()
    var candidates: [EventLine<StoredPromise>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: made, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let idBytes = try line.requiredBytes(id)
        let promiser = self.customer(try line.requiredBytes(customer))
        let madeOn = try line.requiredDay(made)
        var promisedFor = try line.requiredDay(promised)
        _ = try line.day(posted)
        let decimal = try line.amount(amount)
        if let decimal { try line.requirePositive(decimal, amount) }
        noteUnknownCustomer(line, customer, from: usable, until: promiser.knownOn)
        guard promiser.knownOn != DayNumber.never else { return }
        usable = max(usable, promiser.knownOn)
        var row: Int32?
        if !line.bytes(invoice).isEmpty {
          row = invoiceRow(line, invoice, line.bytes(invoice), usableOn: &usable)
          guard row != nil else { return }
        }
        var money: Money?
        if let decimal {
          let currency =
            row.map { documents.invoices[Int($0)].currency }
            ?? self.currency(of: promiser.rank, on: usable, &unstated)
          money = Money(minorUnits: try line.minorUnits(decimal, amount, in: currency), currency)
        }
        if let row, documents.invoices[Int(row)].customer != promiser.rank {
          log.add(
            Fault(
              code: "another-customer",
              problem:
                "\(quoted(line.bytes(customer))) promises to pay \(quoted(line.bytes(invoice)))"
                + ", an invoice of another customer",
              remedy: "nothing to do if one pays for the other"),
            line: line.number, effect: .noticed, knownOn: usable)
        }
        if promisedFor < madeOn {
          log.add(
            Fault(
              code: "promised-before-made",
              problem: "`promised_for` is \(Day(number: Int(promisedFor))), before the promise on "
                + "\(Day(number: Int(madeOn))); it is read as promised for that day",
              remedy: "correct one of the two days"),
            line: line.number, effect: .corrected, knownOn: usable)
          promisedFor = madeOn
        }
        let record = StoredPromise(
          id: line.text(id), invoice: row, madeOn: Day(number: Int(madeOn)),
          promisedFor: Day(number: Int(promisedFor)), amount: money)
        candidates.append(
          EventLine(
            id: ids.intern(idBytes), line: Int32(line.number), fingerprint: line.fingerprint(),
            on: madeOn,
            posted: Posted(customer: promiser.rank, knownOn: usable, record: record)))
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: made, posted: posted)
    }
    note(unstated)
    events.promises = keep(candidates, ids, column: "promise_id")
  }

  mutating func importActivities(_ table: Table) {
    let (id, customer) = (table.column("activity_id"), table.column("customer_id"))
    let (own, posted) = (table.column("on"), table.column("posted_on"))
    let (channel, level) = (table.column("channel"), table.column("level"))
    let (outcome, collector) = (table.column("outcome"), table.column("collector"))
    let (note, arm) = (table.column("note"), table.column("experiment_arm"))
    var ids = Interner()
    var candidates: [EventLine<Activity>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        let idBytes = try line.requiredBytes(id)
        let contacted = self.customer(try line.requiredBytes(customer))
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        let levelNumber = try line.wholeNumber(level)
        noteUnknownCustomer(line, customer, from: known, until: contacted.knownOn)
        guard contacted.knownOn != DayNumber.never else { return }
        let record = Activity(
          id: line.text(id), customer: Int(contacted.rank), on: Day(number: Int(on)),
          channel: line.text(channel), level: levelNumber, outcome: line.text(outcome),
          collector: line.text(collector), note: line.text(note), experimentArm: line.text(arm))
        candidates.append(
          EventLine(
            id: ids.intern(idBytes), line: Int32(line.number), fingerprint: line.fingerprint(),
            on: on,
            posted: Posted(
              customer: contacted.rank, knownOn: max(known, contacted.knownOn), record: record)))
      } catch {
        setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
    events.activities = CustomerRecords(keep(candidates, ids, column: "activity_id"))
  }

  /// The lines to use, by customer, day and identifier.
  private mutating func keep<Record>(
    _ candidates: [EventLine<Record>], _ ids: Interner, column: String
  ) -> [Posted<Record>] {
    let kept = withoutDuplicates(candidates, ids, column: column)
    for line in kept {
      log.used(from: line.usableOn)
      span.include(line.on)
      span.include(line.usableOn)
    }
    return sortedByCustomer(kept, customers: customers.count, customer: \.posted.customer) {
      $0.on != $1.on ? $0.on < $1.on : ids.precedes($0.id, $1.id)
    }.map(\.posted)
  }
}
