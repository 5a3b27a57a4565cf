public import Receivables

/// Builds comma-separated bytes as RFC 4180 has them, with bare line feeds.
///
/// A field is quoted when it holds a comma, a quote, a line break, or leading or trailing space.
///
/// A text that a spreadsheet would take for a formula, one that begins with `=`, `+`, `-`, `@`, a tab
/// or a carriage return and is no number, gets an apostrophe before it (OWASP, *CSV Injection*).
public struct CSVEncoder: Sendable {
  /// Whether texts are kept as they are, for files that a ledger is read from.
  private let keepsFormulas: Bool
  private let separator: UInt8
  /// UTF-8, written since the beginning or the last ``drain()``.
  public private(set) var bytes: [UInt8] = []
  private var isStartOfRow = true

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let space = UInt8(ascii: " ")
  private static let minus = UInt8(ascii: "-")

  /// With `keepsFormulas`, texts are written as they are, so that they can be read again.
  public init(keepsFormulas: Bool = false, separator: UInt8 = UInt8(ascii: ",")) {
    (self.keepsFormulas, self.separator) = (keepsFormulas, separator)
  }

  /// An empty one that writes in the same way.
  package var alike: CSVEncoder { CSVEncoder(keepsFormulas: keepsFormulas, separator: separator) }

  /// One row of names, ended.
  public mutating func header(_ names: [String]) {
    for name in names { field(name) }
    endRow()
  }

  /// In quotes where needed, and with an apostrophe where a spreadsheet would compute it.
  public mutating func field(_ text: String) {
    separate()
    let utf8 = (!keepsFormulas && CSVEncoder.needsGuard(text) ? "'" + text : text).utf8
    let start = bytes.count
    bytes.append(contentsOf: utf8)
    guard needsQuotes(from: start) else { return }
    bytes.removeSubrange(start...)
    bytes.append(CSVEncoder.quote)
    for byte in utf8 {
      if byte == CSVEncoder.quote { bytes.append(CSVEncoder.quote) }
      bytes.append(byte)
    }
    bytes.append(CSVEncoder.quote)
  }

  /// Nothing between two separators: not known, or not stated.
  public mutating func emptyField() { separate() }

  /// Whether a text is one that a spreadsheet would compute, or would be taken for a guarded one.
  package static func needsGuard(_ text: String) -> Bool {
    isFormula(text.first == "'" ? String(text.drop { $0 == "'" }) : text)
  }

  /// A text as people write it into a file that a ledger is read from: guarded all the same.
  package static func guarded(_ text: String) -> String { needsGuard(text) ? "'" + text : text }

  /// The text that a guarded one stands for; others as they are.
  package static func unguarded(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "'"), needsGuard(String(text.dropFirst())) else {
      return text
    }
    return String(text.dropFirst())
  }

  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
    return Double(text) == nil
  }

  /// Whether what was appended since a position has to be in quotes.
  private func needsQuotes(from start: Int) -> Bool {
    guard start < bytes.count else { return false }
    if bytes[start] == CSVEncoder.space || bytes[bytes.count - 1] == CSVEncoder.space {
      return true
    }
    return bytes[start...].contains {
      $0 == separator || $0 == CSVEncoder.quote || $0 == CSVEncoder.lineFeed
        || $0 == CSVEncoder.carriageReturn
    }
  }

  /// Decimal digits without grouping.
  public mutating func field(_ integer: Int) { field(Int64(integer), places: 0) }

  /// Exact decimal text with the currency's digits, as ``Money/description``.
  public mutating func field(_ money: Money) {
    field(money.minorUnits, places: money.currency.exponent)
  }

  /// `units` × 10^−`places`, exactly.
  public mutating func field(_ units: Int64, places: Int) {
    separate()
    if units < 0 { bytes.append(CSVEncoder.minus) }
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    digits(units.magnitude / unit, atLeast: 1)
    guard places > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    digits(units.magnitude % unit, atLeast: places)
  }

  /// `YYYY-MM-DD`.
  public mutating func field(_ day: Day) {
    separate()
    let (year, month, dayOfMonth) = day.civil
    digits(UInt64(year), atLeast: 4)
    bytes.append(CSVEncoder.minus)
    digits(UInt64(month), atLeast: 2)
    bytes.append(CSVEncoder.minus)
    digits(UInt64(dayOfMonth), atLeast: 2)
  }

  /// An identifier made of a letter, a number and a serial of at least four digits: `I00017-0028`.
  public mutating func field(
    identifier prefix: String, _ number: String, _ serial: Int, _ suffix: String = ""
  ) {
    separate()
    bytes.append(contentsOf: prefix.utf8)
    bytes.append(contentsOf: number.utf8)
    bytes.append(CSVEncoder.minus)
    digits(UInt64(serial), atLeast: 4)
    bytes.append(contentsOf: suffix.utf8)
  }

  /// Decimal digits, with zeros before them up to a width.
  private mutating func digits(_ value: UInt64, atLeast width: Int) {
    var (power, count) = (UInt64(1), 1)
    while value / power >= 10 || count < width {
      power *= 10
      count += 1
    }
    var rest = value
    while power > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / power))
      rest %= power
      power /= 10
    }
  }

  /// A line feed alone; the next field begins a row.
  public mutating func endRow() {
    bytes.append(CSVEncoder.lineFeed)
    isStartOfRow = true
  }

  /// Hands over what has been built so far and starts afresh.
  public mutating func drain() -> [UInt8] {
    let drained = bytes
    bytes.removeAll(keepingCapacity: true)
    return drained
  }

  /// A field that cannot need quotes.
  public mutating func field(plain text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func separate() {
    if !isStartOfRow { bytes.append(separator) }
    isStartOfRow = false
  }
}
