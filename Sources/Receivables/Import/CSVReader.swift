import CLibCSV

/// One record of a CSV file: its cells as bytes without quotes, and the line where it starts.
///
/// Valid only while the reader's body runs.
struct CSVRecord {
  /// The cells of this and neighbouring records, one after another.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The end of each of this record's cells in ``bytes``.
  let ends: Slice<UnsafeBufferPointer<Int>>
  /// The beginning of the first cell in ``bytes``.
  let start: Int
  /// Physical line, counted from 1.
  let line: Int

  var count: Int { ends.count }

  subscript(cell: Int) -> UnsafeBufferPointer<UInt8> {
    let position = ends.startIndex + cell
    let lower = cell == 0 ? start : ends[position - 1]
    return UnsafeBufferPointer(rebasing: bytes[lower..<ends[position]])
  }

  /// All cells, without what separated them.
  var allBytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[start..<(ends.last ?? start)])
  }
}

/// Reads comma-separated values as RFC 4180 has them, also with bare line feeds and a BOM.
enum CSVReader {
  enum Outcome: Hashable {
    case complete
    /// The body asked for no more.
    case stopped
    /// The record that starts at the line opens a quote and never closes it.
    case unclosedQuote(line: Int)
  }

  /// Calls `body` with each record that is not a blank line, until it returns false.
  static func read(
    _ file: UnsafeRawBufferPointer, _ body: (CSVRecord) -> Bool
  ) -> Outcome {
    var parser = csv_parser()
    precondition(csv_init(&parser, UInt8(CSV_REPALL_NL)) == 0, "libcsv refused its options")
    defer { csv_free(&parser) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var position = file.starts(with: mark) ? mark.count : 0
    let assembly = UnsafeMutablePointer<CSVAssembly>.allocate(capacity: 1)
    assembly.initialize(
      to: CSVAssembly(countsNewlinesInCells: file.contains(UInt8(ascii: "\""))))
    defer {
      assembly.deinitialize(count: 1)
      assembly.deallocate()
    }
    let block = 1 << 16
    while position < file.count {
      let length = min(block, file.count - position)
      let chunk = UnsafeRawBufferPointer(rebasing: file[position..<position + length])
      let parsed = csv_parse(&parser, chunk.baseAddress, length, takeCell, takeRow, assembly)
      precondition(parsed == length, "libcsv ran out of memory at byte \(position + parsed)")
      position += length
      guard assembly.pointee.drain(body) else { return .stopped }
    }
    // libcsv's FIELD_BEGUN: inside a cell. It would hand over an unclosed one as if it were whole.
    let insideCell: Int32 = 2
    if parser.quoted != 0, parser.pstate == insideCell {
      return .unclosedQuote(line: assembly.pointee.lineOfOpenRecord)
    }
    csv_fini(&parser, takeCell, takeRow, assembly)
    return assembly.pointee.drain(body) ? .complete : .stopped
  }
}

private func takeCell(
  _ bytes: UnsafeMutableRawPointer?, _ count: Int, _ assembly: UnsafeMutableRawPointer?
) {
  assembly?.assumingMemoryBound(to: CSVAssembly.self).pointee.take(
    cell: UnsafeRawBufferPointer(start: bytes, count: count))
}

private func takeRow(_ terminator: Int32, _ assembly: UnsafeMutableRawPointer?) {
  assembly?.assumingMemoryBound(to: CSVAssembly.self).pointee.endRow(terminator)
}

/// Cells and rows that the parser has handed over and the body has not seen yet.
private struct CSVAssembly {
  private var bytes: [UInt8] = []
  private var cellEnds: [Int] = []
  /// For each finished row, the number of cells up to its end, and the line where it starts.
  private var rows: [(cells: Int, line: Int)] = []
  private var line = 1
  private var rowLine = 1
  private var cellsBeforeRow = 0
  private var lastTerminator: Int32 = 0
  private let countsNewlinesInCells: Bool

  private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  init(countsNewlinesInCells: Bool) { self.countsNewlinesInCells = countsNewlinesInCells }

  var lineOfOpenRecord: Int { cellEnds.count == cellsBeforeRow ? line : rowLine }

  mutating func take(cell: UnsafeRawBufferPointer) {
    if cellEnds.count == cellsBeforeRow { rowLine = line }
    bytes.append(contentsOf: cell)
    cellEnds.append(bytes.count)
    lastTerminator = 0
    guard countsNewlinesInCells else { return }
    var previous: UInt8 = 0
    for byte in cell {
      let endsLine =
        byte == CSVAssembly.carriageReturn
        || (byte == CSVAssembly.lineFeed && previous != CSVAssembly.carriageReturn)
      if endsLine { line += 1 }
      previous = byte
    }
  }

  mutating func endRow(_ terminator: Int32) {
    if cellEnds.count > cellsBeforeRow {
      rows.append((cellEnds.count, rowLine))
      cellsBeforeRow = cellEnds.count
    }
    let completesCRLF =
      terminator == Int32(CSVAssembly.lineFeed)
      && lastTerminator == Int32(CSVAssembly.carriageReturn)
    if !completesCRLF { line += 1 }
    lastTerminator = terminator
  }

  /// Hands over the finished rows and keeps the cells of the unfinished one.
  mutating func drain(_ body: (CSVRecord) -> Bool) -> Bool {
    var (cells, start) = (0, 0)
    let wantsMore = bytes.withUnsafeBufferPointer { bytes in
      cellEnds.withUnsafeBufferPointer { cellEnds in
        for row in rows {
          let record = CSVRecord(
            bytes: bytes, ends: cellEnds[cells..<row.cells], start: start, line: row.line)
          guard body(record) else { return false }
          (cells, start) = (row.cells, cellEnds[row.cells - 1])
        }
        return true
      }
    }
    rows.removeAll(keepingCapacity: true)
    bytes.removeFirst(start)
    cellEnds.removeFirst(cells)
    for i in cellEnds.indices { cellEnds[i] -= start }
    cellsBeforeRow = 0
    return wantsMore
  }
}
