package import Foundation
internal import LedgerFiles

/// Customers' orders of the documents of a ledger, which payers write in place of numbers.
package enum CustomerOrders {
  /// By the identifier of the document; lines without an order are left out.
  package static func read(_ ledger: URL) -> [String: String] {
    var orders: [String: String] = [:]
    ColumnFile.forEachReadableLine(
      of: ledger.appending(path: "invoices.csv"), columns: ["invoice_id", "po_number"]
    ) { cells in
      if !cells[1].isEmpty { orders[cells[0]] = cells[1] }
    }
    return orders
  }
}
