public import Foundation
import LedgerFiles
public import Receivables
public import SyntheticLedger

/// Gives `body` an empty folder of its own and removes it afterwards.
public func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("duecast-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The ledger that a recipe makes, and what is true of it.
public func synthesise(_ recipe: LedgerRecipe) throws -> (ledger: Ledger, truth: LedgerTruth) {
  try withTemporaryFolder { folder in
    let truth = try LedgerGenerator(recipe).write(to: folder)
    return (try Ledger.load(from: folder).ledger, truth)
  }
}

/// A day written as YYYY-MM-DD.
public func day(_ text: String) -> Day {
  guard let day = Day(text) else { preconditionFailure("\(text) is not a day") }
  return day
}

/// The text of each CSV file in a folder, by name.
public func csvFiles(in folder: URL) throws -> [String: String] {
  let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    .filter { $0.hasSuffix(".csv") }
  return try names.reduce(into: [:]) { files, name in
    files[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }
}
