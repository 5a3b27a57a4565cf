import Foundation
import Receivables

/// One comma-separated file, written through a buffer of fixed size.
///
/// The file comes into being with its first line, so that a ledger has no empty files.
struct CSVFile {
  let name: String
  private let url: URL
  private let header: String
  private let separator: UInt8
  private var handle: FileHandle?
  private var buffer: [UInt8] = []
  private var startsLine = true
  private(set) var lines = 0

  /// The buffer is emptied at the end of the line that fills it.
  static let capacity = 1 << 18
  var bufferedBytes: Int { buffer.count }

  init(
    _ name: String, _ header: String, in folder: URL, separator: UInt8 = UInt8(ascii: ",")
  ) {
    self.name = name
    self.header = header
    self.separator = separator
    url = folder.appendingPathComponent(name)
  }

  private mutating func separate() {
    if startsLine { startsLine = false } else { buffer.append(separator) }
  }

  mutating func empty() { separate() }

  /// Text, in quotes where RFC 4180 asks for them.
  mutating func text(_ text: String) {
    separate()
    let special = text.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13
    }
    guard special else {
      buffer.append(contentsOf: text.utf8)
      return
    }
    buffer.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  /// An identifier made of a letter, the customer's number and a serial of at least four digits.
  mutating func identifier(
    _ prefix: String, _ customer: String, _ serial: Int, _ suffix: String = ""
  ) {
    separate()
    buffer.append(contentsOf: prefix.utf8)
    buffer.append(contentsOf: customer.utf8)
    buffer.append(UInt8(ascii: "-"))
    digits(UInt64(serial), atLeast: 4)
    buffer.append(contentsOf: suffix.utf8)
  }

  mutating func day(_ day: Day) {
    separate()
    let (year, month, dayOfMonth) = day.civil
    digits(UInt64(year), atLeast: 4)
    buffer.append(UInt8(ascii: "-"))
    digits(UInt64(month), atLeast: 2)
    buffer.append(UInt8(ascii: "-"))
    digits(UInt64(dayOfMonth), atLeast: 2)
  }

  mutating func day(_ day: Day?) {
    if let day { self.day(day) } else { empty() }
  }

  mutating func integer(_ value: Int) { decimal(Int64(value), places: 0) }

  /// `units` × 10^−`places`, exactly.
  mutating func decimal(_ units: Int64, places: Int) {
    separate()
    if units < 0 { buffer.append(UInt8(ascii: "-")) }
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    digits(units.magnitude / scale, atLeast: 1)
    guard places > 0 else { return }
    buffer.append(UInt8(ascii: "."))
    digits(units.magnitude % scale, atLeast: places)
  }

  private mutating func digits(_ value: UInt64, atLeast width: Int) {
    var (power, count) = (UInt64(1), 1)
    while value / power >= 10 || count < width {
      power *= 10
      count += 1
    }
    var rest = value
    while power > 0 {
      buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / power))
      rest %= power
      power /= 10
    }
  }

  mutating func endLine() throws {
    buffer.append(10)
    startsLine = true
    lines += 1
    if buffer.count >= Self.capacity { try flush() }
  }

  private mutating func flush() throws {
    if handle == nil {
      try Data().write(to: url)
      let opened = try FileHandle(forWritingTo: url)
      try opened.write(contentsOf: Data((header + "\n").utf8))
      handle = opened
    }
    try handle?.write(contentsOf: Data(buffer))
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left in the buffer and closes the file.
  mutating func close() throws {
    guard lines > 0 else { return }
    try flush()
    try handle?.close()
    handle = nil
  }
}
