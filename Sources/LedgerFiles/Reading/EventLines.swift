internal import Receivables

// Disputes, promises and activities: events with an identifier of their own.

extension CSVFeed {
  func readDisputes(_ table: Table, _ builder: inout LedgerBuilder) {
    let (id, invoice) = (table.column("dispute_id"), table.column("invoice_id"))
    let (opened, closed) = (table.column("opened_on"), table.column("closed_on"))
    let (amount, code) = (table.column("amount"), table.column("code"))
    let (outcome, posted) = (table.column("outcome"), table.column("posted_on"))
    let context = builder.eventContext
    let source: any RecordSource = table
    let read = parts(of: table, own: opened, posted: posted) {
      (part: inout DisputePart, line, _) throws(Fault) in
      let idBytes = try line.requiredBytes(id)
      let invoiceBytes = try line.requiredBytes(invoice)
      let openedOn = Day(number: Int(try line.requiredDay(opened)))
      let postedOn = try line.optionalDay(posted)
      let closedOn = try line.optionalDay(closed)
      let record = DisputeRecord(
        id: line.text(id), invoice: String(decoding: invoiceBytes, as: UTF8.self),
        openedOn: openedOn, closedOn: closedOn, amount: try line.amount(amount),
        code: line.text(code), outcome: line.text(outcome), postedOn: postedOn)
      part.add(record, id: CellText(idBytes), at: line.place(source), context)
    }
    builder.takeDisputes(read, of: source)
  }

  func readPromises(_ table: Table, _ builder: inout LedgerBuilder) {
    let (id, customer) = (table.column("promise_id"), table.column("customer_id"))
    let (invoice, amount) = (table.column("invoice_id"), table.column("amount"))
    let (made, promised) = (table.column("made_on"), table.column("promised_for"))
    let (posted, replaces) = (table.column("posted_on"), table.column("replaces"))
    let context = builder.eventContext
    let source: any RecordSource = table
    let read = parts(of: table, own: made, posted: posted) {
      (part: inout PromisePart, line, _) throws(Fault) in
      let idBytes = try line.requiredBytes(id)
      let customerBytes = try line.requiredBytes(customer)
      let madeOn = Day(number: Int(try line.requiredDay(made)))
      let promisedFor = Day(number: Int(try line.requiredDay(promised)))
      let postedOn = try line.optionalDay(posted)
      let record = PromiseRecord(
        id: line.text(id), customer: String(decoding: customerBytes, as: UTF8.self),
        invoice: String(decoding: line.bytes(invoice), as: UTF8.self), madeOn: madeOn,
        promisedFor: promisedFor, amount: try line.amount(amount),
        replaces: line.text(replaces), postedOn: postedOn)
      part.add(record, id: CellText(idBytes), at: line.place(source), context)
    }
    builder.takePromises(read, of: source)
  }

  func readActivities(_ table: Table, _ builder: inout LedgerBuilder) {
    let (id, customer) = (table.column("activity_id"), table.column("customer_id"))
    let (own, posted) = (table.column("on"), table.column("posted_on"))
    let (channel, level) = (table.column("channel"), table.column("level"))
    let (outcome, collector) = (table.column("outcome"), table.column("collector"))
    let (note, arm) = (table.column("note"), table.column("experiment_arm"))
    let followUp = FollowUpColumns(table)
    let context = builder.eventContext
    let source: any RecordSource = table
    let read = parts(of: table, own: own, posted: posted) {
      (part: inout ActivityPart, line, _) throws(Fault) in
      let idBytes = try line.requiredBytes(id)
      let customerBytes = try line.requiredBytes(customer)
      let on = Day(number: Int(try line.requiredDay(own)))
      let postedOn = try line.optionalDay(posted)
      let activity = Activity(
        id: line.text(id), customer: .unplaced, on: on, channel: line.text(channel),
        level: try line.wholeNumber(level), outcome: line.text(outcome),
        collector: line.writing(collector), note: line.writing(note), experimentArm: line.text(arm),
        followUp: try followUp.read(line))
      let record = ActivityRecord(
        of: String(decoding: customerBytes, as: UTF8.self), activity, postedOn: postedOn)
      part.add(record, id: CellText(idBytes), at: line.place(source), context)
    }
    builder.takeActivities(read, of: source)
  }

  func readHolds(_ table: Table, _ builder: inout LedgerBuilder) {
    let (customer, invoice) = (table.column("customer_id"), table.column("invoice_id"))
    let (from, until) = (table.column("from"), table.column("until"))
    let (reason, posted) = (table.column("reason"), table.column("posted_on"))
    forEachLine(of: table, own: from, posted: posted, &builder) {
      line, place, builder throws(Fault) in
      let first = Day(number: Int(try line.requiredDay(from)))
      let last = try line.optionalDay(until)
      let postedOn = try line.optionalDay(posted)
      let word = try line.requiredText(reason)
      var held = ""
      if line.bytes(invoice).isEmpty {
        held = try line.requiredText(
          line.bytes(customer).isEmpty && customer < 0 ? invoice : customer)
      }
      builder.place(
        HoldRecord(
          customer: held, invoice: String(decoding: line.bytes(invoice), as: UTF8.self),
          from: first, until: last, reason: word, postedOn: postedOn), at: place)
    }
  }
}

/// The columns of a contact that say with whom it was and what follows it.
private struct FollowUpColumns: Sendable {
  private let time, person, action, on, snoozedUntil: Int

  init(_ table: Table) {
    (time, person) = (table.column("time"), table.column("contact_name"))
    (action, on) = (table.column("next_action"), table.column("next_action_on"))
    snoozedUntil = table.column("snoozed_until")
  }

  func read(_ line: Line) throws(Fault) -> FollowUp {
    var followUp = FollowUp()
    (followUp.time, followUp.person) = (line.text(time), line.writing(person))
    followUp.action = line.text(action)
    followUp.on = try line.optionalDay(on)
    followUp.snoozedUntil = try line.optionalDay(snoozedUntil)
    return followUp
  }
}
