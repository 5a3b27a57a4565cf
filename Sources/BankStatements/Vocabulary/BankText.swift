import Foundation

/// The text of a file in whatever encoding a bank writes, by line.
///
/// UTF-16 behind its byte order mark, UTF-8 where the bytes are that, else Windows-1252, of which
/// Latin-1 is a part but for five signs. What ends a file on old systems, `NUL` and `SUB`, is left out.
struct BankText {
  struct Line {
    /// Counted from 1.
    let number: Int
    let text: Substring
  }

  let text: String

  init(_ data: Data) {
    if data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF]) {
      text = BankText.utf16(data)
      return
    }
    var body = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
    while let last = body.last, last == 0 || last == 0x1A { body = body.dropLast() }
    if let utf8 = String(validating: body, as: UTF8.self) {
      text = utf8
    } else if data.count >= 8192, let cut = BankText.cut(body) {
      text = cut
    } else {
      text = BankText.windows1252(body)
    }
  }

  init(_ text: String) { self.text = text }

  /// UTF-8 but for a last character that was cut.
  private static func cut(_ data: Data) -> String? {
    for dropped in 1...3 {
      if let text = String(validating: data.dropLast(dropped), as: UTF8.self) { return text }
    }
    return nil
  }

  private static func utf16(_ data: Data) -> String {
    let bytes = Array(data)
    let (low, high) = bytes[0] == 0xFF ? (0, 1) : (1, 0)
    let units = stride(from: 2, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0 + low]) | UInt16(bytes[$0 + high]) << 8
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func windows1252(_ data: Data) -> String {
    var scalars = String.UnicodeScalarView()
    for byte in data {
      let code = (0x80..<0xA0).contains(byte) ? upper[Int(byte) - 0x80] : UInt32(byte)
      scalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
    }
    return String(scalars)
  }

  /// What Windows-1252 has in place of Latin-1's control characters.
  private static let upper: [UInt32] = [
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
  ]

  /// Ends in CRLF, LF or CR; a byte of its own ends none.
  var lines: [Line] {
    var lines: [Line] = []
    let bytes = text.utf8
    var (start, number, position) = (bytes.startIndex, 1, bytes.startIndex)
    while position < bytes.endIndex {
      let byte = bytes[position]
      let next = bytes.index(after: position)
      if byte == 10 || byte == 13 {
        lines.append(Line(number: number, text: text[start..<position]))
        number += 1
        position =
          byte == 13 && next < bytes.endIndex && bytes[next] == 10
          ? bytes.index(after: next) : next
        start = position
      } else {
        position = next
      }
    }
    if start < bytes.endIndex { lines.append(Line(number: number, text: text[start...])) }
    return lines
  }
}

/// A line of fields at fixed places.
struct FixedLine {
  let number: Int
  private let characters: [Character]

  init(_ line: BankText.Line) { (number, characters) = (line.number, Array(line.text)) }

  var count: Int { characters.count }
  var text: String { String(characters) }

  /// Without the blanks around it; what a shortened line does not have is empty.
  subscript(places: ClosedRange<Int>) -> String { raw(places).trimmed }

  /// With its blanks.
  func raw(_ places: ClosedRange<Int>) -> String {
    guard places.lowerBound < characters.count else { return "" }
    return String(characters[places.lowerBound...min(places.upperBound, characters.count - 1)])
  }

  subscript(place: Int) -> Character? { place < characters.count ? characters[place] : nil }
}

extension StringProtocol {
  var isBlank: Bool { utf8.allSatisfy { $0 == 32 || (9...13).contains($0) } }

  /// Without the white space around it.
  var trimmed: String {
    var part = self[...]
    while let first = part.unicodeScalars.first, first.properties.isWhitespace {
      part = part.dropFirst()
    }
    while let last = part.unicodeScalars.last, last.properties.isWhitespace {
      part = part.dropLast()
    }
    return String(part)
  }

  /// Without any blank, as accounts are compared.
  var unspaced: String {
    utf8.allSatisfy { (33..<127).contains($0) } ? String(self) : String(filter { !$0.isWhitespace })
  }

  /// Only decimal digits, at least one.
  var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}

extension String {
  /// Without the white space around it; nearly all texts have none.
  var trimmed: String {
    if let first = utf8.first, let last = utf8.last, (33..<127).contains(first),
      (33..<127).contains(last)
    {
      return self
    }
    return self[...].trimmed
  }
}
