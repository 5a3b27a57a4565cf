package import Foundation
import GRDB
import LedgerFiles
package import Receivables
import Reporting

/// One import.
package struct LedgerVersion: Sendable, Hashable {
  package let number: Int
  package let author: String
  /// UTC, ISO 8601.
  package let at: String
  /// The files that were given.
  package let source: String
}

extension WorkspaceStore {
  /// The ledger as it was imported last; nothing in it is ever changed.
  package var ledger: URL {
    get throws { folder.appending(path: try ledgerVersion().folder) }
  }

  package var hasLedger: Bool {
    get throws { FileManager.default.fileExists(atPath: try ledger.path) }
  }

  /// The ledger's version, from 1 for the first import; 0 for none beside that.
  package func ledgerVersion() throws -> (number: Int, folder: String) {
    try pool.read { try Self.ledgerVersion($0) }
  }

  /// What was imported, newest first.
  package func ledgers(most: Int) throws -> [LedgerVersion] {
    try pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM ledger_version ORDER BY number DESC LIMIT ?", arguments: [most]
      ).map {
        LedgerVersion(
          number: $0["number"], author: $0["author"], at: $0["at"], source: $0["source"])
      }
    }
  }

  private static func ledgerVersion(_ db: Database) throws -> (number: Int, folder: String) {
    let row = try Row.fetchOne(
      db, sql: "SELECT number, folder FROM ledger_version ORDER BY number DESC LIMIT 1")
    return row.map { ($0["number"], $0["folder"]) } ?? (0, "ledger")
  }

  /// Keeps a copy of a ledger's folder.
  ///
  /// - Throws: ``StoreError`` where there is one already; `ImportError` for what is no ledger.
  package func importLedger(_ source: URL) throws {
    guard try !hasLedger else {
      throw StoreError("The workspace has a ledger already: give the files that are new.")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw StoreError("\(source.relativePath) is no folder: give the ledger's.") }
    _ = try Ledger.load(from: source)
    let scratch = try newFolder()
    do {
      try Self.copyFiles(of: source, to: scratch)
      try take(scratch, source: source.lastPathComponent, by: Self.command)
    } catch {
      try? FileManager.default.removeItem(at: scratch)
      throw error
    }
  }

  /// A folder beside the ledger, in which its next version is made.
  package func newFolder() throws -> URL {
    let scratch = folder.appending(path: "scratch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: scratch, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return scratch
  }

  /// Copies a ledger's files, and those of its cash desk.
  package static func copyFiles(of source: URL, to target: URL) throws {
    let manager = FileManager.default
    for file in try manager.contentsOfDirectory(
      at: source, includingPropertiesForKeys: [.isRegularFileKey])
    where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
      try manager.copyItem(at: file, to: target.appending(path: file.lastPathComponent))
    }
    let cash = source.appending(path: "cash")
    if manager.fileExists(atPath: cash.path) {
      try manager.copyItem(at: cash, to: target.appending(path: "cash"))
    }
  }

  /// Puts a folder in the ledger's place; the version before stays beside it, earlier ones go.
  ///
  /// - Parameters:
  ///   - source: what it was made of, for the log.
  ///   - version: the ledger that it was made from; `nil`: from none.
  ///   - event: the last entry that was known when it was made; `nil`: it depends on none.
  /// - Throws: ``StoreError`` where something was imported since, or cash was decided.
  package func take(
    _ made: URL, source: String, by person: Person, replacing version: Int? = nil,
    since event: Int? = nil
  ) throws {
    let manager = FileManager.default
    try pool.write { db in
      if let event {
        let decided =
          try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM event WHERE number > ? AND (kind = 'cash' OR undoes > 0)",
            arguments: [event]) ?? 0
        guard decided == 0 else {
          throw StoreError("Somebody decided on cash meanwhile: nothing was taken; import again.")
        }
      }
      let before = try Self.ledgerVersion(db)
      guard version == nil || version == before.number else {
        throw StoreError("Something else was imported meanwhile: nothing was taken; import again.")
      }
      let isFirst = !manager.fileExists(atPath: folder.appending(path: before.folder).path)
      let number = isFirst ? 1 : max(before.number, 1) + 1
      let name = isFirst ? "ledger" : "ledger-\(number)"
      // One of a server that ended before it was noted is in nobody's way.
      try? manager.removeItem(at: folder.appending(path: name))
      try manager.moveItem(at: made, to: folder.appending(path: name))
      try db.execute(
        sql: "INSERT INTO ledger_version VALUES (?, ?, ?, ?, ?)",
        arguments: [number, person.name, Self.now, source, name])
      try log(db, person, "import", of: source, "version \(number) of the ledger")
    }
    try removeOldLedgers(keeping: 2)
  }

  /// Removes versions of the ledger but for the last ones.
  package func removeOldLedgers(keeping count: Int) throws {
    let kept = try pool.read { db in
      try String.fetchAll(
        db, sql: "SELECT folder FROM ledger_version ORDER BY number DESC LIMIT ?",
        arguments: [count])
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where name.wholeMatch(of: /ledger(-[0-9]+)?/) != nil && !kept.contains(name)
      && kept.count == count
    {
      try FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// Writes the ledger's folder: the files as they were imported, with what people recorded below.
  ///
  /// - Returns: the number of the last event that is in it.
  @discardableResult
  package func export(to target: URL) throws -> Int {
    guard try hasLedger else {
      throw StoreError("No ledger is imported: run `duecast-workspace import`.")
    }
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw StoreError("\(target.relativePath) is there already: give a new folder.")
    }
    let last = try lastEvent()
    let events = try events().filter { !$0.isUndone && $0.number <= last }
    try FileManager.default.copyItem(at: ledger, to: target)
    let lines = events.flatMap(\.lines).filter { !ContractLine.ownFiles.contains($0.file) }
    let collectors = lines.filter { $0.file == "customers.csv" }
    try CollectorCells.write(collectors, to: target.appending(path: "customers.csv"))
    let byFile = Dictionary(grouping: lines.filter { $0.file != "customers.csv" }, by: \.file)
    for (file, lines) in byFile.sorted(by: { $0.key < $1.key }) {
      guard let contract = FileContract.all.first(where: { $0.file == file }) else {
        throw StoreError("No ledger has a file \(file).")
      }
      let columns = Set(lines.flatMap(\.row.keys))
      let rows = lines.map { line in
        Dictionary(uniqueKeysWithValues: columns.map { ($0, line.row[$0] ?? "") })
      }
      let added = LedgerLines(contract, rows: rows, leavesOutEmpty: true)
      let appender = LedgerAppender(target.appending(path: file))
      try appender.addColumns(for: added)
      try appender.append(added) { _, _ in }
    }
    return last
  }
}

extension WorkspaceStore {
  /// The day of a text: `last` for the last posting of the ledger as it was imported.
  package func day(_ text: String) throws -> Day {
    if text == "last" {
      guard try hasLedger, let last = try Ledger.load(from: ledger).ledger.lastDay else {
        throw StoreError("No ledger is imported: run `duecast-workspace import`.")
      }
      return last
    }
    guard let day = Day(text) else {
      throw StoreError("\(text) is no day: write it as 2026-06-30, or give last.")
    }
    return day
  }
}
