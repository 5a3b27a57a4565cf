internal import Foundation
internal import Receivables

/// The names of a table's columns, shared by its lines.
final class TableHead: Sendable {
  let columns: [String]

  init(_ columns: [String]) { self.columns = columns }
}

/// One data line while it is read, with the faults that its cells may have.
///
/// Its table outlives it, so it counts no references: there may be millions.
struct Line {
  let record: CSVRecord
  private unowned(unsafe) let head: TableHead

  var columns: [String] { head.columns }

  var number: Int { record.line }

  /// The cell, trimmed; empty if the file does not have the column (−1) or the line the cell.
  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    column >= 0 && column < record.count
      ? trimmed(record[column]) : UnsafeBufferPointer(start: nil, count: 0)
  }

  /// Counts what is said once for the file; none where a line is looked at again.
  unowned(unsafe) var tally: CellTally?

  init(record: CSVRecord, of head: TableHead, tally: CellTally? = nil) {
    (self.record, self.head, self.tally) = (record, head, tally)
  }

  /// The text of a cell; a placeholder is empty.
  func text(_ column: Int) -> String { String(decoding: filled(column), as: UTF8.self) }

  /// The text of a cell that people write into, without the apostrophe that keeps spreadsheets from
  /// computing it; a placeholder is empty.
  func writing(_ column: Int) -> String { CSVEncoder.unguarded(text(column)) }

  /// A cell of any text; a placeholder is empty.
  func filled(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    let bytes = bytes(column)
    guard Placeholder.isText(bytes) else { return bytes }
    tally?.add(.blank, column, bytes, of: self)
    return UnsafeBufferPointer(start: nil, count: 0)
  }

  /// A cell of one word, number or day; a placeholder is empty.
  func word(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    let bytes = bytes(column)
    guard Placeholder.isWord(bytes) else { return bytes }
    tally?.add(.blank, column, bytes, of: self)
    return UnsafeBufferPointer(start: nil, count: 0)
  }

  func requiredBytes(_ column: Int) throws(Fault) -> UnsafeBufferPointer<UInt8> {
    let bytes = bytes(column)
    if bytes.isEmpty || Placeholder.isText(bytes) { throw missing(column) }
    return bytes
  }

  func requiredText(_ column: Int) throws(Fault) -> String {
    String(decoding: try requiredBytes(column), as: UTF8.self)
  }

  /// The day in a cell; `nil` if it is empty, or has a day that stands for none.
  func day(_ column: Int) throws(Fault) -> Int32? {
    let bytes = bytes(column)
    guard let day = try writtenDay(bytes, column), !Placeholder.isDay(day) else {
      if !bytes.isEmpty { tally?.add(.blank, column, bytes, of: self) }
      return nil
    }
    return day
  }

  /// The day on which an invoice is due; `nil` where neither a due day nor terms are given.
  ///
  /// An end of time is no day: the terms count. Without any, nothing is due until a day is stated, and the
  /// end of time stands for that.
  func dueDay(_ column: Int, terms termsColumn: Int, issuedOn: Int32) throws(Fault) -> Int32? {
    let bytes = bytes(column)
    let written = try writtenDay(bytes, column)
    if let written, !Placeholder.isDay(written) { return written }
    let terms = try terms(termsColumn)
    if terms == nil, let written, Placeholder.isEnd(written) {
      tally?.add(.noDueDay, column, bytes, of: self)
      return written
    }
    if !bytes.isEmpty { tally?.add(.blank, column, bytes, of: self) }
    return terms.map { issuedOn + Int32($0) }
  }

  func requiredDay(_ column: Int) throws(Fault) -> Int32 {
    guard let day = try writtenDay(bytes(column), column), !Placeholder.isDay(day) else {
      throw missing(column)
    }
    return day
  }

  /// The day as written; `nil` where there is none, or a word that says so.
  private func writtenDay(
    _ bytes: UnsafeBufferPointer<UInt8>, _ column: Int
  ) throws(Fault) -> Int32? {
    if bytes.isEmpty { return nil }
    if let day = Day(utf8: bytes) { return day.number }
    if Placeholder.isWord(bytes) || Placeholder.isZeroDay(bytes) { return nil }
    throw Fault(
      code: "bad-day", problem: "`\(columns[column])` is \(quoted(bytes)), which is not a day",
      remedy: "write days as YYYY-MM-DD")
  }

  /// What a status column says; `nil` where it is empty or no known word.
  func status(_ column: Int) -> DocumentStatus? {
    let bytes = word(column)
    if bytes.isEmpty { return nil }
    let status = DocumentStatus(bytes)
    if status == nil { tally?.add(.unknownStatus, column, bytes, of: self) }
    return status
  }

  /// The day the line became known as far as it can be read: the later of its own and `posted_on`.
  func knownDay(own: Int, posted: Int) -> Int32 {
    days(own: own, posted: posted).known
  }

  /// The line's own day if it can be read, and the day the line became known.
  func days(own: Int, posted: Int) -> (own: Int32?, known: Int32) {
    let day = realDay(own)
    let postedOn = posted < 0 ? nil : realDay(posted)
    return (day, max(day ?? DayNumber.always, postedOn ?? DayNumber.always))
  }

  private func realDay(_ column: Int) -> Int32? {
    guard let day = Day(utf8: bytes(column))?.number, !Placeholder.isDay(day) else { return nil }
    return day
  }

  /// An amount, not yet in a currency.
  func requiredAmount(_ column: Int) throws(Fault) -> DecimalText {
    let bytes = bytes(column)
    if let amount = DecimalText(bytes) { return amount }
    if bytes.isEmpty || Placeholder.isWord(bytes) {
      throw Fault(
        code: "blank-amount", problem: "`\(columns[column])` is \(emptiness(column))",
        remedy: "write the amount, such as 1234.50")
    }
    throw badAmount(column)
  }

  func amount(_ column: Int) throws(Fault) -> DecimalText? {
    word(column).isEmpty ? nil : try requiredAmount(column)
  }

  func number(_ column: Int) throws(Fault) -> Double? {
    let bytes = word(column)
    if bytes.isEmpty { return nil }
    if let decimal = DecimalText(bytes) { return decimal.value }
    // Exponents and more digits are left to the standard library, but not names or hexadecimals.
    let allowed = bytes.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "+-.eE".utf8.contains(byte)
    }
    if allowed, let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite {
      return value
    }
    throw badNumber(column, "is not a number", remedy: "write a number such as 0.85")
  }

  func requiredNumber(_ column: Int) throws(Fault) -> Double {
    guard let number = try number(column) else { throw missing(column) }
    return number
  }

  func wholeNumber(_ column: Int) throws(Fault) -> Int? {
    let bytes = word(column)
    if bytes.isEmpty { return nil }
    if let decimal = DecimalText(bytes), decimal.scale == 0, abs(decimal.mantissa) < 1_000_000 {
      return Int(decimal.mantissa)
    }
    throw badNumber(column, "is not a whole number", remedy: "write a whole number such as 30")
  }

  /// Days from issue to due, within a century.
  func terms(_ column: Int) throws(Fault) -> Int? {
    let days = try wholeNumber(column)
    guard let days, abs(days) > Line.longestTerms else { return days }
    throw badNumber(
      column, "is longer than a century", remedy: "write the days from issue to the due day")
  }

  private static let longestTerms = 36_525

  func currency(_ column: Int) throws(Fault) -> Currency? {
    let bytes = word(column)
    if bytes.isEmpty { return nil }
    if let currency = Currency(utf8: bytes) {
      if !currency.isListed { tally?.add(.unknownCurrency, column, bytes, of: self) }
      return currency
    }
    throw Fault(
      code: "bad-currency",
      problem: "`\(columns[column])` is \(quoted(bytes)), which is not a currency code",
      remedy: "write the three letters of ISO 4217, such as EUR")
  }

  func badNumber(_ column: Int, _ what: String, remedy: String) -> Fault {
    Fault.badNumber(
      columns[column], String(decoding: bytes(column), as: UTF8.self), what, remedy: remedy)
  }

  /// A number for the content of the line that does not depend on where it stands in the file.
  ///
  /// - Parameter hidden: columns that a view may blank, and that must not decide anything.
  func fingerprint(except hidden: [Int] = []) -> UInt64 {
    var hash: UInt64 = 0
    for column in columns.indices where !hidden.contains(column) {
      hash = Interner.hash(bytes(column), seed: hash)
    }
    return hash
  }

  private func missing(_ column: Int) -> Fault {
    Fault(
      code: "missing-cell", problem: "`\(columns[column])` is \(emptiness(column))",
      remedy: "fill the cell; the line means nothing without it")
  }

  /// How a cell is empty: by itself, or by what it says.
  private func emptiness(_ column: Int) -> String {
    let bytes = bytes(column)
    return bytes.isEmpty ? "empty" : "\(quoted(bytes)), which stands for nothing"
  }

  private func badAmount(_ column: Int) -> Fault {
    Fault.badAmount(columns[column], String(decoding: bytes(column), as: UTF8.self))
  }

  /// Where the record stands in its file.
  func place(_ source: any RecordSource) -> RecordPlace {
    RecordPlace(line: number, place: record.start, of: source)
  }
}

/// Whether a cell is a word as it is written.
@inline(__always)
func isWord(_ cell: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
  guard let start = cell.baseAddress, cell.count == word.utf8CodeUnitCount else { return false }
  return memcmp(start, word.utf8Start, cell.count) == 0
}

extension LineLog {
  /// Logs a line that has a fault of its own.
  mutating func setAside(_ line: Line, _ fault: Fault, knownOn: Int32) {
    setAside(line: line.number, fault, knownOn: knownOn)
  }

  /// Counts and logs a line that does not fit the table.
  mutating func refuse(_ fault: Fault, _ number: Int, _ line: Line?, own: Int, posted: Int) {
    let known = line?.knownDay(own: own, posted: posted) ?? DayNumber.always
    read(knownOn: known)
    setAside(line: number, fault, knownOn: known)
  }

  /// Reads an optional cell; if it is wrong, says so and reads it as empty.
  mutating func readOrCorrect<Value>(
    _ line: Line, knownOn: Int32, _ read: () throws(Fault) -> Value?
  ) -> Value? {
    do {
      return try read()
    } catch {
      correct(error, line: line.number, knownOn: knownOn)
      return nil
    }
  }
}
