import Foundation
import LedgerFiles
import Reporting

/// Puts other collectors into the file of customers; all other lines keep their bytes.
enum CollectorCells {
  /// - Parameter lines: `customer_id` and `collector`; of one customer the last counts.
  static func write(_ lines: [ContractLine], to file: URL) throws {
    guard !lines.isEmpty else { return }
    var collectors: [String: String] = [:]
    for line in lines {
      collectors[line.row["customer_id"] ?? ""] = line.row["collector"] ?? ""
    }
    let rows = collectors.sorted { $0.key < $1.key }.map {
      ["customer_id": $0.key, "collector": $0.value]
    }
    let appender = LedgerAppender(file)
    let added = LedgerLines(.customers, rows: rows, leavesOutEmpty: true)
    guard FileManager.default.fileExists(atPath: file.path) else {
      return try appender.append(added) { _, _ in }
    }
    try appender.addColumns(for: added)
    var missing = Set(collectors.keys)
    try LedgerCells.rewrite(file) { row in
      guard let id = row["customer_id"], row["collector"] != nil, let collector = collectors[id]
      else { return [:] }
      missing.remove(id)
      return ["collector": collector]
    }
    let left = rows.filter { missing.contains($0["customer_id"] ?? "") }
    guard !left.isEmpty else { return }
    try appender.append(LedgerLines(.customers, rows: left, leavesOutEmpty: true)) { _, _ in }
  }
}
