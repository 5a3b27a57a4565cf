import Foundation

/// One file of the ledger folder: its header, and its records as a stream.
struct Table {
  let file: String
  /// Names as in the header, trimmed and in lower case.
  let columns: [String]
  private let contents: Data
  private let headerLine: Int

  /// Reads the header.
  ///
  /// - Throws: a ``Fault`` of the file as a whole: no header row, or not UTF-8.
  init(file: String, contents: Data) throws(Fault) {
    var columns: [String]?
    var headerLine = 1
    _ = contents.withUnsafeBytes { bytes in
      CSVReader.read(bytes) { record in
        headerLine = record.line
        columns = (0..<record.count).map { cell in
          String(validating: trimmed(record[cell]), as: UTF8.self)?.lowercased() ?? "\u{FFFD}"
        }
        return false
      }
    }
    guard let columns else {
      throw Fault(
        code: "missing-header", problem: "the file has no header row",
        remedy: "begin it with a row of column names")
    }
    if let broken = columns.firstIndex(where: { $0.contains("\u{FFFD}") }) {
      throw Fault(
        code: "not-utf8", problem: "the name of column \(broken + 1) is not UTF-8",
        remedy: "save the file as UTF-8")
    }
    self.file = file
    self.columns = columns
    self.contents = contents
    self.headerLine = headerLine
  }

  /// The position of a column, or −1 if the file does not have it.
  func column(_ name: String) -> Int { columns.firstIndex(of: name) ?? -1 }

  /// Calls `body` with each data line of the right width in valid UTF-8, and `refuse` with a
  /// fault for each other one.
  ///
  /// - Parameter refuse: also gets the record as far as it can be read, for its day; the record
  ///   is missing where it has no end.
  func forEachLine(_ body: (Line) -> Void, refuse: (Fault, _ line: Int, Line?) -> Void) {
    let outcome = contents.withUnsafeBytes { bytes in
      let isASCII = !bytes.contains { $0 >= 0x80 }
      return CSVReader.read(bytes) { record in
        if record.line == headerLine { return true }
        let line = Line(record: record, columns: columns)
        if record.count != columns.count {
          refuse(widthFault(record), record.line, line)
        } else if !isASCII, let cell = firstBrokenCell(record) {
          refuse(encodingFault(line, cell), record.line, line)
        } else {
          body(line)
        }
        return true
      }
    }
    if case .unclosedQuote(let line) = outcome {
      let fault = Fault(
        code: "unclosed-quote", problem: "a quote opens in this record and is never closed",
        remedy: "close the quote; the rest of the file is read as part of it until then")
      refuse(fault, line, nil)
    }
  }

  private func widthFault(_ record: CSVRecord) -> Fault {
    Fault(
      code: "column-count",
      problem: "\(record.count) cells under \(columns.count) column names",
      remedy: "put cells with a comma in quotes, and leave empty cells empty")
  }

  private func encodingFault(_ line: Line, _ cell: Int) -> Fault {
    Fault(
      code: "not-utf8", problem: "`\(columns[cell])` is \(quoted(line.bytes(cell))), not UTF-8",
      remedy: "save the file as UTF-8")
  }

  private func firstBrokenCell(_ record: CSVRecord) -> Int? {
    guard record.allBytes.contains(where: { $0 >= 0x80 }) else { return nil }
    return (0..<record.count).first { String(validating: record[$0], as: UTF8.self) == nil }
  }
}

/// A cell without the white space around it.
func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte >= 0x09 && byte <= 0x0D)
  }
  var (start, end) = (0, cell.count)
  while start < end, isBlank(cell[start]) { start += 1 }
  while start < end, isBlank(cell[end - 1]) { end -= 1 }
  return UnsafeBufferPointer(rebasing: cell[start..<end])
}

/// Offending text for a message: in back quotes, on one line, and not too long.
func quoted(_ text: UnsafeBufferPointer<UInt8>) -> String {
  quoted(String(decoding: text, as: UTF8.self))
}

func quoted(_ text: String) -> String {
  let line = String(text.map { $0.isNewline ? " " : $0 })
  return line.count <= 40 ? "`\(line)`" : "`\(line.prefix(39))…`"
}
