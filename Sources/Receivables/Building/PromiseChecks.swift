// Promises of more than was owed on the day they were made.

extension LedgerBuilder {
  /// Says which promises are for more than was open by the books on the day they were made, of their
  /// document or of all that the customer had in the currency.
  mutating func noteOverpromised(_ parts: [RecordPart<PromisePart>]) {
    let rows = rowsOfPromisers(parts)
    for part in parts {
      for (posted, line) in part.value.placed {
        guard let fault = overpromised(posted, rows[posted.customer] ?? []) else { continue }
        log.lines.add(
          fault, line: line + part.firstLine, effect: .noticed, knownOn: posted.knownOn)
      }
    }
  }

  private func rowsOfPromisers(_ parts: [RecordPart<PromisePart>]) -> [Int32: [Int]] {
    var promisers = [Bool](repeating: false, count: customers.count)
    for part in parts {
      for (posted, _) in part.value.placed { promisers[Int(posted.customer)] = true }
    }
    guard promisers.contains(true) else { return [:] }
    var rows: [Int32: [Int]] = [:]
    for (row, invoice) in documents.invoices.enumerated() where promisers[Int(invoice.customer)] {
      rows[invoice.customer, default: []].append(row)
    }
    return rows
  }

  private func overpromised(_ posted: Posted<StoredPromise>, _ own: [Int]) -> Fault? {
    let promise = posted.record
    let name = promise.invoice.map { documents.invoiceNames[Int($0)] }
    // One pays for another: that is said already.
    if let row = promise.invoice, documents.invoices[Int(row)].customer != posted.customer {
      return nil
    }
    let rows = rows(of: promise.invoice, own)
    let currency = promise.amount?.currency ?? rows.first.map { documents.invoices[$0].currency }
    guard let currency else { return nil }
    let claims = rows.filter { documents.invoices[$0].currency == currency }
    let owed = claims.reduce(Int64(0)) { sum, row in
      // The sum of all amounts is within range.
      sum + open(row, Int32(promise.madeOn.number), posted.knownOn)
    }
    let money = Money(minorUnits: owed, currency)
    if owed <= 0 {
      return Fault(
        code: "promise-of-nothing",
        problem: "nothing \(name.map { "of \(quoted($0)) " } ?? "")was owed on \(promise.madeOn), "
          + "the day of the promise",
        remedy: name == nil
          ? "correct the day or the customer"
          : "correct the invoice, or leave it out for the account")
    }
    guard let amount = promise.amount, amount.minorUnits > owed else { return nil }
    return Fault(
      code: "promise-over-balance",
      problem: "`amount` is \(amount), more than what was owed on \(promise.madeOn), \(money)",
      remedy: "correct it; what is not owed is waited for in vain")
  }

  /// All claims of a document; of the account without one.
  private func rows(of document: Int32?, _ own: [Int]) -> [Int] {
    guard let document else { return own }
    guard documents.invoices[Int(document)].instalment > 0 else { return [Int(document)] }
    let name = documents.invoiceNames[Int(document)]
    return own.filter { documents.invoiceNames[$0] == name }
  }

  /// What is open of a claim by entries of a day that are known by another, in minor units.
  private func open(_ row: Int, _ day: Int32, _ knownOn: Int32) -> Int64 {
    let invoice = documents.invoices[row]
    guard invoice.issuedOn <= day, invoice.knownOn <= knownOn else { return 0 }
    let entries = postings.settlements
    return entries.elements[entries.range(row)].reduce(invoice.amount) { left, entry in
      entry.on <= day && entry.knownOn <= knownOn ? left - entry.amount : left
    }
  }
}
