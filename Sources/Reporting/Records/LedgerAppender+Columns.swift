internal import Foundation
internal import LedgerFiles

// Columns that lines need and a file does not have yet.

extension LedgerAppender {
  /// Adds the columns that lines need after those that are there, empty in all records; only such as the
  /// contract does not require.
  ///
  /// Other bytes stay as they are.
  ///
  /// - Throws: ``Failure`` if another program does not let go of the file, or ``SystemError``.
  public func addColumns(for lines: LedgerLines) throws {
    _ = try replace { text in
      guard let header = CSVHeader.names(text), !header.isEmpty else { return nil }
      let missing = lines.needed.filter { column in
        !header.contains(column) && !lines.contract.required.contains(column)
      }
      guard !missing.isEmpty else { return nil }
      let bytes = [UInt8](text)
      var widened: [UInt8] = []
      var isHeader = true
      for record in LedgerAppender.records(bytes) {
        let end = record.last { !LedgerAppender.isLineEnd(bytes[$0]) }
        guard let end else {
          widened += bytes[record]
          continue
        }
        widened += bytes[record.lowerBound...end]
        for name in missing { widened += [UInt8(ascii: ",")] + (isHeader ? Array(name.utf8) : []) }
        widened += bytes[(end + 1)..<record.upperBound]
        isHeader = false
      }
      return Data(widened)
    }
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }
}
