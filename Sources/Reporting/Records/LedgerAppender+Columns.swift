internal import Foundation
internal import LedgerFiles

extension LedgerAppender {
  /// Adds columns at the end of a file that lacks some that lines need, empty in the lines that are there.
  ///
  /// Only columns that the contract does not require are added; without a file nothing is done.
  public func widen(for lines: LedgerLines) throws {
    _ = try replace { text in
      guard let header = CSVHeader.names(text), !header.isEmpty else { return nil }
      let missing = lines.needed.filter { column in
        !header.contains(column) && !lines.contract.required.contains(column)
      }
      return missing.isEmpty ? nil : LedgerAppender.widened(text, by: missing)
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let ends: Set<UInt8> = [10, 13]

  private static func widened(_ text: Data, by columns: [String]) -> Data {
    let heads = Data(columns.map { ",\($0)" }.joined().utf8)
    let empties = Data(repeating: UInt8(ascii: ","), count: columns.count)
    var (wide, isQuoted, isHeader, isBlank) = (Data(), false, true, true)
    func endOfLine() -> Data { isBlank ? Data() : isHeader ? heads : empties }
    for byte in text {
      if ends.contains(byte), !isQuoted {
        wide += endOfLine()
        if !isBlank { isHeader = false }
        isBlank = true
      } else {
        if byte == quote { isQuoted.toggle() }
        isBlank = false
      }
      wide.append(byte)
    }
    return wide + endOfLine()
  }
}
