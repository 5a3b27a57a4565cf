internal import Receivables

private struct CustomerColumns {
  let id, name, segment, country, currency, creditLimit, onboardedOn, churnedOn, parentID, payerID,
    mergedInto, mergedOn,
    collector, contactName, contactEmail, contactPhone, language, strategicValue, dunningBlock,
    postedOn: Int

  init(_ table: Table) {
    id = table.column("customer_id")
    name = table.column("name")
    segment = table.column("segment")
    country = table.column("country")
    currency = table.column("currency")
    creditLimit = table.column("credit_limit")
    onboardedOn = table.column("onboarded_on")
    churnedOn = table.column("churned_on")
    parentID = table.column("parent_id")
    payerID = table.column("payer_id")
    mergedInto = table.column("merged_into")
    mergedOn = table.column("merged_on")
    collector = table.column("collector")
    contactName = table.column("contact_name")
    contactEmail = table.column("contact_email")
    contactPhone = table.column("contact_phone")
    language = table.column("language")
    strategicValue = table.column("strategic_value")
    dunningBlock = table.column("dunning_block")
    postedOn = table.column("posted_on")
  }
}

extension CSVFeed {
  func readCustomers(_ table: Table, _ builder: inout LedgerBuilder) {
    let columns = CustomerColumns(table)
    let (own, posted) = (columns.onboardedOn, columns.postedOn)
    let source: any RecordSource = table
    var attributes = attributeColumns(table, .customers, also: [])
    var row = 0
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      builder.log.read(knownOn: known)
      do throws(Fault) {
        _ = try line.requiredBytes(columns.id)
        var details = read(line, columns, knownOn: known, &builder.log.lines)
        details.customer.row = row
        builder.place(details, at: line.place(source))
        attributes.append { line.filled($0) }
      } catch {
        builder.log.lines.setAside(line, error, knownOn: known)
        attributes.appendEmpty()
      }
      row += 1
    } refuse: { fault, number, line in
      builder.log.lines.refuse(fault, number, line, own: own, posted: posted)
      attributes.appendEmpty()
      row += 1
    }
    builder.customerAttributes = attributes.attributes(order: 0..<row)
  }

  private func read(
    _ line: Line, _ columns: CustomerColumns, knownOn: Int32, _ log: inout LineLog
  ) -> CustomerDetails {
    var customer = Customer(id: line.text(columns.id))
    customer.name = line.text(columns.name)
    customer.segment = line.text(columns.segment)
    customer.country = line.text(columns.country)
    customer.parentID = line.text(columns.parentID)
    customer.payerID = line.text(columns.payerID)
    customer.mergedInto = line.text(columns.mergedInto)
    customer.collector = line.text(columns.collector)
    customer.contactName = line.text(columns.contactName)
    customer.contactEmail = line.text(columns.contactEmail)
    customer.contactPhone = line.text(columns.contactPhone)
    customer.language = line.text(columns.language)
    customer.currency = log.readOrCorrect(line, knownOn: knownOn) {
      () throws(Fault) -> Currency? in try line.currency(columns.currency)
    }
    let limit = log.readOrCorrect(line, knownOn: knownOn) {
      () throws(Fault) -> DecimalText? in try line.amount(columns.creditLimit)
    }
    customer.strategicValue = log.readOrCorrect(line, knownOn: knownOn) {
      () throws(Fault) -> Double? in try line.number(columns.strategicValue)
    }
    func day(_ column: Int) -> Day? {
      guard column >= 0 else { return nil }
      return log.readOrCorrect(line, knownOn: knownOn) {
        () throws(Fault) -> Day? in try line.day(column).map { Day(number: Int($0)) }
      }
    }
    let postedOn = day(columns.postedOn)
    customer.onboardedOn = day(columns.onboardedOn)
    customer.churnedOn = day(columns.churnedOn)
    customer.mergedOn = day(columns.mergedOn)
    return CustomerDetails(
      customer: customer, creditLimit: limit, isBlocked: isBlocked(line, columns),
      postedOn: postedOn)
  }

  /// Whether the customer is not to be asked for money.
  private func isBlocked(_ line: Line, _ columns: CustomerColumns) -> Bool {
    let word = line.text(columns.dunningBlock).lowercased()
    if ["", "no", "n", "false", "0", "nein", "non"].contains(word) { return false }
    // Many systems write a reason's code where others write yes.
    return true
  }
}
