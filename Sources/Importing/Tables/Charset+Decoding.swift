package import Foundation

/// The character that each byte of a charset with one byte a character stands for.
struct SingleByteTable {
  private let scalars: [Unicode.Scalar]
  /// Each of them as UTF-8.
  private let encoded: [[UInt8]]

  /// Those that every Western file is held against.
  private static let western: [String: SingleByteTable] = {
    var tables: [String: SingleByteTable] = [:]
    for name in ["CP1252", "CP850", "MACINTOSH", "CP1250"] {
      tables[name] = SingleByteTable(converting: name)
    }
    return tables
  }()

  /// - Parameter name: as `iconv` knows it.
  init?(_ name: String) {
    guard let table = SingleByteTable.western[name] ?? SingleByteTable(converting: name) else {
      return nil
    }
    self = table
  }

  private init?(converting name: String) {
    guard let converter = Converter(name) else { return nil }
    scalars = (0...255).map { byte in
      converter.character(UInt8(byte)) ?? Unicode.Scalar(UInt8(byte))
    }
    encoded = scalars.map { Array(String(Character($0)).utf8) }
  }

  subscript(byte: UInt8) -> Unicode.Scalar { scalars[Int(byte)] }

  func utf8(_ bytes: Data) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16)
    for byte in bytes {
      if byte < 0x80 { text.append(byte) } else { text.append(contentsOf: encoded[Int(byte)]) }
    }
    return text
  }
}

/// Converts to UTF-8 by `iconv`.
private final class Converter {
  private let handle: iconv_t

  init?(_ name: String) {
    guard let handle = iconv_open("UTF-8", name), Int(bitPattern: handle) != -1 else { return nil }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  func character(_ byte: UInt8) -> Unicode.Scalar? {
    String(decoding: convert([byte]), as: UTF8.self).unicodeScalars.first
      .flatMap { $0 == "\u{FFFD}" ? nil : $0 }
  }

  /// What cannot be converted becomes U+FFFD.
  func convert(_ bytes: [UInt8]) -> [UInt8] {
    iconv(handle, nil, nil, nil, nil)
    var source = bytes.map { CChar(bitPattern: $0) }
    var output: [UInt8] = []
    var buffer = [CChar](repeating: 0, count: min(1 << 16, 16 + 4 * bytes.count))
    source.withUnsafeMutableBufferPointer { input in
      var from: UnsafeMutablePointer<CChar>? = input.baseAddress
      var left = input.count
      while left > 0 {
        let isDone = buffer.withUnsafeMutableBufferPointer { room in
          var to: UnsafeMutablePointer<CChar>? = room.baseAddress
          var free = room.count
          let result = iconv(handle, &from, &left, &to, &free)
          output.append(
            contentsOf: room.prefix(room.count - free).map { UInt8(bitPattern: $0) })
          return result != -1 || errno == E2BIG
        }
        if !isDone {
          output.append(contentsOf: "\u{FFFD}".utf8)
          from = from.map { $0 + 1 }
          left -= 1
        }
      }
    }
    return output
  }
}

extension Charset {
  /// The text as UTF-8, without its byte order mark.
  package func utf8(_ bytes: Data) -> [UInt8] {
    switch self {
    case .utf8:
      let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
      return Array(text)
    case .utf16(let littleEndian, _): return Charset.utf16(bytes, littleEndian: littleEndian)
    case .named(let name):
      if Charset.isMultiByte(name) {
        return Converter(name)?.convert(Array(bytes)) ?? Array(bytes)
      }
      return SingleByteTable(name)?.utf8(bytes) ?? Array(bytes)
    }
  }

  private static func isMultiByte(_ name: String) -> Bool {
    ["SHIFT", "EUC", "GB", "BIG5", "UHC", "UTF"].contains { name.uppercased().hasPrefix($0) }
  }

  private static func utf16(_ bytes: Data, littleEndian: Bool) -> [UInt8] {
    let raw = Array(bytes)
    let first: [UInt8] = littleEndian ? [0xFF, 0xFE] : [0xFE, 0xFF]
    let start = raw.starts(with: first) ? 2 : 0
    let (low, high) = littleEndian ? (0, 1) : (1, 0)
    var units: [UInt16] = []
    units.reserveCapacity(raw.count / 2)
    for at in stride(from: start, to: raw.count - 1, by: 2) {
      units.append(UInt16(raw[at + low]) | UInt16(raw[at + high]) << 8)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
