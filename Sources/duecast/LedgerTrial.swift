import Foundation
import LedgerFiles
import Receivables

/// A ledger as it would be with other texts of some of its files.
enum LedgerTrial {
  struct Change {
    let file: String
    let text: Data
    /// The number of the first new line.
    let firstLine: Int
  }

  /// Reads the ledger with the new texts.
  ///
  /// - Parameter shows: whether a ledger has what the new lines say.
  /// - Throws: ``Failure`` if the import would set a new line aside, with problem and remedy.
  static func check(
    _ ledger: URL, _ changes: [Change], shows: (LoadedLedger) -> Bool
  ) throws {
    let loaded = try load(ledger, changes)
    for change in changes {
      let faults = loaded.issues.filter { $0.file == change.file && $0.effect == .setAside }
      // A quote that is never closed takes in what follows it.
      let fault = faults.first {
        $0.line == 0 || $0.line >= change.firstLine || $0.code == "unclosed-quote"
      }
      if let fault {
        throw Failure(
          "Nothing was recorded, as the ledger cannot use it: \(fault).",
          fault.line == 0 || fault.line >= change.firstLine ? .usage : .dataIssues)
      }
    }
    guard shows(loaded) else {
      let files = changes.map(\.file).joined(separator: " and ")
      throw Failure(
        "Nothing was recorded, as the ledger would not show it: see what `duecast check` says of "
          + "\(files).")
    }
  }

  /// The ledger as known on a day or once all of it is recorded, whichever is later.
  static func view(_ loaded: LoadedLedger, _ day: Day) -> LedgerView {
    loaded.ledger.asOf(max(day, loaded.ledger.lastRecord ?? day))
  }

  /// The customer of this identifier, spelt as the ledger does, when a record of a day is known.
  static func customer(
    _ id: String, of loaded: LoadedLedger, on day: Day
  ) -> (position: CustomerIndex, id: String)? {
    let customers = view(loaded, day).customers
    let position =
      customers.firstIndex { $0.id.utf8.elementsEqual(id.utf8) }
      ?? customers.firstIndex { $0.id == id }
    return position.map { ($0, customers[$0].id) }
  }

  /// Reads a folder that leads to the ledger's own files, but for the changed ones.
  private static func load(_ ledger: URL, _ changes: [Change]) throws -> LoadedLedger {
    let manager = FileManager.default
    let scratch = manager.temporaryDirectory.appending(path: "duecast-\(UUID().uuidString)")
    try manager.createDirectory(
      at: scratch, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    defer { try? manager.removeItem(at: scratch) }
    let changed = Set(changes.map(\.file))
    for name in try manager.contentsOfDirectory(atPath: ledger.path) where !changed.contains(name) {
      try manager.createSymbolicLink(
        at: scratch.appending(path: name),
        withDestinationURL: URL(filePath: ledger.path).appending(path: name))
    }
    for change in changes { try change.text.write(to: scratch.appending(path: change.file)) }
    return try Ledger.load(from: scratch)
  }
}
