// What a view shows of the ledger's columns: nothing is copied but the numbers of the known rows.

/// Which rows of a ledger's column a view knows, in order.
struct KnownRows: Sendable {
  /// Empty where all are known.
  private let rows: [Int32]
  let count: Int

  /// - Parameter rows: the known ones of `all`.
  init(_ rows: [Int32], of all: Int) {
    self.rows = rows.count == all ? [] : rows
    count = rows.count
  }

  init(all count: Int) { (rows, self.count) = ([], count) }

  subscript(position: Int) -> Int { rows.isEmpty ? position : Int(rows[position]) }

  /// The position of a row; `nil` if it is not known.
  func position(ofRow row: Int) -> Int? {
    if rows.isEmpty { return row < count ? row : nil }
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(rows[middle]) < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && Int(rows[low]) == row ? low : nil
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

  public var startIndex: Int { 0 }
  public var endIndex: Int { known.count }

  public subscript(position: Int) -> Invoice {
    precondition(position >= 0 && position < known.count, "invoice \(position) of \(known.count)")
    let row = known[position]
    let stored = table.rows[row]
    let ended = stored.endKnownOn <= day
    return Invoice(
      row: Int32(row), customer: customerPositions[Int(stored.customer)],
      issuedOn: Day(number: Int(stored.issuedOn)), dueOn: Day(number: Int(stored.dueOn)),
      currency: stored.currency, amount: stored.amount,
      outstanding: ended ? 0 : table.outstanding(row, on: day),
      endedOn: ended ? Day(number: Int(stored.endedOn)) : nil,
      ending: ended ? stored.ending : nil)
  }

  /// Calls `body` with each invoice of a range that is still owed, and what is owed of it.
  func forEachOpen(
    in range: Range<Int>, _ body: (_ invoice: StoredInvoice, _ outstanding: Int64) -> Void
  ) {
    for position in range {
      let row = known[position]
      guard table.rows[row].endKnownOn > day else { continue }
      body(table.rows[row], table.outstanding(row, on: day))
    }
  }
}

/// What reduced the invoices of a view, by position in its invoices.
public struct ViewSettlements: Sendable {
  let invoices: ViewInvoices

  public subscript(position: Int) -> InvoiceSettlements {
    let row = invoices.known[position]
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
    let stored = table.settlements.elements[position]
    return Settlement(kind: stored.kind, on: Day(number: Int(stored.on)), amount: stored.amount)
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
    let stored = table.rows[row]
    return Receipt(
      customer: Int(customerPositions[Int(stored.customer)]), on: Day(number: Int(stored.on)),
      amount: Money(minorUnits: stored.amount, stored.currency),
      unapplied: Money(minorUnits: table.use(row, on: day).unapplied, stored.currency))
  }
}

/// The records of one kind that a view knows.
public struct ViewRecords<Record: CustomerRecord>: RandomAccessCollection, Sendable {
  let table: CustomerRecords<Record>
  let known: KnownRows
  /// For each customer of the ledger, its position in the view.
  let customerPositions: [Int32]

  public var startIndex: Int { 0 }
  public var endIndex: Int { known.count }

  public subscript(position: Int) -> Record {
    precondition(position >= 0 && position < known.count, "record \(position) of \(known.count)")
    let record = table.records[known[position]]
    let customer = Int(customerPositions[record.customer])
    return customer == record.customer ? record : record.moved(toCustomer: customer)
  }
}
