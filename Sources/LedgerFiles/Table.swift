import Foundation
internal import Receivables

/// The bytes of a file, at one place for as long as the object lives.
final class FileBytes: @unchecked Sendable {
  let text: UnsafeBufferPointer<UInt8>
  /// Owns ``text`` where it is a mapped file.
  private let mapped: Data?

  init(_ contents: Data) {
    // Few bytes lie in the value itself, which moves.
    let smallest = 1 << 12
    mapped = contents.count > smallest ? contents : nil
    text = contents.withUnsafeBytes { bytes in
      if contents.count > smallest { return bytes.bindMemory(to: UInt8.self) }
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
      _ = copy.initialize(fromContentsOf: bytes)
      return UnsafeBufferPointer(rebasing: copy[..<bytes.count])
    }
  }

  deinit { if mapped == nil { text.deallocate() } }
}

/// One file of the ledger folder: its header, and its records as a stream.
struct Table: Sendable {
  let file: String
  /// Names as in the header, trimmed and in lower case.
  var columns: [String] { head.columns }
  private let head: TableHead
  private let bytes: FileBytes
  /// Where the records begin, and the line that this is.
  private let start: Int
  private let firstLine: Int
  /// Columns that say when a line became known.
  private var own = -1
  private var posted = -1
  /// What is said once for the file.
  let tally = FileTally()

  /// Reads the header.
  ///
  /// - Throws: a ``Fault`` of the file as a whole: no header row, or not UTF-8.
  init(file: String, contents: Data) throws(Fault) {
    let bytes = FileBytes(contents)
    var scanner = CSVScanner(bytes.text, from: CSVReader.start(of: bytes.text), line: 1)
    guard case .record(let header) = scanner.next(before: bytes.text.count) else {
      throw Fault(
        code: "missing-header", problem: "the file has no header row",
        remedy: "begin it with a row of column names")
    }
    let columns = header.cells.map { cell in
      String(validating: trimmed(cell), as: UTF8.self)?.lowercased() ?? "\u{FFFD}"
    }
    if let broken = columns.firstIndex(where: { $0.contains("\u{FFFD}") }) {
      throw Fault(
        code: "not-utf8", problem: "the name of column \(broken + 1) is not UTF-8",
        remedy: "save the file as UTF-8")
    }
    self.file = file
    head = TableHead(columns)
    self.bytes = bytes
    start = scanner.position
    firstLine = scanner.line
  }

  /// Records after the first, where not even the header can be read.
  static func dataLines(of contents: Data) -> Int {
    let bytes = FileBytes(contents)
    var scanner = CSVScanner(bytes.text, from: CSVReader.start(of: bytes.text), line: 1)
    var records = 0
    while case .record = scanner.next(before: bytes.text.count) {
      records += 1
      scanner.forgetJoined()
    }
    return max(0, records - 1)
  }

  /// Says which columns tell when a line became known.
  mutating func dated(by contract: FileContract) {
    own = contract.ownDay.map { column($0) } ?? -1
    posted = column("posted_on")
  }

  /// The position of a column, or −1 if the file does not have it.
  func column(_ name: String) -> Int { columns.firstIndex(of: name) ?? -1 }

  /// Calls `body` with each data line of the right width in valid UTF-8, and `refuse` with a
  /// fault for each other one.
  ///
  /// - Parameter refuse: also gets the record as far as it can be read, for its day; the record
  ///   is missing where it has no end.
  func forEachLine(_ body: (Line) -> Void, refuse: (Fault, _ line: Int, Line?) -> Void) {
    var scanner = CSVScanner(bytes.text, from: start, line: firstLine)
    let cells = CellTally(own: own, posted: posted)
    defer { tally.add(cells) }
    while true {
      switch scanner.next(before: bytes.text.count) {
      case .record(let record):
        let line = Line(record: record, of: head, tally: cells)
        if let fault = fault(of: line) {
          refuse(fault, record.line, line)
        } else {
          body(line)
        }
        scanner.forgetJoined()
      case .unclosedQuote(let line):
        refuse(Table.unclosedQuote, line, nil)
        return
      case .end: return
      case .tooLong: preconditionFailure("a record without a limit is never too long")
      }
    }
  }

  /// Looks at lines from the first on, while told to; it counts and reports nothing.
  func sampleLines(_ body: (Line) -> Bool) {
    var scanner = CSVScanner(bytes.text, from: start, line: firstLine)
    while case .record(let record) = scanner.next(before: bytes.text.count) {
      let line = Line(record: record, of: head)
      if fault(of: line) == nil, !body(line) { return }
      scanner.forgetJoined()
    }
  }

  /// The same by several threads, each with a value for a part of the file.
  ///
  /// Lines are counted from 0 in each part. Cells stay valid as long as the table and the part.
  ///
  /// - Parameters:
  ///   - refuse: gets the line of the part with its fault. A record without end is refused in a part
  ///     of its own, without a line.
  ///   - end: is called after the last line of a part.
  func inParts<Value: Sendable>(
    _ reading: ParallelReading, begin: @Sendable () -> Value,
    _ body: @Sendable (inout Value, Line) -> Void,
    refuse: @Sendable (inout Value, Fault, _ line: Int, Line?) -> Void,
    end: @Sendable (inout Value) -> Void = { _ in }
  ) -> RecordParts<Value> {
    let (head, own, posted) = (head, own, posted)
    let (read, unclosed) = reading.read(
      bytes.text, from: start, line: firstLine,
      begin: { PartOfFile(begin(), own: own, posted: posted) },
      each: { part, record in
        let line = Line(record: record, of: head, tally: part.cells)
        if let fault = fault(of: line) {
          refuse(&part.value, fault, record.line, line)
        } else {
          body(&part.value, line)
        }
      }, end: { end(&$0.value) })
    for part in read { tally.add(part.value.cells) }
    var parts = read.map { RecordPart($0.value.value, firstLine: $0.firstLine) }
    if let unclosed {
      var value = begin()
      refuse(&value, Table.unclosedQuote, 0, nil)
      parts.append(RecordPart(value, firstLine: unclosed))
    }
    return RecordParts(parts: parts, texts: [self] + read.map(\.joined))
  }

  /// About how many lines a part of the file has.
  func linesOfPart(_ reading: ParallelReading) -> Int {
    min(reading.chunkBytes, bytes.text.count) / 48
  }

  /// Calls `body` with the line that starts at a position.
  func withLine<Result>(at position: Int, _ body: (Line) -> Result) -> Result {
    var scanner = CSVScanner(bytes.text, from: position, line: 0)
    guard case .record(let record) = scanner.next(before: bytes.text.count) else {
      preconditionFailure("no record starts at byte \(position) of \(file)")
    }
    return body(Line(record: record, of: head))
  }

  private static let unclosedQuote = Fault(
    code: "unclosed-quote", problem: "a quote opens in this record and is never closed",
    remedy: "close the quote; the rest of the file is read as part of it until then")

  /// Why a line cannot be read at all.
  private func fault(of line: Line) -> Fault? {
    if line.record.count != head.columns.count { return widthFault(line.record) }
    return firstBrokenCell(line.record).map { encodingFault(line, $0) }
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
    guard !record.isASCII else { return nil }
    return record.cells.firstIndex { String(validating: $0, as: UTF8.self) == nil }
  }
}

/// What was read of all parts of a file, and what holds the texts of its cells.
struct RecordParts<Value: Sendable>: Sendable {
  let parts: [RecordPart<Value>]
  let texts: [any Sendable]
}

extension Table: RecordSource {
  func text(_ field: String, at place: Int) -> String {
    let column = column(field)
    return column < 0 ? "" : withLine(at: place) { $0.text(column) }
  }

  func fingerprint(at place: Int, except hidden: [String]) -> UInt64 {
    let columns = hidden.map { column($0) }
    return withLine(at: place) { $0.fingerprint(except: columns) }
  }
}

/// What is read of a part of a file: the reader's own value, and what is counted beside it.
private struct PartOfFile<Value: Sendable>: @unchecked Sendable {
  var value: Value
  /// Of one thread at a time.
  let cells: CellTally

  init(_ value: Value, own: Int, posted: Int) {
    self.value = value
    cells = CellTally(own: own, posted: posted)
  }
}

extension CSVRecord {
  fileprivate var isASCII: Bool {
    var seen: UInt8 = 0
    for byte in bytes { seen |= byte }
    return seen < 0x80
  }
}

/// A cell without the white space around it, also that of Unicode, such as a no-break space.
@inline(__always)
package func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  guard let first = cell.first, let last = cell.last else { return cell }
  let isPlain = first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80
  return isPlain ? cell : withoutBlanks(cell)
}

private func withoutBlanks(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
  func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (byte >= 0x09 && byte <= 0x0D)
  }
  var (start, end) = (0, cell.count)
  while start < end {
    if isBlank(cell[start]) { start += 1; continue }
    let length = cell[start] >= 0xC2 ? unicodeBlank(cell, at: start, before: end) : 0
    if length == 0 { break }
    start += length
  }
  while start < end {
    if isBlank(cell[end - 1]) { end -= 1; continue }
    let length = cell[end - 1] >= 0x80 ? unicodeBlank(cell, endingAt: end, after: start) : 0
    if length == 0 { break }
    end -= length
  }
  return UnsafeBufferPointer(rebasing: cell[start..<end])
}

/// Bytes of the blank that starts at a position; 0 where there is none.
private func unicodeBlank(
  _ text: UnsafeBufferPointer<UInt8>, at start: Int, before end: Int
) -> Int {
  func isNext(_ bytes: UInt8...) -> Bool {
    start + bytes.count <= end && bytes.indices.allSatisfy { text[start + $0] == bytes[$0] }
  }
  // No-break space; next line.
  if isNext(0xC2, 0xA0) || isNext(0xC2, 0x85) { return 2 }
  guard start + 3 <= end else { return 0 }
  // En quad to zero-width space, narrow no-break space, line and paragraph separators.
  if isNext(0xE2, 0x80) {
    let last = text[start + 2]
    return (0x80...0x8B).contains(last) || (0xA8...0xA9).contains(last) || last == 0xAF ? 3 : 0
  }
  // Ogham, mathematical and ideographic spaces; zero-width no-break space.
  let others = isNext(0xE1, 0x9A, 0x80) || isNext(0xE2, 0x81, 0x9F) || isNext(0xE3, 0x80, 0x80)
  return others || isNext(0xEF, 0xBB, 0xBF) ? 3 : 0
}

private func unicodeBlank(
  _ text: UnsafeBufferPointer<UInt8>, endingAt end: Int, after start: Int
) -> Int {
  for length in 2...3 where end - length >= start {
    if unicodeBlank(text, at: end - length, before: end) == length { return length }
  }
  return 0
}
