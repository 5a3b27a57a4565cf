import Foundation
import LedgerFiles
package import Receivables
package import WorkspaceStore

/// Which notes are older than they are kept: so many months after the last day on which their account had
/// something open, and after they were written.
package struct Retention {
  private let store: WorkspaceStore
  private let months: Int
  private let day: Day
  /// By account the last day with something open; the day itself where something is.
  private let lastOpen: [String: Day]

  /// - Throws: `ImportError` where the ledger cannot be read.
  package init(_ store: WorkspaceStore, months: Int, on day: Day) throws {
    (self.store, self.months, self.day) = (store, months, day)
    let view = try Ledger.load(from: try store.ledger).ledger.asOf(day)
    var lastOpen: [String: Day] = [:]
    for customer in view.customers.indices {
      let claims = view.invoices.range(customer).map { view.invoices.elements[$0] }
      let last = claims.map { $0.outstanding > 0 ? day : $0.endedOn ?? $0.issuedOn }.max()
      if let last { lastOpen[view.customers[customer].id] = last }
    }
    self.lastOpen = lastOpen
  }

  private func isOver(_ account: String, _ written: Day) -> Bool {
    max(written, lastOpen[account] ?? written).adding(months: months) < day
  }

  private func isOver(_ row: [String: String]) -> Bool {
    guard let account = row["customer_id"], let on = row["on"].flatMap({ Day($0) }) else {
      return false
    }
    return Self.texts.contains { row[$0]?.isEmpty == false } && isOver(account, on)
  }

  private static let texts = ["note", "contact_name"]

  /// What would go.
  package func found() throws -> (entries: [Int], records: Int) {
    let entries = try store.events().filter { event in event.lines.contains { isOver($0.row) } }
    var records = 0
    let file = try store.ledger.appending(path: "activities.csv")
    if FileManager.default.fileExists(atPath: file.path) {
      try LedgerCells.rewrite(file) { row in
        records += isOver(row) ? 1 : 0
        return [:]
      }
    }
    return (entries.map(\.number), records)
  }

  /// Takes them out of entries, the log and the ledger, whose earlier versions go.
  package func apply(by person: Person) throws {
    let (entries, records) = try found()
    let why = "notes are kept \(months) months"
    try store.redact(entries: entries, why: why, by: person)
    guard records > 0 else { return }
    let folder = try store.newFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try WorkspaceStore.copyFiles(of: try store.ledger, to: folder)
    try LedgerCells.rewrite(folder.appending(path: "activities.csv")) { row in
      isOver(row) ? Dictionary(uniqueKeysWithValues: Self.texts.map { ($0, "") }) : [:]
    }
    try store.take(folder, source: why, by: person)
    try store.removeOldLedgers(keeping: 1)
  }
}
