import Foundation
import LedgerFiles
import Receivables

/// What kept models and forecasts are used on: the files from which `.ci/fuzz` makes them.
enum Example {
  static let view: LedgerView = {
    let folder = URL(filePath: "fixtures/ledgers/partial-payments")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var files: [String: String] = [:]
    for name in names where name.hasSuffix(".csv") {
      files[name] = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    guard let loaded = try? Ledger.load(files: files), let day = Day("2025-06-30") else {
      preconditionFailure("\(folder.relativePath) cannot be read: start in the repository's folder")
    }
    return loaded.ledger.asOf(day)
  }()

  /// Usual cells, empty ones, regions not seen, and numbers beyond all seen.
  static let table: WideTable = {
    let file = URL(filePath: "Tests/Fuzzing/Seeds/customers.csv")
    guard let table = try? WideTable(contentsOf: file) else {
      preconditionFailure("\(file.relativePath) cannot be read: start in the repository's folder")
    }
    return table
  }()
}
