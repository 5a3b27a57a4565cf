import Foundation
import LedgerFiles

/// What separates the cells of a line.
package enum Delimiter: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  case comma = ","
  case semicolon = ";"
  case tab = "\t"
  case bar = "|"

  var byte: UInt8 { rawValue.utf8.first ?? 0 }

  package var description: String {
    switch self {
    case .comma: "comma"
    case .semicolon: "semicolon"
    case .tab: "tab"
    case .bar: "bar"
    }
  }

  /// A delimiter as a person writes it: its name or the character.
  package init?(name: String) {
    let found = Delimiter.allCases.first {
      $0.rawValue == name || $0.description == name.lowercased()
    }
    switch name.lowercased() {
    case "pipe": self = .bar
    case "\\t": self = .tab
    default:
      guard let found else { return nil }
      self = found
    }
  }
}

/// Why the text of a table cannot be read to its end.
package struct UnclosedQuote: Error {
  package let line: Int
}

enum TextTable {
  /// Reads delimited text to a table.
  ///
  /// Lists between bars have no quotes unless their first row is quoted throughout, and neither has a
  /// text whose quotes do not close.
  static func read(_ text: [UInt8], _ delimiter: Delimiter) -> Grid {
    if delimiter != .bar || isQuoted(text.prefix { $0 != 10 && $0 != 13 }),
      let grid = try? read(text, delimiter, quotes: true)
    {
      return grid
    }
    do {
      return try read(text, delimiter, quotes: false)
    } catch { preconditionFailure("without quotes none is open") }
  }

  /// `"Number"|"Date"|"Amount"`.
  private static func isQuoted(_ line: ArraySlice<UInt8>) -> Bool {
    let quote = UInt8(ascii: "\"")
    let cells = line.split(separator: UInt8(ascii: "|"))
    return cells.count > 2
      && cells.allSatisfy { $0.count > 1 && $0.first == quote && $0.last == quote }
  }

  private static func read(
    _ text: [UInt8], _ delimiter: Delimiter, quotes: Bool
  ) throws(UnclosedQuote) -> Grid {
    var grid = Grid()
    var unclosed: Int?
    text.withUnsafeBufferPointer { bytes in
      var scanner = CSVScanner(bytes, from: 0, line: 1, delimiter: delimiter.byte, quotes: quotes)
      var lineAfter = 1
      while true {
        let step = scanner.next(before: bytes.count)
        guard case .record(let record) = step else {
          if case .unclosedQuote(let line) = step { unclosed = line }
          grid.blankLines += max(0, scanner.line - lineAfter)
          return
        }
        grid.blankLines += record.line - lineAfter
        grid.beginRow(line: record.line)
        for cell in record.cells { grid.append(trimmed(cell)) }
        lineAfter = scanner.line
        scanner.forgetJoined()
      }
    }
    if let unclosed { throw UnclosedQuote(line: unclosed) }
    return grid
  }

  /// Valid UTF-8, or with U+FFFD where it is not; without `NUL`.
  static func cleaned(_ text: [UInt8]) -> [UInt8] {
    let valid = text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
    let clean = valid ? text : Array(String(decoding: text, as: UTF8.self).utf8)
    return clean.contains(0) ? clean.filter { $0 != 0 } : clean
  }
}
