package import Foundation
import GRDB

/// What people enter, in one SQLite file beside the ledger that was imported.
///
/// Events are only ever added: what is undone is undone by a further event.
package final class WorkspaceStore: Sendable {
  /// Where everything is kept.
  package let folder: URL
  let pool: DatabasePool

  static let databaseName = "workspace.sqlite"

  private init(_ folder: URL) throws {
    self.folder = folder
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA foreign_keys = ON")
      // What is erased leaves no bytes behind.
      try db.execute(sql: "PRAGMA secure_delete = ON")
    }
    pool = try DatabasePool(
      path: folder.appending(path: Self.databaseName).path, configuration: configuration)
  }

  /// Makes an empty workspace.
  ///
  /// - Throws: ``StoreError`` where one is there already.
  package static func create(in folder: URL) throws -> WorkspaceStore {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: folder.appending(path: databaseName).path) else {
      throw StoreError("\(folder.relativePath) has a workspace already.")
    }
    try manager.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let store = try WorkspaceStore(folder)
    try store.migrate()
    return store
  }

  /// Opens a workspace.
  ///
  /// - Throws: ``StoreError`` where there is none, or a newer version made it.
  package static func open(_ folder: URL) throws -> WorkspaceStore {
    guard FileManager.default.fileExists(atPath: folder.appending(path: databaseName).path) else {
      throw StoreError(
        "\(folder.relativePath) has no workspace: make one with `duecast-workspace init`.")
    }
    let store = try WorkspaceStore(folder)
    let isNewer = try store.pool.read { try Schema.migrator.hasBeenSuperseded($0) }
    guard !isNewer else {
      throw StoreError(
        "A newer version of duecast-workspace made \(folder.relativePath): use that.")
    }
    try store.migrate()
    return store
  }

  private func migrate() throws { try Schema.migrator.migrate(pool) }

  /// Writes all that people entered, and the ledger, to a new folder.
  package func backup(to target: URL) throws {
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw StoreError("\(target.relativePath) is there already: give a new folder.")
    }
    try FileManager.default.createDirectory(
      at: target, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let copy = target.appending(path: Self.databaseName).path
    try pool.writeWithoutTransaction { db in
      try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
    }
    let ledger = try ledger
    if FileManager.default.fileExists(atPath: ledger.path) {
      try FileManager.default.copyItem(
        at: ledger, to: target.appending(path: ledger.lastPathComponent))
    }
  }

  /// What is wrong with the files; empty where nothing is.
  package func faults() throws -> [String] {
    let found = try pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    var faults = found == ["ok"] ? [] : found
    if let fault = try auditFault() { faults.append(fault) }
    if try !hasLedger { faults.append("No ledger is imported: run `duecast-workspace import`.") }
    return faults
  }
}
