// Health, announced billing, rates and holidays: records without an identifier.

/// What one part of a source of customers' records says.
package struct CustomerPart<Record: CustomerRecord>: Sendable {
  var records: [Posted<Record>] = []
  package var log = LineLog()
  /// Of each record.
  private(set) var lines: [Int32] = []

  package init() {}

  mutating func append(
    _ record: SourceRecord<Record>, line: Int, knownOn: Int32, _ context: EventContext
  ) {
    let subject = context.customers.find(record.customer)
    log.noteUnknownCustomer(
      record.customer, line: line, in: context.names[.customers], from: knownOn,
      until: subject.knownOn)
    guard subject.knownOn != DayNumber.never else { return }
    let usable = max(knownOn, subject.knownOn)
    lines.append(Int32(clamping: line))
    records.append(
      Posted(
        customer: subject.rank, knownOn: usable,
        record: record.content.moved(toCustomer: CustomerIndex(Int(subject.rank)))))
    log.used(from: usable)
  }
}

extension CustomerPart where Record == HealthObservation {
  package mutating func add(_ record: HealthRecord, line: Int, _ context: EventContext) {
    let measured = record.content
    if let range = MetricRange.of(measured.metric), !range.contains(measured.value) {
      let fault = Fault(
        code: "impossible-value",
        problem: "`value` of \(quoted(measured.metric)) is \(MetricRange.shown(measured.value)), "
          + "which is not \(range.words)",
        remedy: "correct it; a metric on another scale needs another name")
      log.setAside(line: line, fault, knownOn: record.knownOn)
      return
    }
    log.noteAhead(
      "observed_on", measured.observedOn, line: line, knownOn: record.knownOn, context)
    append(record, line: line, knownOn: record.knownOn, context)
  }
}

extension LedgerBuilder {
  package mutating func takeHealth(_ parts: [RecordPart<CustomerPart<HealthObservation>>]) {
    for part in parts { log.add(part.value.log, firstLine: part.firstLine) }
    noteOutlyingHealth(parts)
    events.health = CustomerRecords(
      parts.map(\.value.records), customers: customers.count, reading
    ) {
      ($0.record.observedOn, $0.record.metric, $0.record.value, $0.knownOn)
        < ($1.record.observedOn, $1.record.metric, $1.record.value, $1.knownOn)
    }
    for record in events.health.records { span.include(record.observedOn.number) }
    for knownOn in events.health.knownOn { span.include(knownOn) }
  }

  package mutating func place(_ billing: ExpectedBillingRecord, at place: RecordPlace) {
    let known = billing.knownOn
    var usable = known
    do throws(Fault) {
      try billing.amount.requirePositive("amount", place.text("amount"))
      guard (0...1).contains(billing.probability) else {
        throw Fault.badNumber(
          "probability", place.text("probability"), "is no probability",
          remedy: "write a number from 0 to 1, such as 0.85")
      }
      let billed = knownCustomers.find(billing.customer)
      log.lines.noteUnknownCustomer(
        billing.customer, line: place.line, in: names[.customers], from: known,
        until: billed.knownOn)
      guard billed.knownOn != DayNumber.never else { return }
      usable = max(known, billed.knownOn)
      let used = billing.currency ?? currency(of: billed.rank, on: usable)
      let units = try billing.amount.units(in: used, "amount", place.text("amount"))
      events.expectedBilling.append(
        Posted(
          customer: billed.rank, knownOn: usable,
          record: ExpectedBilling(
            customer: .unplaced, expectedOn: billing.expectedOn,
            amount: Money(minorUnits: units, used),
            probability: billing.probability)))
      let rank = Int(billed.rank)
      customers[rank].announcementKnownOn = min(customers[rank].announcementKnownOn, usable)
      log.used(from: usable)
    } catch {
      log.lines.setAside(line: place.line, error, knownOn: usable)
    }
  }

  mutating func sortExpectedBilling() {
    events.expectedBilling = sortedByCustomer(
      events.expectedBilling, customers: customers.count, customer: \.customer
    ) {
      let (a, b) = ($0.record, $1.record)
      return (a.expectedOn, a.amount.currency, a.amount.minorUnits, a.probability, $0.knownOn)
        < (b.expectedOn, b.amount.currency, b.amount.minorUnits, b.probability, $1.knownOn)
    }
  }

  package mutating func place(_ record: ExchangeRateRecord, at place: RecordPlace) {
    guard (1e-9...1e9).contains(record.rate.rate) else {
      let fault = Fault.badNumber(
        "rate", place.text("rate"), "is no rate",
        remedy: "write what one unit of `from` is worth in `to`")
      log.lines.setAside(line: place.line, fault, knownOn: record.knownOn)
      return
    }
    events.exchangeRates.append(
      Posted(customer: -1, knownOn: record.knownOn, record: record.rate))
    log.used(from: record.knownOn)
  }

  mutating func sortExchangeRates() {
    events.exchangeRates.sort {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.from, a.to, a.rate) < (b.on, b.from, b.to, b.rate)
    }
  }

  /// A holiday is known in every view.
  package mutating func place(_ holiday: Holiday) {
    events.holidays.append(
      Posted(customer: -1, knownOn: DayNumber.always, record: holiday))
    log.used(from: DayNumber.always)
  }

  mutating func sortHolidays() {
    events.holidays.sort {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.calendar, a.name) < (b.on, b.calendar, b.name)
    }
  }
}
