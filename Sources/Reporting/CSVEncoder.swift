import Receivables

/// Builds comma-separated bytes as RFC 4180 has them, with bare line feeds.
///
/// A field is quoted when it holds a comma, a quote, a line break, or leading or trailing space.
struct CSVEncoder: Sendable {
  private(set) var bytes: [UInt8] = []
  private var isStartOfRow = true

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let space = UInt8(ascii: " ")

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
    let utf8 = text.utf8
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
