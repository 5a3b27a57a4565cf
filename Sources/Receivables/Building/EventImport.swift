// Disputes, promises and activities: events with an identifier of their own.

/// An event line as read, before lines are compared with one another.
private struct EventLine<Record: Sendable>: Sendable {
  /// The event's own day, for the order.
  let on: Int32
  let posted: Posted<Record>
  var line: Int32 = 0
  /// Where the record starts in the file.
  var start = 0
}

/// What one part of a file of events says.
private struct EventPart<Record: Sendable>: Sendable {
  var lines: [EventLine<Record>] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  var notes = EventNotes()
}

/// What is noted beside the events of a part.
private struct EventNotes: Sendable {
  var log = LineLog()
  var unstated = UnstatedCurrency()
  /// The day from which the present line can be used, as far as it is known.
  var usableOn = DayNumber.always
}

/// What events refer to, as several threads read it.
private struct EventContext: Sendable {
  let references: InvoiceReferences
  let customers: KnownCustomers
}

extension LedgerImport {
  mutating func importDisputes(_ table: Table) {
    let (id, invoice) = (table.column("dispute_id"), table.column("invoice_id"))
    let (opened, closed) = (table.column("opened_on"), table.column("closed_on"))
    let (amount, code) = (table.column("amount"), table.column("code"))
    let (outcome, posted) = (table.column("outcome"), table.column("posted_on"))
    events.disputes = importEvents(
      table, .disputes, id: "dispute_id", hidden: [closed, outcome]
    ) { line, context, notes throws(Fault) in
      let invoiceBytes = try line.requiredBytes(invoice)
      let openedOn = try line.requiredDay(opened)
      _ = try line.day(posted)
      var closedOn = try line.day(closed)
      let contested = try line.amount(amount)
      if let contested { try line.requirePositive(contested, amount) }
      guard
        let row = context.references.row(
          line, invoice, invoiceBytes, InvoiceReferences.Hint(knownOn: notes.usableOn),
          usableOn: &notes.usableOn,
          &notes.log)
      else { return nil }
      let disputed = context.references.invoices[Int(row)]
      let units =
        try contested.map { decimal throws(Fault) in
          try line.minorUnits(decimal, amount, in: disputed.currency)
        } ?? context.references.amount(ofDocument: row)
      if let day = closedOn, day < openedOn {
        notes.log.add(
          Fault(
            code: "closed-before-opened",
            problem: "`closed_on` is \(Day(number: Int(day))), before the opening on "
              + "\(Day(number: Int(openedOn))); it is read as closed on opening",
            remedy: "correct one of the two days"),
          line: line.number, effect: .corrected, knownOn: notes.usableOn)
        closedOn = openedOn
      }
      let record = StoredDispute(
        id: line.text(id), invoice: row, openedOn: Day(number: Int(openedOn)),
        closedOn: closedOn.map { Day(number: Int($0)) },
        amount: Money(minorUnits: units, disputed.currency), code: line.text(code),
        outcome: line.text(outcome))
      return EventLine(
        on: openedOn,
        posted: Posted(customer: disputed.customer, knownOn: notes.usableOn, record: record))
    }
    for dispute in events.disputes {
      if let closedOn = dispute.record.closedOn { span.include(closedOn.number) }
    }
  }

  mutating func importPromises(_ table: Table) {
    let (id, customer) = (table.column("promise_id"), table.column("customer_id"))
    let (invoice, amount) = (table.column("invoice_id"), table.column("amount"))
    let (made, promised) = (table.column("made_on"), table.column("promised_for"))
    let (posted, replaces) = (table.column("posted_on"), table.column("replaces"))
    events.promises = importEvents(table, .promises, id: "promise_id") {
      line, context, notes throws(Fault) in
      let promiser = context.customers.find(try line.requiredBytes(customer))
      let madeOn = try line.requiredDay(made)
      var promisedFor = try line.requiredDay(promised)
      _ = try line.day(posted)
      let decimal = try line.amount(amount)
      if let decimal { try line.requirePositive(decimal, amount) }
      notes.log.noteUnknownCustomer(
        line, customer, from: notes.usableOn, until: promiser.knownOn)
      guard promiser.knownOn != DayNumber.never else { return nil }
      notes.usableOn = max(notes.usableOn, promiser.knownOn)
      var invoiced: StoredInvoice?
      var row: Int32?
      if !line.bytes(invoice).isEmpty {
        guard
          let found = context.references.row(
            line, invoice, line.bytes(invoice),
            InvoiceReferences.Hint(customer: promiser.rank, knownOn: notes.usableOn),
            usableOn: &notes.usableOn, &notes.log)
        else { return nil }
        row = found
        invoiced = context.references.invoices[Int(found)]
      }
      var money: Money?
      if let decimal, let invoiced {
        let units = try line.minorUnits(decimal, amount, in: invoiced.currency)
        money = Money(minorUnits: units, invoiced.currency)
      } else if let decimal {
        let currency =
          context.customers.currency(of: promiser.rank, on: notes.usableOn)
          ?? notes.unstated.on(notes.usableOn)
        money = Money(minorUnits: try line.minorUnits(decimal, amount, in: currency), currency)
      }
      if let invoiced, invoiced.customer != promiser.rank {
        notes.log.add(
          Fault(
            code: "another-customer",
            problem:
              "\(quoted(line.bytes(customer))) promises to pay \(quoted(line.bytes(invoice)))"
              + ", an invoice of another customer",
            remedy: "nothing to do if one pays for the other"),
          line: line.number, effect: .noticed, knownOn: notes.usableOn)
      }
      if promisedFor < madeOn {
        notes.log.add(
          Fault(
            code: "promised-before-made",
            problem: "`promised_for` is \(Day(number: Int(promisedFor))), before the promise on "
              + "\(Day(number: Int(madeOn))); it is read as promised for that day",
            remedy: "correct one of the two days"),
          line: line.number, effect: .corrected, knownOn: notes.usableOn)
        promisedFor = madeOn
      }
      let record = StoredPromise(
        id: line.text(id), invoice: row, madeOn: Day(number: Int(madeOn)),
        promisedFor: Day(number: Int(promisedFor)), amount: money, replaces: line.text(replaces))
      return EventLine(
        on: madeOn,
        posted: Posted(customer: promiser.rank, knownOn: notes.usableOn, record: record))
    }
  }

  mutating func importActivities(_ table: Table) {
    let (id, customer) = (table.column("activity_id"), table.column("customer_id"))
    let (own, posted) = (table.column("on"), table.column("posted_on"))
    let (channel, level) = (table.column("channel"), table.column("level"))
    let (outcome, collector) = (table.column("outcome"), table.column("collector"))
    let (note, arm) = (table.column("note"), table.column("experiment_arm"))
    let activities = importEvents(
      table, .activities, id: "activity_id"
    ) { line, context, notes throws(Fault) -> EventLine<Activity>? in
      let contacted = context.customers.find(try line.requiredBytes(customer))
      let on = try line.requiredDay(own)
      _ = try line.day(posted)
      let levelNumber = try line.wholeNumber(level)
      notes.log.noteUnknownCustomer(
        line, customer, from: notes.usableOn, until: contacted.knownOn)
      guard contacted.knownOn != DayNumber.never else { return nil }
      let record = Activity(
        id: line.text(id), customer: Int(contacted.rank), on: Day(number: Int(on)),
        channel: line.text(channel), level: levelNumber, outcome: line.text(outcome),
        collector: line.text(collector), note: line.text(note), experimentArm: line.text(arm))
      return EventLine(
        on: on,
        posted: Posted(
          customer: contacted.rank, knownOn: max(notes.usableOn, contacted.knownOn),
          record: record))
    }
    events.activities = CustomerRecords([activities], customers: customers.count, reading) {
      _, _ in false
    }
  }

  /// Reads events, and keeps those to use by customer, day and identifier.
  ///
  /// - Parameters:
  ///   - hidden: columns that do not decide between lines with the same identifier.
  ///   - read: `nil` for a line that it has logged as set aside.
  private mutating func importEvents<Record: Sendable>(
    _ table: Table, _ contract: FileContract, id column: String, hidden: [Int] = [],
    _ read: @Sendable (Line, EventContext, inout EventNotes) throws(Fault) -> EventLine<Record>?
  ) -> [Posted<Record>] {
    let (id, posted) = (table.column(column), table.column("posted_on"))
    let own = contract.ownDay.map { table.column($0) } ?? -1
    let context = EventContext(references: invoiceReferences, customers: knownCustomers)
    let parts = table.inParts(reading) {
      EventPart<Record>()
    } _: { part, line in
      let knownOn = line.knownDay(own: own, posted: posted)
      part.notes.log.read(knownOn: knownOn)
      part.notes.usableOn = knownOn
      do throws(Fault) {
        let idBytes = try line.requiredBytes(id)
        guard var event = try read(line, context, &part.notes) else { return }
        event.line = Int32(line.number)
        event.start = line.record.start
        part.lines.append(event)
        part.ids.append(CellText(idBytes))
        part.hashes.append(Interner.hash(idBytes))
      } catch {
        part.notes.log.setAside(line, error, knownOn: part.notes.usableOn)
      }
    } refuse: { part, fault, number, line in
      part.notes.log.refuse(fault, number, line, own: own, posted: posted)
    }
    var unstated = UnstatedCurrency()
    for part in parts {
      log.add(part.value.notes.log, firstLine: part.firstLine)
      unstated.include(part.value.notes.unstated)
    }
    note(unstated)
    return keep(parts, table, column, hidden: hidden)
  }

  private mutating func keep<Record: Sendable>(
    _ parts: [CSVChunk<EventPart<Record>>], _ table: Table, _ column: String, hidden: [Int]
  ) -> [Posted<Record>] {
    let ids = IdentifierTable(
      parts.flatMap(\.value.ids), hashes: parts.flatMap(\.value.hashes), reading)
    let lines = PartedLines(parts)
    let lost = setAsideRepetitions(of: ids, column: column) { number in
      let (part, row) = lines.place(number)
      let line = parts[part].value.lines[row]
      return Candidate(
        usableOn: line.posted.knownOn, line: Int(line.line) + parts[part].firstLine,
        fingerprint: table.withLine(at: line.start) { $0.fingerprint(except: hidden) })
    }
    let order = sortedByCustomer(reading, customers: customers.count, ids: ids.texts) { visit in
      var number: Int32 = 0
      for part in parts {
        for row in part.value.lines.indices {
          if lost.isEmpty || !lost.contains(number) {
            let line = part.value.lines[row]
            visit(number, line.posted.customer, line.on)
          }
          number += 1
        }
      }
    }
    for number in order {
      let (part, row) = lines.place(number)
      let knownOn = parts[part].value.lines[row].posted.knownOn
      log.used(from: knownOn)
      span.include(parts[part].value.lines[row].on)
      span.include(knownOn)
    }
    return reading.filled(order.count) {
      let (part, row) = lines.place(order[$0])
      return parts[part].value.lines[row].posted
    }
  }
}

/// Where the lines of all parts stand, numbered through.
private struct PartedLines: Sendable {
  /// The number of each part's first line.
  private let starts: [Int]

  init<Record>(_ parts: [CSVChunk<EventPart<Record>>]) {
    var next = 0
    starts = parts.map { part in
      defer { next += part.value.lines.count }
      return next
    }
  }

  func place(_ number: Int32) -> (part: Int, row: Int) {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= Int(number) { low = middle } else { high = middle }
    }
    return (low, Int(number) - starts[low])
  }
}
