import Foundation
internal import Receivables

private struct InvoiceColumns: Sendable {
  let id, customer, issuedOn, dueOn, termsDays, amount, currency, kind, paidOn, postedOn,
    openAmount, status, payer: Int

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
    openAmount = table.column("open_amount")
    status = table.column("status")
    payer = table.column("payer_id")
  }
}

extension InvoicePart {
  fileprivate mutating func read(_ line: Line, _ columns: InvoiceColumns) {
    let (issuedOn, knownOn) = line.days(own: columns.issuedOn, posted: columns.postedOn)
    log.read(knownOn: knownOn)
    do throws(Fault) {
      try use(line, columns, issuedOn: issuedOn, knownOn: knownOn)
    } catch {
      log.setAside(line, error, knownOn: knownOn)
      refused += 1
    }
  }

  private mutating func use(
    _ line: Line, _ columns: InvoiceColumns, issuedOn readDay: Int32?, knownOn: Int32
  ) throws(Fault) {
    let id = try line.requiredBytes(columns.id)
    let customer = try line.requiredBytes(columns.customer)
    let issuedOn = if let readDay { readDay } else { try line.requiredDay(columns.issuedOn) }
    _ = try line.day(columns.postedOn)
    let amount = try line.requiredAmount(columns.amount)
    let status = line.status(columns.status)
    let kind = try documentKind(line, columns)
    if InvoicePart.isClaimless(amount, status) {
      addClaimless(line: line.number, isVoid: status == .void, knownOn: knownOn)
      return
    }
    let isCreditNote = kind == nil || amount.mantissa < 0
    let due =
      isCreditNote
      ? issuedOn
      : try line.dueDay(columns.dueOn, terms: columns.termsDays, issuedOn: issuedOn)
    let paidOn = try line.day(columns.paidOn)
    let currency = try line.currency(columns.currency)
    let openAmount = try line.amount(columns.openAmount)
    let payer = line.filled(columns.payer)
    add(
      InvoiceEntry(
        id: CellText(id), customer: CellText(payer.isEmpty ? customer : payer),
        issuedOn: issuedOn, dueOn: due, knownOn: knownOn, paidOn: paidOn, line: line.number,
        place: line.record.start, amount: amount, currency: currency, kind: kind,
        openAmount: openAmount, status: status))
    attributes.append { line.filled($0) }
  }

  /// What the line claims; `nil` for a credit note.
  private func documentKind(_ line: Line, _ columns: InvoiceColumns) throws(Fault) -> Invoice.Kind?
  {
    let kind = line.word(columns.kind)
    if kind.isEmpty || isWord(kind, "invoice") { return .invoice }
    if isWord(kind, "credit_note") { return nil }
    let word = String(decoding: kind, as: UTF8.self).lowercased()
    switch word.replacingOccurrences(of: " ", with: "_").replacingOccurrences(of: "-", with: "_") {
    case "invoice": return .invoice
    case "credit_note", "credit_memo", "credit": return nil
    case "debit_note", "debit_memo", "debit": return .debitNote
    case "fee": return .fee
    case "interest": return .interest
    default:
      throw Fault(
        code: "bad-kind", problem: "`kind` is \(quoted(kind)), which is not a kind of document",
        remedy: "write \(FileContract.invoices["kind"]?.kind.wordList ?? "")")
    }
  }
}

extension CSVFeed {
  func readInvoices(_ table: Table, _ builder: inout LedgerBuilder) throws(LedgerFault) {
    let columns = InvoiceColumns(table)
    if columns.status >= 0 {
      builder.log.add(
        Fault(
          code: "status-understood",
          problem: "`status` is understood as the state of each document, and is no feature",
          remedy: "nothing to do; what payments and allocations say goes before it"),
        line: 1, effect: .noticed, knownOn: DayNumber.always)
    }
    let empty = attributeColumns(table, .invoices, also: ["entity"])
    let lines = table.linesOfPart(reading)
    let read = table.inParts(reading) {
      InvoicePart(
        attributes: empty, statesBalances: columns.openAmount >= 0 || columns.status >= 0,
        lines: lines)
    } _: { part, line in
      part.read(line, columns)
    } refuse: { part, fault, number, line in
      part.log.refuse(fault, number, line, own: columns.issuedOn, posted: columns.postedOn)
      part.refused += 1
    }
    try builder.takeInvoices(
      read.parts, of: table, statesDueDays: columns.dueOn >= 0 || columns.termsDays >= 0,
      attributes: empty, texts: read.texts)
  }

  func readInstalments(_ table: Table, _ builder: inout LedgerBuilder) {
    let (invoice, due) = (table.column("invoice_id"), table.column("due_on"))
    let (amount, posted) = (table.column("amount"), table.column("posted_on"))
    let source: any RecordSource = table
    table.forEachLine { line in
      // A line belongs to its invoice: it is known with it, or when it was posted.
      let known = line.knownDay(own: -1, posted: posted)
      do throws(Fault) {
        let id = try line.requiredBytes(invoice)
        let decimal = try line.requiredAmount(amount)
        let dueOn = Day(number: Int(try line.requiredDay(due)))
        builder.place(
          InstalmentRecord(
            invoice: String(decoding: id, as: UTF8.self), dueOn: dueOn, amount: decimal,
            postedOn: line.postedDay(posted)),
          at: line.place(source))
      } catch {
        builder.log.read(knownOn: known)
        builder.log.lines.setAside(line, error, knownOn: known)
      }
    } refuse: { fault, number, line in
      builder.log.lines.refuse(fault, number, line, own: -1, posted: posted)
    }
  }
}
