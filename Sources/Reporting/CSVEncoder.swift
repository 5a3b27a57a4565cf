import Receivables

/// Builds comma-separated bytes as RFC 4180 has them, with bare line feeds.
///
/// A field is quoted when it holds a comma, a quote, a line break, or leading or trailing space.
///
/// A text that a spreadsheet would take for a formula, one that begins with `=`, `+`, `-`, `@`, a tab
/// or a carriage return and is no number, gets an apostrophe before it (OWASP, *CSV Injection*).
struct CSVEncoder: Sendable {
  /// Whether texts are kept as they are, for files that a ledger is read from.
  private let keepsFormulas: Bool
  private(set) var bytes: [UInt8] = []
  private var isStartOfRow = true

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let space = UInt8(ascii: " ")

  init(keepsFormulas: Bool = false) { self.keepsFormulas = keepsFormulas }

  mutating func header(_ names: [String]) {
    for name in names { field(name) }
    endRow()
  }

  mutating func field(_ cell: Cell) {
    switch cell {
    case .text(let text): field(text)
    case .integer(let integer): plain(String(integer))
    case .number(let number): plain(NumberText.full(number))
    case .money(let money): plain(money.description)
    case .day(let day): plain(day.description)
    case .empty: separate()
    }
  }

  mutating func field(_ text: String) {
    separate()
    let utf8 = (!keepsFormulas && CSVEncoder.isFormula(text) ? "'" + text : text).utf8
    let needsQuotes =
      utf8.first == CSVEncoder.space || utf8.last == CSVEncoder.space
      || utf8.contains {
        $0 == CSVEncoder.comma || $0 == CSVEncoder.quote || $0 == CSVEncoder.lineFeed
          || $0 == CSVEncoder.carriageReturn
      }
    guard needsQuotes else {
      bytes.append(contentsOf: utf8)
      return
    }
    bytes.append(CSVEncoder.quote)
    for byte in utf8 {
      if byte == CSVEncoder.quote { bytes.append(CSVEncoder.quote) }
      bytes.append(byte)
    }
    bytes.append(CSVEncoder.quote)
  }

  private static func isFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first, "=+-@\t\r".utf8.contains(first) else { return false }
    return Double(text) == nil
  }

  mutating func field(_ integer: Int) { plain(String(integer)) }
  mutating func field(_ number: Float) { plain(NumberText.full(number)) }

  mutating func endRow() {
    bytes.append(CSVEncoder.lineFeed)
    isStartOfRow = true
  }

  /// Hands over what has been built so far and starts afresh.
  mutating func drain() -> [UInt8] {
    let drained = bytes
    bytes.removeAll(keepingCapacity: true)
    return drained
  }

  /// A field that cannot need quotes.
  private mutating func plain(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func separate() {
    if !isStartOfRow { bytes.append(CSVEncoder.comma) }
    isStartOfRow = false
  }
}
