internal import SortedSearch

// What a view shows of the ledger's columns: nothing is copied but the numbers of the known rows.

/// Which rows of a ledger's column a view knows, in order.
struct KnownRows: Sendable {
  /// Empty where all are known.
  private let rows: [Int32]
  /// For each row of the column its position, or −1; empty where the rows are in order.
  private let positions: [Int32]
  let count: Int

  /// - Parameter rows: the known ones of `all`.
  init(_ rows: [Int32], of all: Int) {
    self.rows = rows.count == all ? [] : rows
    positions = []
    count = rows.count
  }

  /// - Parameter rows: the known ones of `all`, in any order.
  init(reordered rows: [Int32], of all: Int) {
    self.rows = rows
    var positions = [Int32](repeating: -1, count: all)
    for (position, row) in rows.enumerated() { positions[Int(row)] = Int32(position) }
    self.positions = positions
    count = rows.count
  }

  init(all count: Int) { (rows, positions, self.count) = ([], [], count) }

  subscript(position: Int) -> Int { rows.isEmpty ? position : Int(rows[position]) }

  /// The position of a row; `nil` if it is not known.
  func position(ofRow row: Int) -> Int? {
    if !positions.isEmpty { return positions[row] < 0 ? nil : Int(positions[row]) }
    if rows.isEmpty { return row < count ? row : nil }
    let position = rows.partitioningIndex { Int($0) >= row }
    return position < rows.count && Int(rows[position]) == row ? position : nil
  }
}

/// The invoices of a view, as they stood at the close of its day.
///
/// An invoice is put together when it is asked for, from the ledger's columns.
public struct ViewInvoices: RandomAccessCollection, Sendable {
  let table: InvoiceTable
  let known: KnownRows
  /// For each customer of the ledger, its position in the view.
  let customerPositions: [Int32]
  let day: Int32
  /// What money on account covers.
  var cover = OnAccountCover()

  public var startIndex: InvoiceIndex { InvoiceIndex(0) }
  public var endIndex: InvoiceIndex { InvoiceIndex(known.count) }

  public subscript(position: InvoiceIndex) -> Invoice {
    let (index, position) = (position, position.position)
    precondition(position >= 0 && position < known.count, "invoice \(position) of \(known.count)")
    let row = known[position]
    let stored = table.rows[row]
    let state = table.state(row, on: day)
    return Invoice(
      row: Int32(row), customer: CustomerIndex(Int(customerPositions[Int(stored.customer)])),
      issuedOn: Day(number: Int(stored.issuedOn)), dueOn: Day(number: Int(stored.dueOn)),
      currency: stored.currency, amount: stored.amount, outstanding: state.owed,
      endedOn: state.isOpen ? nil : Day(number: Int(state.endedOn)), ending: state.ending,
      uncovered: state.owed - (state.owed > 0 ? cover.covered(index) : 0), kind: stored.kind,
      instalment: stored.instalment)
  }

  /// Where the ledger has a claim.
  func row(_ index: InvoiceIndex) -> Int { known[index.position] }

  /// Whether something is owed of a claim.
  func isOpen(_ index: InvoiceIndex) -> Bool {
    let row = row(index)
    let stored = table.rows[row]
    if stored.endKnownOn <= day { return false }
    return !stored.isReversed || table.state(row, on: day).isOpen
  }

  /// Calls `body` with each invoice of a range that is still owed, what is owed of it, and what of that
  /// is covered.
  func forEachOpen(
    in range: Range<InvoiceIndex>,
    _ body: (_ invoice: StoredInvoice, _ outstanding: Int64, _ covered: Int64) -> Void
  ) {
    for index in range {
      let row = row(index)
      let state = table.state(row, on: day)
      if state.isOpen { body(table.rows[row], state.owed, cover.covered(index)) }
    }
  }
}

/// What reduced the invoices of a view, by position in its invoices.
public struct ViewSettlements: Sendable {
  let invoices: ViewInvoices

  /// Entries known by the view's day of the invoice at a position.
  public subscript(index: InvoiceIndex) -> InvoiceSettlements {
    let row = invoices.row(index)
    return InvoiceSettlements(
      table: invoices.table, range: invoices.table.settlements.range(row), day: invoices.day)
  }
}

/// What a view knows to have reduced one invoice, by day.
public struct InvoiceSettlements: BidirectionalCollection, Sendable {
  let table: InvoiceTable
  let range: Range<Int>
  let day: Int32

  public var startIndex: Int { firstKnown(from: range.lowerBound) }
  public var endIndex: Int { range.upperBound }
  public func index(after position: Int) -> Int { firstKnown(from: position + 1) }

  public func index(before position: Int) -> Int {
    var position = position - 1
    while position > range.lowerBound, !isKnown(position) { position -= 1 }
    return position
  }

  public subscript(position: Int) -> Settlement {
    table.settlements.elements[position].settlement
  }

  private func firstKnown(from start: Int) -> Int {
    var position = start
    while position < range.upperBound, !isKnown(position) { position += 1 }
    return position
  }

  private func isKnown(_ position: Int) -> Bool {
    table.settlements.elements[position].knownOn <= day
  }
}

extension LedgerView {
  /// What cash has paid of the claim at a position in `invoices.elements`, by value day, net of what
  /// went back, with the cash on account that covers it.
  ///
  /// Empty where nothing was received. A claim paid once, in full, has one part.
  public func cashParts(_ position: InvoiceIndex) -> [CashPart] {
    let row = invoices.elements.row(position)
    let table = invoices.elements.table
    let entries = table.settlements[row]
    var parts: [CashPart] = []
    if entries.count == 1, let only = entries.first {
      // Nearly all claims have one entry.
      if only.knownOn <= day.number, only.kind == .cash, only.amount > 0 {
        parts.append(CashPart(on: Day(number: Int(only.paidOn)), amount: only.amount))
      }
    } else if !entries.isEmpty {
      parts = NetCash(entries.filter { $0.knownOn <= day.number }).parts.map {
        CashPart(on: Day(number: Int($0.on)), amount: $0.amount)
      }
    }
    guard !invoices.elements.cover.isEmpty, invoices.elements.isOpen(position) else { return parts }
    return parts + invoices.elements.cover.cash(position)
  }

  /// How many documents some claims are of: an invoice in instalments counts once.
  public func documentCount(_ positions: some Sequence<InvoiceIndex>) -> Int {
    var seen = Set<InvoiceIndex>()
    var whole = 0
    for position in positions {
      if invoices.elements.table.rows[invoices.elements.row(position)].instalment == 0 {
        whole += 1
      } else {
        seen.insert(documentPositions(position).lowerBound)
      }
    }
    return whole + seen.count
  }

  /// The claims of the document that a claim belongs to: itself, or all its instalments; as positions in
  /// `invoices.elements`.
  public func documentPositions(_ position: InvoiceIndex) -> Range<InvoiceIndex> {
    let (rows, invoices) = (invoices.elements.table.rows, invoices.elements)
    let instalment = rows[invoices.row(position)].instalment
    guard instalment > 0 else { return position..<position.advanced(by: 1) }
    var range = position.advanced(by: 1 - Int(instalment))..<position.advanced(by: 1)
    while range.upperBound < invoices.endIndex,
      rows[invoices.row(range.upperBound)].instalment == UInt8(range.count + 1)
    {
      range = range.lowerBound..<range.upperBound.advanced(by: 1)
    }
    return range
  }
}

/// The receipts of a view, as they stood at the close of its day.
public struct ViewReceipts: RandomAccessCollection, Sendable {
  let table: FundsTable
  let known: KnownRows
  /// For each customer of the ledger, its position in the view.
  let customerPositions: [Int32]
  let day: Int32

  public var startIndex: Int { 0 }
  public var endIndex: Int { known.count }

  public subscript(position: Int) -> Receipt {
    precondition(position >= 0 && position < known.count, "receipt \(position) of \(known.count)")
    let row = known[position]
    let (stored, use) = (table.rows[row], table.use(row, on: day))
    func money(_ units: Int64) -> Money { Money(minorUnits: units, stored.currency) }
    return Receipt(
      customer: CustomerIndex(Int(customerPositions[Int(stored.customer)])),
      on: Day(number: Int(stored.on)),
      amount: money(stored.amount), unapplied: money(use.unapplied), drawn: money(-use.drawn),
      converted: money(use.converted))
  }

  /// The position of the payment that the one at a position returns, if both are known.
  func returned(by position: Int) -> Int? {
    table.returned[Int32(known[position])].flatMap { known.position(ofRow: Int($0)) }
  }
}

/// The records of one kind that a view knows.
public struct ViewRecords<Record: CustomerRecord>: RandomAccessCollection, Sendable {
  let table: CustomerRecords<Record>
  let known: KnownRows
  /// For each customer of the ledger, its position in the view.
  let customerPositions: [Int32]
  /// The view's day.
  let day: Day

  public var startIndex: Int { 0 }
  public var endIndex: Int { known.count }

  public subscript(position: Int) -> Record {
    precondition(position >= 0 && position < known.count, "record \(position) of \(known.count)")
    let record = table.records[known[position]].seen(on: day)
    let customer = CustomerIndex(Int(customerPositions[record.customer.position]))
    return customer == record.customer ? record : record.moved(toCustomer: customer)
  }
}
