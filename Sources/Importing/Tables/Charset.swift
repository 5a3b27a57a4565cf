import CUchardet
package import Foundation

/// How the bytes of a text file are characters.
package enum Charset: Sendable, Hashable, CustomStringConvertible {
  case utf8(mark: Bool)
  case utf16(littleEndian: Bool, mark: Bool)
  /// A charset of another kind, by the name that `iconv` knows.
  case named(String)

  package var description: String {
    switch self {
    case .utf8(true): "UTF-8 with a byte order mark"
    case .utf8(false): "UTF-8"
    case .utf16(true, _): "UTF-16, little-endian"
    case .utf16(false, _): "UTF-16, big-endian"
    case .named(let name): name == "CP1252" ? "Windows-1252" : name
    }
  }

  /// The charset of a name that a person gives.
  package init?(name: String) {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch plain {
    case "utf8": self = .utf8(mark: false)
    case "utf16", "utf16le", "unicode": self = .utf16(littleEndian: true, mark: false)
    case "utf16be": self = .utf16(littleEndian: false, mark: false)
    case "windows1252", "cp1252", "1252", "ansi": self = .named("CP1252")
    case "latin1", "iso88591": self = .named("ISO-8859-1")
    default:
      guard SingleByteTable(name) != nil else { return nil }
      self = .named(name)
    }
  }

  /// Finds the charset from all bytes: a byte order mark, zeros where UTF-16 has them, valid UTF-8,
  /// and else what a detector says of other scripts, or the Western charset that makes most words.
  package static func detect(_ bytes: Data) -> Charset {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8(mark: true) }
    if bytes.starts(with: [0xFF, 0xFE]) { return .utf16(littleEndian: true, mark: true) }
    if bytes.starts(with: [0xFE, 0xFF]) { return .utf16(littleEndian: false, mark: true) }
    if let littleEndian = zeros(bytes) { return .utf16(littleEndian: littleEndian, mark: false) }
    if isUTF8(bytes) { return .utf8(mark: false) }
    return western(bytes, otherScript(bytes))
  }

  /// Which half of a unit is zero, where every other byte is; `nil` elsewhere.
  private static func zeros(_ bytes: Data) -> Bool? {
    let sample = Array(bytes.prefix(4096))
    guard sample.count >= 8 else { return nil }
    let even = stride(from: 0, to: sample.count, by: 2).count { sample[$0] == 0 }
    let odd = stride(from: 1, to: sample.count, by: 2).count { sample[$0] == 0 }
    let half = sample.count / 2
    if odd * 10 > half * 7, even * 10 < half { return true }
    if even * 10 > half * 7, odd * 10 < half { return false }
    return nil
  }

  static func isUTF8(_ bytes: Data) -> Bool {
    bytes.withUnsafeBytes {
      String(validating: $0.bindMemory(to: UInt8.self), as: UTF8.self) != nil
    }
  }

  /// Charsets of scripts that Western ones cannot be mistaken for by counting letters.
  private static let otherScripts = [
    "WINDOWS-1251", "KOI8-R", "ISO-8859-5", "IBM866", "WINDOWS-1253", "ISO-8859-7", "SHIFT_JIS",
    "EUC-JP", "GB18030", "BIG5", "EUC-KR", "UHC", "EUC-TW", "TIS-620", "WINDOWS-1255",
    "ISO-8859-8", "WINDOWS-1256", "ISO-8859-6",
  ]

  private static func otherScript(_ bytes: Data) -> String? {
    guard let detector = uchardet_new() else { return nil }
    defer { uchardet_delete(detector) }
    bytes.withUnsafeBytes { raw in
      _ = uchardet_handle_data(
        detector, raw.bindMemory(to: CChar.self).baseAddress, min(raw.count, 1 << 20))
    }
    uchardet_data_end(detector)
    let name = String(cString: uchardet_get_charset(detector)).uppercased()
    return otherScripts.contains(name) ? name : nil
  }

  /// Letters that Western European names have beyond ASCII.
  private static let letters = Set(
    "\u{A0}«»ªº¿¡·²³½äöüßÄÖÜéèêëàâáãåæçñíìîïóòôõøúùûýÿœÉÈÊÀÂÁÃÅÆÇÑÍÓÔÕØÚŒšžŠŽ€£§°’–".unicodeScalars)

  private static func western(_ bytes: Data, _ other: String?) -> Charset {
    var counts = [Int](repeating: 0, count: 256)
    for byte in bytes where byte >= 0x80 { counts[Int(byte)] += 1 }
    func known(_ name: String) -> Double {
      guard let table = SingleByteTable(name) else { return 0 }
      let high = counts.reduce(0, +)
      let hits = (0x80...0xFF).reduce(0) { sum, byte in
        letters.contains(table[UInt8(byte)]) ? sum + counts[byte] : sum
      }
      return Double(hits) / Double(max(1, high))
    }
    let best = known("CP1252")
    if best >= 0.75 { return .named("CP1252") }
    if let other { return .named(other) }
    for name in ["CP850", "MACINTOSH", "CP1250"] where known(name) > best + 0.2 {
      return .named(name)
    }
    return .named("CP1252")
  }
}
