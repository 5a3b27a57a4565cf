internal import Receivables

// Health, announced billing, rates, holidays and flows: lines without an identifier.

extension CSVFeed {
  func readHealth(_ table: Table, _ builder: inout LedgerBuilder) {
    if table.isWideHealth { return readWideHealth(table, &builder) }
    let (customer, observed) = (table.column("customer_id"), table.column("observed_on"))
    let (metric, value) = (table.column("metric"), table.column("value"))
    let posted = table.column("posted_on")
    let context = builder.eventContext
    let read = parts(of: table, own: observed, posted: posted) {
      (part: inout CustomerPart<HealthObservation>, line, _) throws(Fault) in
      let subject = try line.requiredText(customer)
      let postedOn = try line.optionalDay(posted)
      let measured = HealthObservation(
        customer: .unplaced, observedOn: Day(number: Int(try line.requiredDay(observed))),
        metric: try line.requiredText(metric), value: try line.requiredNumber(value))
      part.add(
        HealthRecord(of: subject, measured, postedOn: postedOn), line: line.number, context)
    }
    builder.takeHealth(read)
  }

  func readExpectedBilling(_ table: Table, _ builder: inout LedgerBuilder) {
    let (expected, amount) = (table.column("expected_on"), table.column("amount"))
    let (currency, probability) = (table.column("currency"), table.column("probability"))
    let (customer, posted) = (table.column("customer_id"), table.column("posted_on"))
    forEachLine(of: table, own: -1, posted: posted, &builder) {
      line, place, builder throws(Fault) in
      let billed = try line.requiredText(customer)
      let expectedOn = Day(number: Int(try line.requiredDay(expected)))
      let postedOn = try line.optionalDay(posted)
      builder.place(
        ExpectedBillingRecord(
          customer: billed, expectedOn: expectedOn, amount: try line.requiredAmount(amount),
          currency: try line.currency(currency), probability: try line.number(probability) ?? 1,
          postedOn: postedOn), at: place)
    }
  }

  func readExchangeRates(_ table: Table, _ builder: inout LedgerBuilder) {
    let (own, posted) = (table.column("on"), table.column("posted_on"))
    let (from, to, rate) = (table.column("from"), table.column("to"), table.column("rate"))
    forEachLine(of: table, own: own, posted: posted, &builder) {
      line, place, builder throws(Fault) in
      let on = Day(number: Int(try line.requiredDay(own)))
      let postedOn = try line.optionalDay(posted)
      _ = try line.requiredBytes(from)
      _ = try line.requiredBytes(to)
      let value = try line.requiredNumber(rate)
      guard let source = try line.currency(from), let target = try line.currency(to) else {
        return
      }
      builder.place(
        ExchangeRateRecord(
          rate: ExchangeRate(on: on, from: source, to: target, rate: value), postedOn: postedOn),
        at: place)
    }
  }

  func readHolidays(_ table: Table, _ builder: inout LedgerBuilder) {
    let on = table.column("on")
    let (calendar, name) = (table.column("calendar"), table.column("name"))
    forEachLine(of: table, own: -1, posted: -1, &builder) {
      line, _, builder throws(Fault) in
      builder.place(
        Holiday(
          on: Day(number: Int(try line.requiredDay(on))), calendar: line.text(calendar),
          name: line.text(name)))
    }
  }

  func readOtherFlows(_ table: Table, _ builder: inout LedgerBuilder) {
    let (on, amount) = (table.column("on"), table.column("amount"))
    let (currency, label) = (table.column("currency"), table.column("label"))
    let posted = table.column("posted_on")
    forEachLine(of: table, own: -1, posted: posted, &builder) {
      line, place, builder throws(Fault) in
      let day = Day(number: Int(try line.requiredDay(on)))
      let postedOn = try line.optionalDay(posted)
      builder.place(
        OtherFlowRecord(
          on: day, amount: try line.requiredAmount(amount), currency: try line.currency(currency),
          label: line.text(label), postedOn: postedOn), at: place)
    }
  }
}
