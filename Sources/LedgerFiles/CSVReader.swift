internal import Receivables

/// Reads comma-separated values as RFC 4180 has them, also with bare line ends and a BOM.
enum CSVReader {
  enum Outcome: Hashable {
    case complete
    /// The body asked for no more.
    case stopped
    /// The record that starts at the line opens a quote and never closes it.
    case unclosedQuote(line: Int)
  }

  /// Where the first line starts: after a byte order mark, if there is one.
  static func start(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return text.starts(with: mark) ? mark.count : 0
  }

  /// Calls `body` with each record that is not a blank line, until it returns false.
  static func read(_ file: UnsafeRawBufferPointer, _ body: (CSVRecord) -> Bool) -> Outcome {
    let text = file.bindMemory(to: UInt8.self)
    var scanner = CSVScanner(text, from: start(of: text), line: 1)
    while true {
      switch scanner.next(before: text.count) {
      case .record(let record):
        guard body(record) else { return .stopped }
        scanner.forgetJoined()
      case .end: return .complete
      case .unclosedQuote(let line): return .unclosedQuote(line: line)
      case .tooLong: preconditionFailure("a record without a limit is never too long")
      }
    }
  }
}

/// What was read from a part of a text.
struct CSVChunk<Value: Sendable>: Sendable {
  var value: Value
  /// To add to the lines of its records, which are counted from 0.
  let firstLine: Int
  /// Cells that its records had put together; their bytes are valid as long as it lives.
  let joined: JoinedCells
}

/// Reads a text in parts, by several threads.
///
/// The text is cut at the first line end after every `chunkBytes`, whatever the number of threads.
/// Such a line end may lie within quotes, so each part is read as if it did not; if the parts
/// before turn out to end elsewhere, the part is read again from where they do. The result is that
/// of reading the text from its beginning.
extension ParallelReading {
  /// Reads records from the position of a line.
  ///
  /// - Parameters:
  ///   - each: gets a value made by `begin` and each record of its part, in order.
  ///   - end: gets the value after the part's last record.
  /// - Returns: the parts in order, and the line of a record whose quote is never closed.
  func read<Value: Sendable>(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, line: Int,
    begin: @Sendable () -> Value, each: @Sendable (inout Value, CSVRecord) -> Void,
    end: @Sendable (inout Value) -> Void = { _ in }
  ) -> (chunks: [CSVChunk<Value>], unclosedQuote: Int?) {
    let bounds = self.bounds(text, from: start)
    let shared = SharedText(text)
    let attempts = inParallel(bounds.count - 1) { part in
      Attempt(
        shared.text, bounds[part]..<bounds[part + 1], slack: chunkBytes, begin: begin, each: each,
        end: end)
    }
    var chunks: [CSVChunk<Value>] = []
    chunks.reserveCapacity(attempts.count)
    var (position, line) = (start, line)
    var unclosedQuote: Int?
    for (part, attempt) in attempts.enumerated() where position < bounds[part + 1] {
      var attempt = attempt
      if position != bounds[part] || attempt.isTooLong {
        attempt = Attempt(
          text, position..<bounds[part + 1], slack: text.count, begin: begin, each: each,
          end: end)
      }
      chunks.append(CSVChunk(value: attempt.value, firstLine: line, joined: attempt.joined))
      unclosedQuote = attempt.unclosedQuote.map { $0 + line }
      position = attempt.end
      line += attempt.lines
    }
    return (chunks, unclosedQuote)
  }

  /// Where parts begin and the last one ends: each but the first after a line end.
  private func bounds(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int] {
    var bounds = [start]
    var next = start + chunkBytes
    while next < text.count {
      guard let end = text[next...].firstIndex(where: { $0 == 10 || $0 == 13 }) else { break }
      let isPair = text[end] == 13 && end + 1 < text.count && text[end + 1] == 10
      let bound = end + (isPair ? 2 : 1)
      guard bound < text.count else { break }
      bounds.append(bound)
      next = bound + chunkBytes
    }
    return bounds + [max(start, text.count)]
  }
}

/// A part of a text as it reads if a record starts where it begins.
private struct Attempt<Value: Sendable>: Sendable {
  var value: Value
  /// Where the next record starts, unless a record was too long.
  let end: Int
  let lines: Int
  let unclosedQuote: Int?
  /// A record went far beyond the part, as one does that opens with a closing quote.
  let isTooLong: Bool
  let joined: JoinedCells

  init(
    _ text: UnsafeBufferPointer<UInt8>, _ part: Range<Int>, slack: Int, begin: () -> Value,
    each: (inout Value, CSVRecord) -> Void, end finish: (inout Value) -> Void
  ) {
    var value = begin()
    var scanner = CSVScanner(text, from: part.lowerBound, line: 0)
    var (unclosedQuote, isTooLong): (Int?, Bool) = (nil, false)
    let limit = part.upperBound + slack
    reading: while true {
      switch scanner.next(before: part.upperBound, limit: limit) {
      case .record(let record): each(&value, record)
      case .end: break reading
      case .unclosedQuote(let line):
        unclosedQuote = line
        break reading
      case .tooLong:
        isTooLong = true
        break reading
      }
    }
    finish(&value)
    self.value = value
    end = scanner.position
    lines = scanner.line
    self.unclosedQuote = unclosedQuote
    self.isTooLong = isTooLong
    joined = scanner.joined
  }
}

/// A text that several threads read.
private struct SharedText: @unchecked Sendable {
  let text: UnsafeBufferPointer<UInt8>

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }
}
