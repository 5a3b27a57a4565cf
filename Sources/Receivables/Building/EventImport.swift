internal import SortedSearch

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

/// What one part of a source of events says.
package struct EventPart<Record: Sendable>: Sendable {
  fileprivate var lines: [EventLine<Record>] = []
  /// One for each of ``lines``.
  fileprivate var ids: [CellText] = []
  fileprivate var hashes: [UInt64] = []
  package var log = LineLog()
  fileprivate var unstated = UnstatedCurrency()

  package init() {}

  fileprivate mutating func append(
    _ id: CellText, _ record: Record, of customer: Int32, on day: Day, usableOn: Int32,
    at place: RecordPlace
  ) {
    lines.append(
      EventLine(
        on: day.number, posted: Posted(customer: customer, knownOn: usableOn, record: record),
        line: Int32(place.line), start: place.place))
    ids.append(id)
    hashes.append(Interner.hash(id.bytes))
  }
}

package typealias DisputePart = EventPart<StoredDispute>
package typealias PromisePart = EventPart<StoredPromise>
package typealias ActivityPart = EventPart<Activity>

/// What events refer to, as several threads read it.
package struct EventContext: Sendable {
  let references: InvoiceReferences
  let customers: KnownCustomers
  let names: RecordNames
  let today: Day?
}

extension LineLog {
  /// Says that something is dated after the day that it is.
  mutating func noteAhead(
    _ column: String, _ day: Day, line: Int, knownOn: Int32, _ context: EventContext
  ) {
    guard let today = context.today, day > today else { return }
    add(
      Fault(
        code: "dated-ahead",
        problem: "`\(column)` is \(day), after today, \(today); the line counts from that day on",
        remedy: "correct the day if it is mistyped"),
      line: line, effect: .noticed, knownOn: knownOn)
  }
}

/// How far ahead a person plausibly puts things off.
package enum PlausibleDays {
  /// Of a promise, an agreed action or a snooze, from the day it was made.
  package static let ahead = 180
}

extension LineLog {
  /// Says that something is put off further than is plausible.
  fileprivate mutating func noteFar(
    code: String, _ column: String, _ day: Day, after made: Day, line: Int, knownOn: Int32
  ) {
    guard day - made > PlausibleDays.ahead else { return }
    add(
      Fault(
        code: code,
        problem: "`\(column)` is \(day), \(day - made) days after \(made); it counts as it stands, "
          + "and the account waits for it",
        remedy: "correct the day if it is mistyped"),
      line: line, effect: .noticed, knownOn: knownOn)
  }
}

extension EventPart where Record == StoredDispute {
  /// - Parameter id: as in the record, where it stays.
  package mutating func add(
    _ dispute: DisputeRecord, id: CellText, at place: RecordPlace, _ context: EventContext
  ) {
    var usableOn = dispute.knownOn
    do throws(Fault) {
      try dispute.amount?.requirePositive("amount", place.text("amount"))
      guard
        let row = context.references.row(
          dispute.invoice, line: place.line, InvoiceReferences.Hint(knownOn: usableOn),
          usableOn: &usableOn, &log)
      else { return }
      let disputed = context.references.invoices[Int(row)]
      let units =
        try dispute.amount?.units(in: disputed.currency, "amount", place.text("amount"))
        ?? context.references.amount(ofDocument: row)
      log.noteAhead("opened_on", dispute.openedOn, line: place.line, knownOn: usableOn, context)
      let record = StoredDispute(
        id: dispute.id, invoice: row, openedOn: dispute.openedOn,
        closedOn: closing(of: dispute, line: place.line, usableOn: usableOn),
        amount: Money(minorUnits: units, disputed.currency), code: dispute.code,
        outcome: dispute.outcome)
      append(
        id, record, of: disputed.customer, on: dispute.openedOn, usableOn: usableOn, at: place)
    } catch {
      log.setAside(line: place.line, error, knownOn: usableOn)
    }
  }

  private mutating func closing(of dispute: DisputeRecord, line: Int, usableOn: Int32) -> Day? {
    guard let closedOn = dispute.closedOn, closedOn < dispute.openedOn else {
      return dispute.closedOn
    }
    log.add(
      Fault(
        code: "closed-before-opened",
        problem: "`closed_on` is \(closedOn), before the opening on "
          + "\(dispute.openedOn); it is read as closed on opening",
        remedy: "correct one of the two days"),
      line: line, effect: .corrected, knownOn: usableOn)
    return dispute.openedOn
  }
}

extension EventPart where Record == StoredPromise {
  /// - Parameter id: as in the record, where it stays.
  package mutating func add(
    _ promise: PromiseRecord, id: CellText, at place: RecordPlace, _ context: EventContext
  ) {
    var usableOn = promise.knownOn
    do throws(Fault) {
      try promise.amount?.requirePositive("amount", place.text("amount"))
      let promiser = context.customers.find(promise.customer)
      log.noteUnknownCustomer(
        promise.customer, line: place.line, in: context.names[.customers], from: usableOn,
        until: promiser.knownOn)
      guard promiser.knownOn != DayNumber.never else { return }
      usableOn = max(usableOn, promiser.knownOn)
      var row: Int32?
      if !promise.invoice.isEmpty {
        row = context.references.row(
          promise.invoice, line: place.line,
          InvoiceReferences.Hint(customer: promiser.rank, knownOn: usableOn), usableOn: &usableOn,
          &log)
        if row == nil { return }
      }
      let invoiced = row.map { context.references.invoices[Int($0)] }
      let money = try amount(
        of: promise, promiser.rank, invoiced, at: place, usableOn: usableOn, context)
      if let invoiced, invoiced.customer != promiser.rank {
        log.add(
          Fault(
            code: "another-customer",
            problem:
              "\(quoted(promise.customer)) promises to pay \(quoted(promise.invoice))"
              + ", an invoice of another customer",
            remedy: "nothing to do if one pays for the other"),
          line: place.line, effect: .noticed, knownOn: usableOn)
      }
      log.noteAhead("made_on", promise.madeOn, line: place.line, knownOn: usableOn, context)
      let record = StoredPromise(
        id: promise.id, invoice: row, madeOn: promise.madeOn,
        promisedFor: promisedDay(promise, line: place.line, usableOn: usableOn), amount: money,
        replaces: promise.replaces)
      append(id, record, of: promiser.rank, on: promise.madeOn, usableOn: usableOn, at: place)
    } catch {
      log.setAside(line: place.line, error, knownOn: usableOn)
    }
  }

  private mutating func amount(
    of promise: PromiseRecord, _ promiser: Int32, _ invoiced: StoredInvoice?,
    at place: RecordPlace, usableOn: Int32, _ context: EventContext
  ) throws(Fault) -> Money? {
    guard let amount = promise.amount else { return nil }
    let currency =
      invoiced?.currency ?? context.customers.currency(of: promiser, on: usableOn)
      ?? unstated.on(usableOn)
    return Money(
      minorUnits: try amount.units(in: currency, "amount", place.text("amount")), currency)
  }

  private mutating func promisedDay(_ promise: PromiseRecord, line: Int, usableOn: Int32) -> Day {
    guard promise.promisedFor < promise.madeOn else {
      log.noteFar(
        code: "promised-far", "promised_for", promise.promisedFor, after: promise.madeOn,
        line: line, knownOn: usableOn)
      return promise.promisedFor
    }
    log.add(
      Fault(
        code: "promised-before-made",
        problem: "`promised_for` is \(promise.promisedFor), before the promise on "
          + "\(promise.madeOn); it is read as promised for that day",
        remedy: "correct one of the two days"),
      line: line, effect: .corrected, knownOn: usableOn)
    return promise.madeOn
  }
}

extension EventPart where Record == Activity {
  /// - Parameter id: as in the record, where it stays.
  package mutating func add(
    _ record: ActivityRecord, id: CellText, at place: RecordPlace, _ context: EventContext
  ) {
    let knownOn = record.knownOn
    let contacted = context.customers.find(record.customer)
    log.noteUnknownCustomer(
      record.customer, line: place.line, in: context.names[.customers], from: knownOn,
      until: contacted.knownOn)
    guard contacted.knownOn != DayNumber.never else { return }
    let activity = record.content
    noteOddities(activity, line: place.line, knownOn: knownOn, context)
    append(
      id, activity.moved(toCustomer: CustomerIndex(Int(contacted.rank))), of: contacted.rank,
      on: activity.on, usableOn: max(knownOn, contacted.knownOn), at: place)
  }
}

extension EventPart where Record == Activity {
  /// What is odd about a contact that is used as it stands.
  private mutating func noteOddities(
    _ activity: Activity, line: Int, knownOn: Int32, _ context: EventContext
  ) {
    log.noteAhead("on", activity.on, line: line, knownOn: knownOn, context)
    let followUp = activity.followUp
    let later = [("next_action_on", followUp.on), ("snoozed_until", followUp.snoozedUntil)]
    for case (let column, let day?) in later {
      log.noteFar(
        code: "put-off-far", column, day, after: activity.on, line: line, knownOn: knownOn)
    }
    guard let next = activity.followUp.on, let snoozed = activity.followUp.snoozedUntil,
      next < snoozed
    else { return }
    log.add(
      Fault(
        code: "action-while-snoozed",
        problem: "`next_action_on` is \(next), but nothing is done before `snoozed_until`, "
          + "\(snoozed)",
        remedy: "leave out one of the two days"),
      line: line, effect: .noticed, knownOn: knownOn)
  }
}

extension LedgerBuilder {
  /// What events refer to.
  package var eventContext: EventContext {
    EventContext(
      references: invoiceReferences, customers: knownCustomers, names: names, today: today)
  }

  package mutating func takeDisputes(
    _ parts: [RecordPart<DisputePart>], of source: any RecordSource
  ) {
    events.disputes = take(
      parts, source, id: "dispute_id", hidden: ["closed_on", "outcome"])
    for dispute in events.disputes {
      if let closedOn = dispute.record.closedOn { span.include(closedOn.number) }
    }
  }

  package mutating func takePromises(
    _ parts: [RecordPart<PromisePart>], of source: any RecordSource
  ) {
    events.promises = take(parts, source, id: "promise_id", hidden: []) { $1.fault(after: $0) }
  }

  package mutating func takeActivities(
    _ parts: [RecordPart<ActivityPart>], of source: any RecordSource
  ) {
    let activities = take(parts, source, id: "activity_id", hidden: [])
    events.activities = CustomerRecords([activities], customers: customers.count, reading) {
      _, _ in false
    }
  }

  /// Keeps the events to use by customer, day and identifier.
  ///
  /// - Parameters:
  ///   - hidden: fields that do not decide between records with the same identifier.
  ///   - fault: what is odd about the second of two records of one customer and day.
  private mutating func take<Record: Sendable>(
    _ parts: [RecordPart<EventPart<Record>>], _ source: any RecordSource, id column: String,
    hidden: [String], _ fault: (Record, Record) -> Fault? = { _, _ in nil }
  ) -> [Posted<Record>] {
    for part in parts {
      log.add(part.value.log, firstLine: part.firstLine)
      unstated.include(part.value.unstated)
    }
    return keep(parts, source, column, hidden: hidden, fault)
  }

  private mutating func keep<Record: Sendable>(
    _ parts: [RecordPart<EventPart<Record>>], _ source: any RecordSource, _ column: String,
    hidden: [String], _ fault: (Record, Record) -> Fault?
  ) -> [Posted<Record>] {
    let ids = IdentifierTable(parts.map { ($0.value.ids, $0.value.hashes) }, reading)
    let lines = PartedLines(parts)
    let lost = setAsideRepetitions(of: ids, column: column) { number in
      let (part, row) = lines.place(number)
      let line = parts[part].value.lines[row]
      return Candidate(
        usableOn: line.posted.knownOn, line: Int(line.line) + parts[part].firstLine,
        fingerprint: source.fingerprint(at: line.start, except: hidden))
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
    var earlier: Posted<Record>?
    for number in order {
      let (part, row) = lines.place(number)
      let line = parts[part].value.lines[row]
      log.used(from: line.posted.knownOn)
      span.include(line.on)
      span.include(line.posted.knownOn)
      if let earlier, earlier.customer == line.posted.customer,
        let fault = fault(earlier.record, line.posted.record)
      {
        log.add(
          fault, line: Int(line.line) + parts[part].firstLine, effect: .noticed,
          knownOn: max(earlier.knownOn, line.posted.knownOn))
      }
      earlier = line.posted
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

  init<Record>(_ parts: [RecordPart<EventPart<Record>>]) {
    var next = 0
    starts = parts.map { part in
      defer { next += part.value.lines.count }
      return next
    }
  }

  func place(_ number: Int32) -> (part: Int, row: Int) {
    let part = starts.partitioningIndex { $0 > Int(number) } - 1
    return (part, Int(number) - starts[part])
  }
}
