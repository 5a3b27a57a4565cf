package import Foundation
import GRDB
import LedgerFiles
package import Receivables
import Reporting

extension WorkspaceStore {
  /// The ledger as it was imported; nothing in it is ever changed.
  package var ledger: URL { folder.appending(path: "ledger") }

  package var hasLedger: Bool { FileManager.default.fileExists(atPath: ledger.path) }

  /// Keeps a copy of a ledger's folder.
  ///
  /// - Throws: ``StoreError`` where there is one already; `ImportError` for what is no ledger.
  package func importLedger(_ source: URL) throws {
    guard !hasLedger else {
      throw StoreError("The workspace has a ledger already: export it, and make a new workspace.")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: source.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw StoreError(
        "\(source.relativePath) is no folder: give the ledger's, which `duecast import` makes of an "
          + "export.")
    }
    _ = try Ledger.load(from: source)
    let scratch = folder.appending(path: "ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
    do {
      let cash = source.appending(path: "cash")
      if FileManager.default.fileExists(atPath: cash.path) {
        try FileManager.default.copyItem(at: cash, to: scratch.appending(path: "cash"))
      }
      for file in try FileManager.default.contentsOfDirectory(
        at: source, includingPropertiesForKeys: [.isRegularFileKey])
      where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        try FileManager.default.copyItem(
          at: file, to: scratch.appending(path: file.lastPathComponent))
      }
      try FileManager.default.moveItem(at: scratch, to: ledger)
    } catch {
      try? FileManager.default.removeItem(at: scratch)
      throw error
    }
    try pool.write { db in
      try log(
        db, Person(name: "command line", role: .admin), "import", of: source.lastPathComponent)
    }
  }

  /// Writes the ledger's folder: the files as they were imported, with what people recorded below.
  ///
  /// - Returns: the number of the last event that is in it.
  @discardableResult
  package func export(to target: URL) throws -> Int {
    guard hasLedger else {
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
      guard hasLedger, let last = try Ledger.load(from: ledger).ledger.lastDay else {
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
