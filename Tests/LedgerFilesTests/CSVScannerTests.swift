import CLibCSV
import TestLedgers
import Testing

@testable import LedgerFiles
@testable import Receivables

/// The scanner reads what libcsv reads, and in parts what it reads at once.
@Suite struct CSVScannerTests {
  /// Records with their lines, and the line of one without end.
  struct Reading: Equatable {
    var records: [[String]] = []
    var lines: [Int] = []
    var unclosedQuote: Int?
  }

  private func scan(_ text: [UInt8]) -> Reading {
    text.withUnsafeBufferPointer { text in
      var reading = Reading()
      var scanner = CSVScanner(text, from: CSVReader.start(of: text), line: 1)
      while true {
        switch scanner.next(before: text.count) {
        case .record(let record):
          reading.records.append(record.cells.map { String(decoding: $0, as: UTF8.self) })
          reading.lines.append(record.line)
        case .unclosedQuote(let line):
          reading.unclosedQuote = line
          return reading
        case .end, .tooLong: return reading
        }
      }
    }
  }

  private func scanInParts(_ text: [UInt8], chunkBytes: Int, threads: Int) -> Reading {
    text.withUnsafeBufferPointer { text in
      let reading = ParallelReading(chunkBytes: chunkBytes, threads: threads)
      let (chunks, unclosedQuote) = reading.read(
        text, from: CSVReader.start(of: text), line: 1, begin: { Reading() }
      ) { part, record in
        part.records.append(record.cells.map { String(decoding: $0, as: UTF8.self) })
        part.lines.append(record.line)
      }
      return Reading(
        records: chunks.flatMap(\.value.records),
        lines: chunks.flatMap { chunk in chunk.value.lines.map { $0 + chunk.firstLine } },
        unclosedQuote: unclosedQuote)
    }
  }

  /// Anything that means something, more often than not in an order that means nothing.
  private func anyText(_ draws: inout Draws) -> [UInt8] {
    let pieces = [
      "a", "bc", " ", "\t", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "é", "12345678",
    ]
    let mark = draws.chance(20) ? "\u{FEFF}" : ""
    let count = draws.pick(0..<60)
    return Array(
      (mark + (0..<count).map { _ in pieces[draws.pick(0..<pieces.count)] }.joined()).utf8)
  }

  /// Well-formed text: quoted cells with commas, quotes and line ends, under one kind of line end.
  private func wellFormedText(_ draws: inout Draws) -> [UInt8] {
    let end = ["\n", "\r\n", "\r"][draws.pick(0..<3)]
    var text = draws.chance(30) ? "\u{FEFF}" : ""
    for _ in 0..<draws.pick(1..<25) {
      let cells = (0..<draws.pick(1..<5)).map { _ in
        let cell = ["", "x", "long cell", "a,b", "say \"so\"", "one\(end)two", "\(end)"][
          draws.pick(0..<7)]
        let needsQuotes = cell.contains { "\",\r\n".contains($0) || $0.isNewline }
        return needsQuotes || draws.chance(20)
          ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
      }
      text += cells.joined(separator: ",") + end + (draws.chance(5) ? end : "")
    }
    if draws.chance(30) { text.removeLast() }
    return Array(text.utf8)
  }

  @Test(arguments: 0..<400) func `records are those of libcsv`(seed: Int) {
    var draws = Draws(seed: UInt64(seed) + 1)
    for text in [anyText(&draws), wellFormedText(&draws)] {
      let (records, endsInQuotes) = LibCSV.read(text)
      let reading = scan(text)
      #expect(
        reading.records == records, "\(String(decoding: text, as: UTF8.self).debugDescription)")
      #expect((reading.unclosedQuote != nil) == endsInQuotes)
    }
  }

  @Test(arguments: 0..<100) func `a record's line is one more than the line ends before it`(
    seed: Int
  ) {
    var draws = Draws(seed: UInt64(seed) + 500)
    let text = seed.isMultiple(of: 2) ? anyText(&draws) : wellFormedText(&draws)
    text.withUnsafeBufferPointer { text in
      var scanner = CSVScanner(text, from: CSVReader.start(of: text), line: 1)
      while case .record(let record) = scanner.next(before: text.count) {
        var ends = 0
        for (i, byte) in text[..<record.start].enumerated() {
          if byte == 13 || (byte == 10 && (i == 0 || text[i - 1] != 13)) { ends += 1 }
        }
        #expect(record.line == ends + 1)
      }
    }
  }

  @Test(arguments: 0..<200) func `parts read on any number of threads are the whole`(seed: Int) {
    var draws = Draws(seed: UInt64(seed) + 1000)
    for text in [anyText(&draws), wellFormedText(&draws)] {
      let whole = scan(text)
      for threads in [1, 2, 3] {
        let parts = scanInParts(text, chunkBytes: draws.pick(1..<50), threads: threads)
        #expect(parts == whole, "\(String(decoding: text, as: UTF8.self).debugDescription)")
      }
    }
  }

  @Test func `a part that begins within quotes is read from where its record does`() {
    let cell = (0..<40).map { "line \($0), \"\"quoted\"\"\n" }.joined()
    let text = Array(("a,b\n1,\"" + cell + "\"\n2,x\n3,\"y\"\n").utf8)
    let whole = scan(text)
    #expect(whole.records.count == 4)
    #expect(whole.lines == [1, 2, 43, 44])
    for bytes in [1, 7, 64, 200] {
      #expect(scanInParts(text, chunkBytes: bytes, threads: 2) == whole)
    }
  }
}

/// The records that libcsv makes of a text.
private final class LibCSV {
  private var records: [[String]] = []
  private var cells: [String] = []

  static func read(_ text: [UInt8]) -> (records: [[String]], endsInQuotes: Bool) {
    var parser = csv_parser()
    precondition(csv_init(&parser, 0) == 0, "libcsv refused its options")
    defer { csv_free(&parser) }
    let reader = LibCSV()
    let context = Unmanaged.passUnretained(reader).toOpaque()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let bytes = text.starts(with: mark) ? Array(text.dropFirst(mark.count)) : text
    _ = csv_parse(&parser, bytes, bytes.count, takeCell, takeRow, context)
    // Inside a cell that is quoted: libcsv would hand it over as if it were whole.
    if parser.quoted != 0, parser.pstate == 2 { return (reader.records, true) }
    csv_fini(&parser, takeCell, takeRow, context)
    return (reader.records, false)
  }

  fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> LibCSV {
    guard let context else { preconditionFailure("libcsv lost its context") }
    return Unmanaged<LibCSV>.fromOpaque(context).takeUnretainedValue()
  }

  fileprivate func take(_ cell: String) { cells.append(cell) }

  fileprivate func endRow() {
    records.append(cells)
    cells = []
  }
}

private func takeCell(
  _ bytes: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?
) {
  let cell = UnsafeRawBufferPointer(start: bytes, count: count)
  LibCSV.of(context).take(String(decoding: cell, as: UTF8.self))
}

private func takeRow(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
  LibCSV.of(context).endRow()
}
