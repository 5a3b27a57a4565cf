package import Foundation
import LedgerFiles
import Receivables

/// Adds what was imported to the files of a ledger, so that the same is never there twice.
package struct LedgerMerge {
  /// What an import changes.
  package struct Changes: Sendable {
    /// New lines by file.
    package var new: [String: Int] = [:]
    /// Lines of documents that say something else than before.
    package var changed = 0
    /// Documents that were open before and are not any more.
    package var closed = 0
    /// Of those, documents that are missing from a list of open items.
    package var missing = 0
    /// Documents that are missing, too many to have been settled all at once.
    package var keptOpen = 0

    package var isNothing: Bool { new.values.allSatisfy { $0 == 0 } && changed == 0 && closed == 0 }
  }

  package private(set) var tables: [LedgerTable] = []
  package private(set) var changes = Changes()

  /// - Parameters:
  ///   - existing: files of the ledger as it is, by name.
  ///   - stated: the day of a list of open items; what is missing from it was settled by then.
  package init(_ existing: [String: Data], _ imported: ImportedLedger) {
    let new = imported.ledgerTables()
    var merged: [LedgerTable] = []
    let cash = Set(
      new.first { $0.contract == .payments }.map { table in table.rows.map { $0[0] } } ?? [])
    for table in new {
      guard let bytes = existing[table.contract.file],
        var old = LedgerTable(table.contract, csv: bytes)
      else {
        changes.new[table.contract.file] = table.rows.count
        merged.append(table)
        continue
      }
      let before = old
      if table.contract == .allocations { old.dropDerived(of: cash) }
      let result = merge(old, table)
      if table.contract == .allocations {
        let known = Set(before.rows.map { LedgerMerge.key($0, before) })
        changes.new[table.contract.file] = result.rows.count {
          !known.contains(LedgerMerge.key($0, result))
        }
      }
      merged.append(result)
    }
    tables = merged
    closeMissing(imported, existing)
  }

  /// Columns that tell the lines of a file apart.
  private static func keys(_ contract: FileContract) -> [String] {
    switch contract.file {
    case "customers.csv": ["customer_id"]
    case "invoices.csv": ["entity", "fiscal_year", "invoice_id"]
    case "payments.csv": ["payment_id"]
    default:
      contract.columns.map(\.name).filter { !["method", "confidence", "posted_on"].contains($0) }
    }
  }

  /// What tells a line apart, whatever columns its file has.
  private static func key(_ row: [String], _ table: LedgerTable) -> String {
    keys(table.contract).map { name in table.column(name).map { row[$0] } ?? "" }
      .joined(separator: "\u{1F}")
  }

  /// What an export says of the state of a document, also where it says nothing.
  private static let states = ["paid_on", "open_amount", "status"]

  private mutating func merge(_ existing: LedgerTable, _ new: LedgerTable) -> LedgerTable {
    var (old, new) = (existing, new)
    old.widen(to: new.columns)
    new.widen(to: old.columns)
    let isDocuments = new.contract == .invoices
    let keys = LedgerMerge.keys(new.contract)
    let oldKeys = keys.compactMap { old.column($0) }
    var positions: [String: Int] = [:]
    for (position, row) in old.rows.enumerated() {
      positions[oldKeys.map { row[$0] }.joined(separator: "\u{1F}")] = position
    }
    let places = old.columns.map { new.column($0) }
    let states = Set(LedgerMerge.states.compactMap { old.column($0) })
    var added = 0
    for row in new.rows {
      let ordered = places.map { $0.map { row[$0] } ?? "" }
      let key = oldKeys.map { ordered[$0] }.joined(separator: "\u{1F}")
      guard let position = positions[key] else {
        positions[key] = old.rows.count
        old.rows.append(ordered)
        added += 1
        continue
      }
      let before = old.rows[position]
      var after = before
      let keepsDay = isDocuments && keepsPaidOn(before, ordered, old)
      for column in after.indices {
        if keepsDay, states.contains(column) { continue }
        if !ordered[column].isEmpty || (isDocuments && states.contains(column)) {
          after[column] = ordered[column]
        }
      }
      guard after != before else { continue }
      old.rows[position] = after
      guard isDocuments else { continue }
      changes.changed += 1
      if isOpen(before, old), !isOpen(after, old) { changes.closed += 1 }
    }
    changes.new[new.contract.file] = added
    return old
  }

  /// The day of payment is known, and the new file only says that it is paid.
  private func keepsPaidOn(_ before: [String], _ after: [String], _ table: LedgerTable) -> Bool {
    guard let paid = table.column("paid_on"), !before[paid].isEmpty, after[paid].isEmpty else {
      return false
    }
    return table.column("status").map { after[$0] == "Paid" } ?? false
  }

  private func isOpen(_ row: [String], _ table: LedgerTable) -> Bool {
    let paid = table.column("paid_on").map { row[$0] } ?? ""
    let status = table.column("status").map { row[$0] } ?? ""
    return paid.isEmpty && status != "Paid" && status != "Written off"
  }

  // MARK: Lists of open items

  /// What a later list of open items does not have any more was settled since.
  private mutating func closeMissing(_ imported: ImportedLedger, _ existing: [String: Data]) {
    guard !imported.tables.isEmpty, imported.tables.allSatisfy({ $0.profile.isSnapshot }),
      existing["invoices.csv"] != nil,
      let at = tables.firstIndex(where: { $0.contract == .invoices })
    else { return }
    var table = tables[at]
    table.widen(to: ["paid_on", "status", "entity"])
    guard let id = table.column("invoice_id"), let issued = table.column("issued_on"),
      let entity = table.column("entity"), let paid = table.column("paid_on"),
      let status = table.column("status")
    else { return }
    let listed = Set(imported.books.documents.map { "\($0.entity)\u{1F}\($0.id)" })
    let entities = Set(imported.books.documents.map(\.entity))
    let last = imported.statedDay ?? imported.books.documents.map(\.issuedOn).max()
    let hasAllocations = existing["allocations.csv"] != nil
    let open = table.rows.indices.filter { isOpen(table.rows[$0], table) }
    let missing = open.filter { row in
      let cells = table.rows[row]
      return entities.contains(cells[entity])
        && !listed.contains("\(cells[entity])\u{1F}\(cells[id])")
        && (Day(cells[issued]).map { day in last.map { day <= $0 } ?? true } ?? false)
    }
    guard missing.count * 2 <= open.count || missing.count <= 3 else {
      changes.keptOpen = missing.count
      return
    }
    for row in missing {
      if let day = imported.statedDay, !hasAllocations {
        table.rows[row][paid] = day.description
      } else {
        table.rows[row][status] = "Paid"
      }
    }
    changes.missing = missing.count
    changes.closed += missing.count
    changes.changed += missing.count
    tables[at] = table.withoutEmptyColumns()
  }
}

extension LedgerTable {
  /// Takes away what was concluded of payments that are now read again.
  fileprivate mutating func dropDerived(of payments: Set<String>) {
    guard let method = column("method"), let payment = column("payment_id") else { return }
    rows.removeAll { $0[method] == "derived" && payments.contains($0[payment]) }
  }
}
