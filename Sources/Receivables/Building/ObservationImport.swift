// Health, reviews, announced billing, rates and holidays: lines without an identifier.

extension LedgerImport {
  mutating func importHealth(_ table: Table) {
    let (metric, value) = (table.column("metric"), table.column("value"))
    let observed = table.column("observed_on")
    let lines = readCustomerLines(table, .health) { line, customer throws(Fault) in
      HealthObservation(
        customer: customer, observedOn: Day(number: Int(try line.requiredDay(observed))),
        metric: try line.requiredText(metric), value: try line.requiredNumber(value))
    }
    events.health = CustomerRecords(lines, customers: customers.count, reading) {
      ($0.record.observedOn, $0.record.metric, $0.record.value, $0.knownOn)
        < ($1.record.observedOn, $1.record.metric, $1.record.value, $1.knownOn)
    }
    for record in events.health.records { span.include(record.observedOn.number) }
    for knownOn in events.health.knownOn { span.include(knownOn) }
  }

  mutating func importReviews(_ table: Table) {
    let (reviewed, reviewer) = (table.column("reviewed_on"), table.column("reviewer"))
    let (verdict, comment) = (table.column("verdict"), table.column("comment"))
    let lines = readCustomerLines(table, .reviews) { line, customer throws(Fault) in
      Review(
        customer: customer, reviewedOn: Day(number: Int(try line.requiredDay(reviewed))),
        reviewer: line.text(reviewer), verdict: line.text(verdict), comment: line.text(comment))
    }
    events.reviews = CustomerRecords(lines, customers: customers.count, reading) {
      let (a, b) = ($0.record, $1.record)
      return (a.reviewedOn, a.reviewer, a.verdict, a.comment, $0.knownOn)
        < (b.reviewedOn, b.reviewer, b.verdict, b.comment, $1.knownOn)
    }
    for record in events.reviews.records { span.include(record.reviewedOn.number) }
    for knownOn in events.reviews.knownOn { span.include(knownOn) }
  }

  mutating func importExpectedBilling(_ table: Table) {
    let (expected, amount) = (table.column("expected_on"), table.column("amount"))
    let (currency, probability) = (table.column("currency"), table.column("probability"))
    let (customer, posted) = (table.column("customer_id"), table.column("posted_on"))
    var unstated = UnstatedCurrency()
    var lines: [Posted<ExpectedBilling>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: -1, posted: posted)
      log.read(knownOn: known)
      var usable = known
      do throws(Fault) {
        let billed = self.customer(try line.requiredBytes(customer))
        let expectedOn = Day(number: Int(try line.requiredDay(expected)))
        _ = try line.day(posted)
        let decimal = try line.requiredAmount(amount)
        try line.requirePositive(decimal, amount)
        let stated = try line.currency(currency)
        let chance = try line.number(probability) ?? 1
        guard (0...1).contains(chance) else {
          throw line.badNumber(
            probability, "is no probability", remedy: "write a number from 0 to 1, such as 0.85")
        }
        noteUnknownCustomer(line, customer, from: known, until: billed.knownOn)
        guard billed.knownOn != DayNumber.never else { return }
        usable = max(known, billed.knownOn)
        let used = stated ?? self.currency(of: billed.rank, on: usable, &unstated)
        let units = try line.minorUnits(decimal, amount, in: used)
        lines.append(
          Posted(
            customer: billed.rank, knownOn: usable,
            record: ExpectedBilling(
              customer: 0, expectedOn: expectedOn, amount: Money(minorUnits: units, used),
              probability: chance)))
        let rank = Int(billed.rank)
        customers[rank].announcementKnownOn = min(customers[rank].announcementKnownOn, usable)
        log.used(from: usable)
      } catch {
        setAside(line, error, knownOn: usable)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: -1, posted: posted)
    }
    note(unstated)
    events.expectedBilling = sortedByCustomer(
      lines, customers: customers.count, customer: \.customer
    ) {
      let (a, b) = ($0.record, $1.record)
      return (a.expectedOn, a.amount.currency, a.amount.minorUnits, a.probability, $0.knownOn)
        < (b.expectedOn, b.amount.currency, b.amount.minorUnits, b.probability, $1.knownOn)
    }
  }

  mutating func importExchangeRates(_ table: Table) {
    let (own, posted) = (table.column("on"), table.column("posted_on"))
    let (from, to, rate) = (table.column("from"), table.column("to"), table.column("rate"))
    var lines: [Posted<ExchangeRate>] = []
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        let on = try line.requiredDay(own)
        _ = try line.day(posted)
        _ = try line.requiredBytes(from)
        _ = try line.requiredBytes(to)
        let value = try line.requiredNumber(rate)
        guard (1e-9...1e9).contains(value) else {
          throw line.badNumber(
            rate, "is no rate", remedy: "write what one unit of `from` is worth in `to`")
        }
        guard let source = try line.currency(from), let target = try line.currency(to) else {
          return
        }
        lines.append(
          Posted(
            customer: -1, knownOn: known,
            record: ExchangeRate(
              on: Day(number: Int(on)), from: source, to: target, rate: value)))
        log.used(from: known)
      } catch {
        setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
    }
    events.exchangeRates = lines.sorted {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.from, a.to, a.rate) < (b.on, b.from, b.to, b.rate)
    }
  }

  mutating func importHolidays(_ table: Table) {
    let on = table.column("on")
    let (calendar, name) = (table.column("calendar"), table.column("name"))
    var lines: [Posted<Holiday>] = []
    table.forEachLine { line in
      log.read(knownOn: DayNumber.always)
      do throws(Fault) {
        let day = Day(number: Int(try line.requiredDay(on)))
        lines.append(
          Posted(
            customer: -1, knownOn: DayNumber.always,
            record: Holiday(on: day, calendar: line.text(calendar), name: line.text(name))))
        log.used(from: DayNumber.always)
      } catch {
        setAside(line, error, knownOn: DayNumber.always)
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: -1, posted: -1)
    }
    events.holidays = lines.sorted {
      let (a, b) = ($0.record, $1.record)
      return (a.on, a.calendar, a.name) < (b.on, b.calendar, b.name)
    }
  }

  /// Reads lines that name a customer and a day, with the rest by `read`; part after part of the file.
  private mutating func readCustomerLines<Record: Sendable>(
    _ table: Table, _ contract: FileContract,
    _ read: @Sendable (Line, _ customer: Int) throws(Fault) -> Record
  ) -> [[Posted<Record>]] {
    let customer = table.column("customer_id")
    let own = contract.ownDay.map { table.column($0) } ?? -1
    let posted = table.column("posted_on")
    let known = knownCustomers
    let parts = table.inParts(reading) {
      CustomerLines<Record>()
    } _: { part, line in
      let knownOn = line.knownDay(own: own, posted: posted)
      part.log.read(knownOn: knownOn)
      do throws(Fault) {
        let subject = known.find(try line.requiredBytes(customer))
        _ = try line.day(posted)
        let record = try read(line, Int(subject.rank))
        part.log.noteUnknownCustomer(line, customer, from: knownOn, until: subject.knownOn)
        guard subject.knownOn != DayNumber.never else { return }
        let usable = max(knownOn, subject.knownOn)
        part.lines.append(Posted(customer: subject.rank, knownOn: usable, record: record))
        part.log.used(from: usable)
      } catch {
        part.log.setAside(line, error, knownOn: knownOn)
      }
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: own, posted: posted)
    }
    for part in parts { log.add(part.value.log, firstLine: part.firstLine) }
    return parts.map(\.value.lines)
  }
}

/// Lines of a part of a file, each of a customer.
private struct CustomerLines<Record: Sendable>: Sendable {
  var lines: [Posted<Record>] = []
  var log = LineLog()
}
