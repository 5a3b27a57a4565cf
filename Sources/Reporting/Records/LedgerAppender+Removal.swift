internal import Foundation
internal import LedgerFiles

// Taking out a line that was added by mistake.

extension LedgerAppender {
  /// Takes out the first record that has a value in a column, and leaves all other bytes as they are.
  ///
  /// - Returns: whether there was one.
  /// - Throws: ``Failure`` if another program does not let go of the file, or ``SystemError``.
  public func remove(where column: String, is value: String) throws -> Bool {
    try replace { text in
      guard let place = CSVHeader.names(text)?.firstIndex(of: column) else { return nil }
      let bytes = [UInt8](text)
      guard
        let record = LedgerAppender.records(bytes).first(where: {
          LedgerAppender.cell(place, of: bytes[$0]) == value
        })
      else { return nil }
      return Data(bytes[..<record.lowerBound] + bytes[record.upperBound...])
    }
  }

  private static let quote = UInt8(ascii: "\"")

  /// Each record with its line end; a line break within quotes is part of a value.
  static func records(_ bytes: [UInt8]) -> [Range<Int>] {
    var records: [Range<Int>] = []
    var (start, isQuoted) = (0, false)
    for (place, byte) in bytes.enumerated() {
      if byte == quote { isQuoted.toggle() }
      let isReturn = byte == 13 && (place + 1 == bytes.count || bytes[place + 1] != 10)
      if !isQuoted && (byte == 10 || isReturn) {
        records.append(start..<place + 1)
        start = place + 1
      }
    }
    if start < bytes.count { records.append(start..<bytes.count) }
    return records
  }

  /// The text of a cell, without quotes and white space around it.
  private static func cell(_ place: Int, of record: ArraySlice<UInt8>) -> String? {
    var (number, isQuoted) = (0, false)
    var text: [UInt8] = []
    for byte in record {
      if byte == quote {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: ","), !isQuoted {
        if number == place { break }
        number += 1
      } else if number == place {
        text.append(byte)
      }
    }
    guard number == place else { return nil }
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
