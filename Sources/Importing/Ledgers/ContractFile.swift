import Foundation
import LedgerFiles
import Receivables

/// A file of a ledger, given to an import: its lines are taken as they are.
///
/// It has the name of such a file and the columns that it needs, days as YYYY-MM-DD, and numbers with a
/// point, or with a comma where cells stand between semicolons. Anything else is read by a profile.
package struct ContractFile: Sendable {
  package let name: String
  package let table: LedgerTable
  package let delimiter: Delimiter
  package let decimal: DecimalMark

  init?(_ bytes: Data, file: String) {
    guard let contract = FileContract.named(file.lowercased()), Charset.isUTF8(bytes) else {
      return nil
    }
    let header = bytes.prefix { $0 != 10 && $0 != 13 }
    let delimiter: Delimiter =
      header.count { $0 == Delimiter.semicolon.byte } > header.count { $0 == Delimiter.comma.byte }
      ? .semicolon : .comma
    guard var table = LedgerTable(contract, bytes, delimiter),
      contract.missing(in: table.columns).isEmpty
    else { return nil }
    guard let decimal = ContractFile.decimal(of: table, delimiter) else { return nil }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { ContractFile.plain(&table) }
    if decimal == .comma { ContractFile.point(&table) }
    (name, self.table, self.delimiter, self.decimal) = (file, table, delimiter, decimal)
  }

  private static func columns(of table: LedgerTable, _ kinds: [CellKind]) -> [Int] {
    table.columns.indices.filter { column in
      table.contract[table.columns[column]].map { kinds.contains($0.kind) } ?? false
    }
  }

  private static let numbers: [CellKind] = [.amount, .signedAmount, .number]

  /// The mark by the whole file; `nil` where its days or numbers are written in another way.
  private static func decimal(of table: LedgerTable, _ delimiter: Delimiter) -> DecimalMark? {
    var (days, strange, points, commas, broken) = (0, 0, 0, 0, 0)
    for column in columns(of: table, [.day]) {
      for row in table.rows where !row[column].isEmpty {
        if Day(row[column]) == nil { strange += 1 } else { days += 1 }
      }
    }
    for column in columns(of: table, numbers) {
      for row in table.rows where !row[column].isEmpty {
        let cell = row[column]
        if DecimalText(cell) != nil {
          if cell.contains(".") { points += 1 }
        } else if withPoint(cell) != nil {
          commas += 1
        } else {
          broken += 1
        }
      }
    }
    guard strange <= days, broken <= max(points + commas, table.rows.count / 2) else { return nil }
    guard commas > points else { return .point }
    return delimiter == .semicolon ? .comma : nil
  }

  private static func withPoint(_ cell: String) -> String? {
    guard cell.contains(","), !cell.contains(".") else { return nil }
    let text = cell.replacing(",", with: ".")
    return DecimalText(text) == nil ? nil : text
  }

  /// Numbers as a ledger has them.
  private static func point(_ table: inout LedgerTable) {
    for column in columns(of: table, numbers) {
      for row in table.rows.indices {
        if let text = withPoint(table.rows[row][column]) { table.rows[row][column] = text }
      }
    }
  }

  /// Without the apostrophes before texts that look like formulas.
  private static func plain(_ table: inout LedgerTable) {
    for row in table.rows.indices {
      for column in table.columns.indices where table.rows[row][column].first == "'" {
        table.rows[row][column] = ExportForm.unguarded(table.rows[row][column])
      }
    }
  }
}
