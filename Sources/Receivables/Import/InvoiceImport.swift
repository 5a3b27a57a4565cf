/// Invoices and credit notes, in the order of the ledger.
struct Documents {
  var invoices: [StoredInvoice] = []
  var invoiceNames: [String] = []
  var creditNotes: [StoredFunds] = []
  var attributes: [Attribute] = []
  /// `paid_on` and the line of each invoice; never where it is empty.
  var paidOn: [Int32] = []
  var lines: [Int32] = []
  /// The day each credit note was netted; never where the ledger does not say.
  var nettedOn: [Int32] = []
  /// By number of the identifier: a position in ``invoices``, −1 for none, or −2 − a position in
  /// ``creditNotes``.
  var positions: [Int32] = []
}

/// An invoice line as read, before lines are compared with one another.
private struct InvoiceLine: Identified {
  let id: Int32
  let customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let paidOn: Int32
  let currency: Currency
  let line: Int32
  /// Below zero for a credit note.
  let amount: Int64
  let fingerprint: UInt64
  /// Position among the lines that could be read, for the attributes.
  let position: Int32

  var usableOn: Int32 { knownOn }
}

private struct InvoiceColumns {
  let id, customer, issuedOn, dueOn, termsDays, amount, currency, kind, paidOn, postedOn: Int

  init(_ table: Table) {
    id = table.column("invoice_id")
    customer = table.column("customer_id")
    issuedOn = table.column("issued_on")
    dueOn = table.column("due_on")
    termsDays = table.column("terms_days")
    amount = table.column("amount")
    currency = table.column("currency")
    kind = table.column("kind")
    paidOn = table.column("paid_on")
    postedOn = table.column("posted_on")
  }
}

extension LedgerImport {
  mutating func importInvoices(_ table: Table, file: String) throws(ImportError) {
    let columns = InvoiceColumns(table)
    let (own, posted) = (columns.issuedOn, columns.postedOn)
    var attributes = attributeColumns(table, .invoices, also: ["entity"])
    var candidates: [InvoiceLine] = []
    var unstated = UnstatedCurrency()
    var refused = 0
    table.forEachLine { line in
      let known = line.knownDay(own: own, posted: posted)
      log.read(knownOn: known)
      do throws(Fault) {
        candidates.append(
          try readInvoice(
            line, columns, knownOn: known, position: candidates.count, unstated: &unstated))
        attributes.append(line)
      } catch {
        setAside(line, error, knownOn: known)
        refused += 1
      }
    } refuse: { fault, number, line in
      refuse(fault, number, line, own: own, posted: posted)
      refused += 1
    }
    if candidates.isEmpty, refused > 0 {
      throw .nothingUsable(file: file, issues: log.sortedIssues().map(\.issue))
    }
    note(unstated)
    rankCustomers()
    let kept = withoutDuplicates(candidates, invoiceIDs, column: "invoice_id")
    keep(kept, attributes)
  }

  private mutating func readInvoice(
    _ line: Line, _ columns: InvoiceColumns, knownOn: Int32, position: Int,
    unstated: inout UnstatedCurrency
  ) throws(Fault) -> InvoiceLine {
    let idBytes = try line.requiredBytes(columns.id)
    let customerBytes = try line.requiredBytes(columns.customer)
    let issuedOn = try line.requiredDay(columns.issuedOn)
    _ = try line.day(columns.postedOn)
    let decimal = try line.requiredAmount(columns.amount)
    if decimal.mantissa == 0 {
      throw Fault(
        code: "zero-amount",
        problem: "`amount` is \(quoted(line.bytes(columns.amount))): the line asks for no money",
        remedy: "leave the line out, or write what was invoiced")
    }
    let isCreditNote = try isCreditNote(line, columns) || decimal.mantissa < 0
    let dueOn = isCreditNote ? issuedOn : try dueDay(line, columns, issuedOn: issuedOn)
    let paidOn = try line.day(columns.paidOn)
    let stated = try line.currency(columns.currency)
    let customer = customerIDs.intern(customerBytes)
    let currency =
      stated ?? masters.currency(customer, on: knownOn) ?? defaultCurrency
      ?? unstated.on(knownOn)
    let units = try line.minorUnits(decimal, columns.amount, in: currency)
    return InvoiceLine(
      id: invoiceIDs.intern(idBytes), customer: customer, issuedOn: issuedOn, dueOn: dueOn,
      knownOn: knownOn, paidOn: paidOn ?? DayNumber.never, currency: currency,
      line: Int32(line.number), amount: isCreditNote ? -abs(units) : units,
      fingerprint: line.fingerprint(except: [columns.paidOn]), position: Int32(position))
  }

  private func isCreditNote(_ line: Line, _ columns: InvoiceColumns) throws(Fault) -> Bool {
    let kind = line.bytes(columns.kind)
    if kind.isEmpty || kind.elementsEqual("invoice".utf8) { return false }
    switch String(decoding: kind, as: UTF8.self).lowercased() {
    case "invoice": return false
    case "credit_note": return true
    default:
      throw Fault(
        code: "bad-kind", problem: "`kind` is \(quoted(kind)), which is no kind of document",
        remedy: "write invoice or credit_note")
    }
  }

  private func dueDay(
    _ line: Line, _ columns: InvoiceColumns, issuedOn: Int32
  ) throws(Fault) -> Int32 {
    if let dueOn = try line.day(columns.dueOn) { return dueOn }
    if let terms = try line.wholeNumber(columns.termsDays) { return issuedOn + Int32(terms) }
    return try line.requiredDay(columns.dueOn >= 0 ? columns.dueOn : columns.termsDays)
  }

  // MARK: Order of the ledger

  private mutating func keep(_ lines: [InvoiceLine], _ attributes: AttributeColumns) {
    let groups = Grouped(Array(0..<Int32(lines.count)), groups: customers.count) {
      Int(customerRanks[Int(lines[Int($0)].customer)])
    }
    documents.positions = [Int32](repeating: -1, count: invoiceIDs.count)
    documents.invoices.reserveCapacity(lines.count)
    var order: [Int] = []
    order.reserveCapacity(lines.count)
    for customer in customers.indices {
      let ids = invoiceIDs
      let sorted = groups[customer].sorted {
        let (a, b) = (lines[Int($0)], lines[Int($1)])
        return a.issuedOn != b.issuedOn ? a.issuedOn < b.issuedOn : ids.precedes(a.id, b.id)
      }
      for index in sorted {
        let line = lines[Int(index)]
        keep(line, customer: Int32(customer))
        if line.amount > 0 { order.append(Int(line.position)) }
      }
    }
    documents.attributes = attributes.attributes(order: order)
  }

  private mutating func keep(_ line: InvoiceLine, customer: Int32) {
    noteCorrections(line)
    log.used(from: line.knownOn)
    span.include(line.issuedOn)
    span.include(line.knownOn)
    if line.knownOn < customers[Int(customer)].documentKnownOn {
      customers[Int(customer)].documentKnownOn = line.knownOn
      customers[Int(customer)].documentCurrency = line.currency
    }
    let paidOn = line.paidOn == DayNumber.never ? line.paidOn : max(line.paidOn, line.issuedOn)
    let id = invoiceIDs[line.id]
    if line.amount < 0 {
      documents.positions[Int(line.id)] = -2 - Int32(documents.creditNotes.count)
      documents.creditNotes.append(
        StoredFunds(
          id: id, customer: customer, on: line.issuedOn, knownOn: line.knownOn,
          amount: Money(minorUnits: -line.amount, line.currency)))
      documents.nettedOn.append(paidOn)
    } else {
      documents.positions[Int(line.id)] = Int32(documents.invoices.count)
      documents.invoices.append(
        StoredInvoice(
          customer: customer, issuedOn: line.issuedOn, dueOn: max(line.dueOn, line.issuedOn),
          knownOn: line.knownOn, currency: line.currency, amount: line.amount))
      documents.invoiceNames.append(id)
      documents.paidOn.append(paidOn)
      documents.lines.append(line.line)
    }
  }

  private mutating func noteCorrections(_ line: InvoiceLine) {
    func day(_ number: Int32) -> Day { Day(number: Int(number)) }
    if line.dueOn < line.issuedOn {
      log.add(
        Fault(
          code: "due-before-issue",
          problem: "due on \(day(line.dueOn)), before the issue on \(day(line.issuedOn)); "
            + "it is read as due on issue",
          remedy: "correct `due_on`, `terms_days` or `issued_on`"),
        line: Int(line.line), effect: .corrected, knownOn: line.knownOn)
    }
    if line.paidOn < line.issuedOn {
      log.add(
        Fault(
          code: "paid-before-issue",
          problem: "`paid_on` is \(day(line.paidOn)), before the issue on \(day(line.issuedOn)); "
            + "it is read as paid on issue",
          remedy: "correct one of the days, or record the prepayment in payments.csv"),
        line: Int(line.line), effect: .corrected, knownOn: line.knownOn)
    }
    guard hasCustomersFile else { return }
    log.add(
      Fault(
        code: "unknown-customer",
        problem: "`customer_id` is \(quoted(customerIDs[line.customer])), "
          + "which customers.csv does not have",
        remedy: "add the customer there; the line is used without its details"),
      line: Int(line.line), effect: .noticed, knownOn: line.knownOn,
      until: masters.knownOn(line.customer))
  }

  /// Logs once for the file that amounts have no currency.
  mutating func note(_ unstated: UnstatedCurrency) {
    guard let day = unstated.first else { return }
    log.add(
      Fault(
        code: "currency-unstated", problem: "there are amounts without a currency; they are XXX",
        remedy: "add a `currency` column, or name their currency with --currency"),
      line: 1, effect: .noticed, knownOn: day)
  }
}

/// Remembers the first day on which an amount had no currency.
struct UnstatedCurrency {
  private(set) var first: Int32?

  mutating func on(_ day: Int32) -> Currency {
    first = min(first ?? day, day)
    return .unstated
  }
}
