import Foundation

// Lines of the invoices file as they are read, part by part.

/// An invoice line, before lines are compared with one another.
struct InvoiceLine: Sendable {
  /// Numbered in the part at first, then in the ledger.
  var customer: Int32
  let issuedOn: Int32
  let dueOn: Int32
  let knownOn: Int32
  let paidOn: Int32
  let line: Int32
  /// Where the record starts in the file.
  let start: Int
  /// Digits as written at first, then minor units below zero for a credit note, or zero where they
  /// cannot be had in the currency.
  var amount: DecimalText
  /// Unstated where the line does not say, until it is found.
  var currency: Currency
  let statesCurrency: Bool
  /// `nil` for a credit note.
  let kind: Invoice.Kind?
  /// Whether `kind` names it a credit note.
  let isNamedCredit: Bool
  /// Whether the amount is written below zero.
  let isNegative: Bool
  /// Whether ``dueOn`` is the day of issue for want of any other.
  let isDueUnstated: Bool
  /// What the file says is left to pay, as written; `nil` where it says nothing.
  let openAmount: DecimalText?
  /// `nil` where the file says nothing, or a word that nobody knows.
  let status: DocumentStatus?

  var minorUnits: Int64 { amount.mantissa }
  var isCreditNote: Bool { kind == nil }
}

/// What one part of the invoices file says.
struct InvoicePart: Sendable {
  var lines: [InvoiceLine] = []
  /// One for each of ``lines``.
  var ids: [CellText] = []
  var hashes: [UInt64] = []
  var customers = Interner()
  var attributes: AttributeColumns
  var log = LineLog()
  var unstated = UnstatedCurrency()
  var refused = 0

  init(attributes: AttributeColumns, lines count: Int) {
    self.attributes = attributes
    lines.reserveCapacity(count)
    ids.reserveCapacity(count)
    hashes.reserveCapacity(count)
  }
}

/// A part that one thread after another changes in place.
final class SharedPart: @unchecked Sendable {
  var part: InvoicePart
  /// To add to the lines of the part.
  let firstLine: Int
  let joined: JoinedCells

  init(_ chunk: CSVChunk<InvoicePart>) {
    (part, firstLine, joined) = (chunk.value, chunk.firstLine, chunk.joined)
  }
}

struct InvoiceColumns: Sendable {
  let id, customer, issuedOn, dueOn, termsDays, amount, currency, kind, paidOn, postedOn,
    openAmount, status, entity, fiscalYear, payer, cancels: Int

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
    entity = table.column("entity")
    fiscalYear = table.column("fiscal_year")
    payer = table.column("payer_id")
    cancels = table.column("cancels")
  }
}

extension InvoicePart {
  mutating func read(_ line: Line, _ columns: InvoiceColumns) {
    let (issuedOn, knownOn) = line.days(own: columns.issuedOn, posted: columns.postedOn)
    log.read(knownOn: knownOn)
    do throws(Fault) {
      try use(line, columns, issuedOn: issuedOn, knownOn: knownOn)
    } catch {
      log.setAside(line, error, knownOn: knownOn)
      refused += 1
    }
  }

  mutating func refuse(_ fault: Fault, _ number: Int, _ line: Line?, _ columns: InvoiceColumns) {
    log.refuse(fault, number, line, own: columns.issuedOn, posted: columns.postedOn)
    refused += 1
  }

  private mutating func use(
    _ line: Line, _ columns: InvoiceColumns, issuedOn readDay: Int32?, knownOn: Int32
  ) throws(Fault) {
    let idBytes = try line.requiredBytes(columns.id)
    let customerBytes = try line.requiredBytes(columns.customer)
    let issuedOn = if let readDay { readDay } else { try line.requiredDay(columns.issuedOn) }
    _ = try line.day(columns.postedOn)
    let decimal = try line.requiredAmount(columns.amount)
    let status = line.status(columns.status)
    let kind = try documentKind(line, columns)
    if decimal.mantissa == 0 || status == .void {
      claimless(line, isVoid: status == .void, knownOn: knownOn)
      return
    }
    let isCreditNote = kind == nil || decimal.mantissa < 0
    let due = isCreditNote ? issuedOn : try dueDay(line, columns, issuedOn: issuedOn)
    let paidOn = try line.day(columns.paidOn)
    let stated = try line.currency(columns.currency)
    let openAmount = try line.amount(columns.openAmount)
    // Whoever is to pay is the debtor.
    let payerBytes = line.filled(columns.payer)
    lines.append(
      InvoiceLine(
        customer: customers.intern(payerBytes.isEmpty ? customerBytes : payerBytes),
        issuedOn: issuedOn, dueOn: due ?? issuedOn,
        knownOn: knownOn, paidOn: paidOn ?? DayNumber.never, line: Int32(line.number),
        start: line.record.start, amount: decimal, currency: stated ?? .unstated,
        statesCurrency: stated != nil, kind: isCreditNote ? nil : kind,
        isNamedCredit: kind == nil, isNegative: decimal.mantissa < 0, isDueUnstated: due == nil,
        openAmount: openAmount,
        status: status))
    ids.append(CellText(idBytes))
    hashes.append(Interner.hash(idBytes))
    attributes.append(line)
  }

  /// Counts a document that claims nothing: free of charge, or never in force.
  private mutating func claimless(_ line: Line, isVoid: Bool, knownOn: Int32) {
    log.used(from: knownOn)
    guard isVoid else { return }
    log.add(
      Fault(
        code: "void-document", problem: "`status` says that the document is not in force",
        remedy: "nothing to do; it claims nothing"),
      line: line.number, effect: .noticed, knownOn: knownOn)
  }

  /// What the line claims; `nil` for a credit note.
  private func documentKind(_ line: Line, _ columns: InvoiceColumns) throws(Fault) -> Invoice.Kind?
  {
    let kind = line.word(columns.kind)
    if kind.isEmpty || kind.elementsEqual("invoice".utf8) { return .invoice }
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

  /// `nil` where neither a due day nor terms are given.
  private func dueDay(
    _ line: Line, _ columns: InvoiceColumns, issuedOn: Int32
  ) throws(Fault) -> Int32? {
    if let dueOn = try line.dueDay(columns.dueOn) { return dueOn }
    return try line.terms(columns.termsDays).map { issuedOn + Int32($0) }
  }

  /// Turns numbers of customers into those of the ledger, and digits into minor units.
  ///
  /// - Parameter currency: of a line that states none, by its customer and the day it is known.
  mutating func resolve(
    _ table: Table, _ columns: InvoiceColumns, customers numbers: [Int32],
    currency: (_ customer: Int32, _ knownOn: Int32) -> Currency?
  ) {
    for i in lines.indices {
      var line = lines[i]
      line.customer = numbers[Int(line.customer)]
      if !line.statesCurrency {
        line.currency = currency(line.customer, line.knownOn) ?? unstated.on(line.knownOn)
      }
      if let units = line.amount.minorUnits(exponent: line.currency.exponent) {
        line.amount = DecimalText(units: line.isCreditNote ? -abs(units) : units)
      } else {
        setAside(line, table, columns)
        line.amount = DecimalText(units: 0)
        refused += 1
      }
      lines[i] = line
    }
  }

  private mutating func setAside(_ invoice: InvoiceLine, _ table: Table, _ columns: InvoiceColumns)
  {
    table.withLine(at: invoice.start) { line in
      do throws(Fault) {
        _ = try line.minorUnits(invoice.amount, columns.amount, in: invoice.currency)
      } catch {
        log.add(
          error, line: Int(invoice.line), effect: .setAside, knownOn: invoice.knownOn)
      }
    }
  }
}

/// Remembers the first day on which an amount had no currency.
struct UnstatedCurrency: Sendable {
  private(set) var first: Int32?

  mutating func on(_ day: Int32) -> Currency {
    first = min(first ?? day, day)
    return .unstated
  }

  mutating func include(_ other: UnstatedCurrency) {
    if let day = other.first { _ = on(day) }
  }
}
