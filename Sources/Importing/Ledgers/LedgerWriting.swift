package import Foundation
import LedgerFiles

/// Reads and writes the folder of a ledger for an import.
package enum LedgerWriting {
  /// The files of the contract that a folder has.
  package static func existing(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for contract in FileContract.all {
      let url = folder.appending(path: contract.file)
      if FileManager.default.fileExists(atPath: url.path) {
        files[contract.file] = try Data(contentsOf: url)
      }
    }
    return files
  }

  /// Writes tables into a folder, each file in one step: what fails leaves the old file.
  package static func write(
    _ tables: [LedgerTable], to folder: URL, _ form: ExportForm = .ledger
  ) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for table in tables {
      try Data(table.csv(form)).write(
        to: folder.appending(path: table.contract.file), options: .atomic)
    }
  }
}
