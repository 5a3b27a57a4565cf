package import Foundation
import LedgerFiles
package import Receivables

/// Reads files given by name and text; amounts without a currency are in euro.
@discardableResult
package func load(
  _ files: [String: String], defaultCurrency: Currency? = Currency("EUR")
) throws -> LoadedLedger {
  try Ledger.load(files: files, defaultCurrency: defaultCurrency)
}

/// Writes files into a folder of their own, and removes it afterwards.
@discardableResult
package func withFolder<Result>(
  _ files: [String: String], _ body: (URL) throws -> Result
) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("ledger-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
  return try body(folder)
}

/// A day of 2024 by month and day of the month.
package func day(_ month: Int, _ dayOfMonth: Int) -> Day {
  guard let day = Day(year: 2024, month: month, day: dayOfMonth) else {
    preconditionFailure("2024 has no \(month)-\(dayOfMonth)")
  }
  return day
}
