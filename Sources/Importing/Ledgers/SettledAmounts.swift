import LedgerFiles
import Receivables

/// How much of each document the lines of a ledger hold as settled.
struct SettledAmounts {
  struct Document {
    let id: String
    let currency: String
    /// Ten-thousandths of a unit.
    let open: Int64
    let settled: Int64
  }

  /// By entity, fiscal year and number.
  private(set) var documents: [String: Document] = [:]

  init(_ tables: [String: LedgerTable]) {
    guard let invoices = tables["invoices.csv"], let id = invoices.column("invoice_id"),
      let amount = invoices.column("amount")
    else { return }
    var applied: [String: Int64] = [:]
    for file in ["allocations.csv", "write_offs.csv"] {
      guard let table = tables[file], let invoice = table.column("invoice_id"),
        let column = table.column("amount")
      else { continue }
      for row in table.rows {
        applied[row[invoice], default: 0] &+= SettledAmounts.units(row[column]) ?? 0
      }
    }
    let currency = invoices.column("currency")
    documents.reserveCapacity(invoices.rows.count)
    for row in invoices.rows {
      guard let billed = SettledAmounts.units(row[amount]) else { continue }
      let stated = SettledAmounts.stated(row, billed, invoices)
      let settled = max(stated, min(billed, applied[row[id]] ?? 0))
      documents[TableMerge.key(row, invoices)] = Document(
        id: row[id], currency: currency.map { row[$0] } ?? "", open: max(0, billed - settled),
        settled: settled)
    }
  }

  /// What the line of a document itself says.
  private static func stated(_ row: [String], _ billed: Int64, _ table: LedgerTable) -> Int64 {
    if !isOpen(row, table) { return billed }
    guard let open = table.column("open_amount").flatMap({ units(row[$0]) }) else { return 0 }
    return max(0, billed - open)
  }

  /// Whether the line of a document says neither that it is paid nor that it is given up.
  static func isOpen(_ row: [String], _ table: LedgerTable) -> Bool {
    let paid = table.column("paid_on").map { row[$0] } ?? ""
    let status = table.column("status").map { row[$0] } ?? ""
    return paid.isEmpty && status != "Paid" && status != "Written off"
  }

  private static func units(_ text: String) -> Int64? {
    guard let number = DecimalText(text), number.scale <= 4 else { return nil }
    let (units, overflow) = number.mantissa.multipliedReportingOverflow(
      by: [10_000, 1000, 100, 10, 1][number.scale])
    return overflow ? nil : units
  }
}

/// Documents that an import would open again, in whole or in part.
package struct ReopenedDocuments: Sendable {
  /// Their numbers, in the order of the ledger.
  package private(set) var ids: [String] = []
  /// What would be owed again by currency, in ten-thousandths.
  private var owed: [String: Int64] = [:]

  init(_ before: SettledAmounts, _ after: SettledAmounts) {
    for (key, old) in before.documents {
      guard let new = after.documents[key], new.open > old.open, new.settled < old.settled else {
        continue
      }
      ids.append(old.id)
      owed[old.currency, default: 0] &+= new.open - old.open
    }
    ids.sort()
  }

  init() {}

  /// How many, the first of them, and the money: `2 documents (INV-1, INV-2; 300.00 EUR)`.
  package var text: String {
    let named = ids.prefix(3).joined(separator: ", ") + (ids.count > 3 ? ", …" : "")
    let money = owed.sorted { $0.key < $1.key }.map { code, units in
      let text = Money(minorUnits: units / 100, .unstated).grouped
      return code.isEmpty ? text : "\(text) \(code)"
    }
    let count = ids.count == 1 ? "1 document" : "\(ids.count) documents"
    return "\(count) (\(named); \(money.joined(separator: ", ")))"
  }
}
