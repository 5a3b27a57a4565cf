package import Foundation
internal import LedgerFiles
internal import Receivables

/// `aliases.csv`: payer_key, customer_id, evidence, first_on, last_on, retired_on.
package enum AliasFile {
  package static let columns = [
    "payer_key", "customer_id", "evidence", "first_on", "last_on", "retired_on",
  ]

  /// - Throws: ``WideTableError`` where a line cannot be read; a file that is not there has no aliases.
  package static func read(_ url: URL) throws -> AliasTable {
    guard FileManager.default.fileExists(atPath: url.path) else { return AliasTable() }
    let table = try WideTable(contentsOf: url)
    func cells(_ name: String) -> [String] {
      table.column(name)?.cells ?? Array(repeating: "", count: table.rowCount)
    }
    let (keys, ids) = (cells("payer_key"), cells("customer_id"))
    let (evidence, first, last) = (cells("evidence"), cells("first_on"), cells("last_on"))
    let retired = cells("retired_on")
    let always = Day(number: 0)
    return AliasTable(
      table.lines.indices.filter { !keys[$0].isEmpty && !ids[$0].isEmpty }.map { row in
        AliasTable.Alias(
          key: keys[row], customerID: ids[row], evidence: Int(evidence[row]) ?? 1,
          firstOn: Day(first[row]) ?? always, lastOn: Day(last[row]) ?? always,
          retiredOn: Day(retired[row]))
      })
  }

  package static func text(_ table: AliasTable) -> String {
    var encoder = CSVEncoder(keepsFormulas: true)
    encoder.header(columns)
    for alias in table.aliases {
      encoder.field(alias.key)
      encoder.field(alias.customerID)
      encoder.field(alias.evidence)
      encoder.field(alias.firstOn)
      encoder.field(alias.lastOn)
      encoder.field(alias.retiredOn?.description ?? "")
      encoder.endRow()
    }
    return String(decoding: encoder.bytes, as: UTF8.self)
  }
}
