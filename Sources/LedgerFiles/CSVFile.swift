import Foundation
import Receivables

/// One comma-separated file, written through a buffer of fixed size.
///
/// The file comes into being with its first line, so that a ledger has no empty files.
struct CSVFile {
  let name: String
  private let url: URL
  private let header: String
  private var handle: FileHandle?
  private var encoder: CSVEncoder
  private(set) var lines = 0

  /// The buffer is emptied at the end of the line that fills it.
  static let capacity = 1 << 18
  var bufferedBytes: Int { encoder.bytes.count }

  init(
    _ name: String, _ header: String, in folder: URL, separator: UInt8 = UInt8(ascii: ",")
  ) {
    self.name = name
    self.header = header
    encoder = CSVEncoder(keepsFormulas: true, separator: separator)
    url = folder.appendingPathComponent(name)
  }

  mutating func empty() { encoder.emptyField() }

  mutating func text(_ text: String) { encoder.field(text) }

  /// An identifier made of a letter, the customer's number and a serial of at least four digits.
  mutating func identifier(
    _ prefix: String, _ customer: String, _ serial: Int, _ suffix: String = ""
  ) {
    encoder.field(identifier: prefix, customer, serial, suffix)
  }

  mutating func day(_ day: Day) { encoder.field(day) }

  mutating func day(_ day: Day?) {
    if let day { self.day(day) } else { empty() }
  }

  mutating func integer(_ value: Int) { encoder.field(value) }

  /// `units` × 10^−`places`, exactly.
  mutating func decimal(_ units: Int64, places: Int) { encoder.field(units, places: places) }

  mutating func endLine() throws {
    encoder.endRow()
    lines += 1
    if encoder.bytes.count >= Self.capacity { try flush() }
  }

  private mutating func flush() throws {
    if handle == nil {
      try Data().write(to: url)
      let opened = try FileHandle(forWritingTo: url)
      try opened.write(contentsOf: Data((header + "\n").utf8))
      handle = opened
    }
    try handle?.write(contentsOf: Data(encoder.drain()))
  }

  /// Writes what is left in the buffer and closes the file.
  mutating func close() throws {
    guard lines > 0 else { return }
    try flush()
    try handle?.close()
    handle = nil
  }
}
