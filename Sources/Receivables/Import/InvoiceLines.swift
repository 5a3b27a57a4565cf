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
  let isCreditNote: Bool

  var minorUnits: Int64 { amount.mantissa }
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
    lines.append(
      InvoiceLine(
        customer: customers.intern(customerBytes), issuedOn: issuedOn, dueOn: dueOn,
        knownOn: knownOn, paidOn: paidOn ?? DayNumber.never, line: Int32(line.number),
        start: line.record.start, amount: decimal, currency: stated ?? .unstated,
        statesCurrency: stated != nil, isCreditNote: isCreditNote))
    ids.append(CellText(idBytes))
    hashes.append(Interner.hash(idBytes))
    attributes.append(line)
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
