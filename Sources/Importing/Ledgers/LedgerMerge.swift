package import Foundation
import LedgerFiles
package import Receivables

/// Whether files are from before or after what a ledger holds.
package enum ImportAge: String, Sendable, CaseIterable {
  /// What they say of a document holds.
  case newer
  /// They add what the ledger has not, and change nothing that it has.
  case older
}

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
    /// Lines of other files that say something else than before.
    package var rewritten = 0
    /// Documents that were settled before and are not any more.
    package var reopened = ReopenedDocuments()

    package var isNothing: Bool {
      new.values.allSatisfy { $0 == 0 } && changed == 0 && closed == 0 && rewritten == 0
        && reopened.ids.isEmpty
    }
  }

  package private(set) var tables: [LedgerTable] = []
  package private(set) var changes = Changes()
  /// The latest day of the ledger as it was, and the day of the files: the one that they state, or the
  /// latest in them.
  package private(set) var days: (ledger: Day?, files: Day?)
  private let age: ImportAge?

  /// - Parameters:
  ///   - existing: files of the ledger as it is, by name.
  ///   - age: what a person says; found out by the days unless given.
  package init(
    _ existing: [String: Data], _ imported: ImportedLedger, age: ImportAge? = nil
  ) {
    self.age = age
    var old: [String: LedgerTable] = [:]
    for contract in FileContract.all {
      old[contract.file] = existing[contract.file].flatMap { LedgerTable(contract, csv: $0) }
    }
    let new = imported.ledgerTables()
    days = (LedgerMerge.latestDay(Array(old.values)), LedgerMerge.latestDay(new))
    if let stated = imported.statedDay { days.files = stated }
    add(age == .older ? LedgerMerge.unknown(new, to: old) : new, to: old)
    if age != .older {
      closeMissing(imported, hasInvoices: old["invoices.csv"] != nil, old["allocations.csv"] != nil)
    }
    guard old["invoices.csv"] != nil, age != .older else { return }
    var after = old
    for table in tables { after[table.contract.file] = table }
    changes.reopened = ReopenedDocuments(SettledAmounts(old), SettledAmounts(after))
  }

  /// Whether documents would be opened again by files that are not clearly later than the ledger.
  package var isDoubtful: Bool {
    guard age == nil, !changes.reopened.ids.isEmpty else { return false }
    guard let ledger = days.ledger, let files = days.files else { return true }
    return files <= ledger
  }

  // MARK: Lines

  private mutating func add(_ new: [LedgerTable], to old: [String: LedgerTable]) {
    let cash = Set(
      new.first { $0.contract == .payments }.map { table in
        table.column("payment_id").map { id in table.rows.map { $0[id] } } ?? []
      } ?? [])
    for table in new {
      guard var existing = old[table.contract.file] else {
        changes.new[table.contract.file] = table.rows.count
        tables.append(table)
        continue
      }
      let before = existing
      if table.contract == .allocations, age != .older { existing.dropDerived(of: cash) }
      let merged = TableMerge(existing, table, keepsKnown: age == .older)
      changes.new[table.contract.file] = merged.added
      if table.contract == .allocations {
        let known = Set(before.rows.map { TableMerge.key($0, before) })
        changes.new[table.contract.file] = merged.table.rows.count {
          !known.contains(TableMerge.key($0, merged.table))
        }
      }
      count(merged)
      tables.append(merged.table)
    }
  }

  private mutating func count(_ merged: TableMerge) {
    guard merged.table.contract == .invoices else {
      changes.rewritten += merged.changed.count
      return
    }
    changes.changed += merged.changed.count
    changes.closed += merged.changed.count {
      SettledAmounts.isOpen($0.before, merged.table)
        && !SettledAmounts.isOpen($0.after, merged.table)
    }
  }

  /// Of older files, what is of documents and payments that the ledger has not.
  private static func unknown(
    _ new: [LedgerTable], to old: [String: LedgerTable]
  ) -> [LedgerTable] {
    func names(_ file: String, _ column: String) -> Set<String> {
      guard let table = old[file], let at = table.column(column) else { return [] }
      return Set(table.rows.map { $0[at] })
    }
    let invoices = names("invoices.csv", "invoice_id")
    let settlers = invoices.union(names("payments.csv", "payment_id"))
    return new.map { table in
      var table = table
      let known = table.contract == .allocations ? settlers : invoices
      let column = table.contract == .allocations ? "payment_id" : "invoice_id"
      guard [.allocations, .instalments, .writeOffs].contains(table.contract),
        let at = table.column(column)
      else { return table }
      table.rows.removeAll { known.contains($0[at]) }
      return table
    }
  }

  private static func latestDay(_ tables: [LedgerTable]) -> Day? {
    var latest: Day?
    for table in tables {
      let names = ["issued_on", "paid_on", "received_on", "allocated_on", "written_off_on"]
      for column in names.compactMap({ table.column($0) }) {
        for row in table.rows {
          if let day = Day(row[column]) { latest = max(latest ?? day, day) }
        }
      }
    }
    return latest
  }

  // MARK: Lists of open items

  /// What a later list of open items does not have any more was settled since.
  private mutating func closeMissing(
    _ imported: ImportedLedger, hasInvoices: Bool, _ hasAllocations: Bool
  ) {
    guard !imported.tables.isEmpty, imported.ledgerFiles.isEmpty,
      imported.tables.allSatisfy({ $0.profile.isSnapshot }), hasInvoices,
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
    let open = table.rows.indices.filter { SettledAmounts.isOpen(table.rows[$0], table) }
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
