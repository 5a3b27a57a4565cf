package import Foundation
package import Receivables

/// One comma-separated file, written through a buffer of fixed size.
///
/// The file comes into being with its first line, so that a ledger has no empty files.
package struct CSVFile {
  package let name: String
  private let url: URL
  private let header: [String]
  private var handle: FileHandle?
  private var encoder: CSVEncoder
  package private(set) var lines = 0

  /// The buffer is emptied at the end of the line that fills it.
  package static let capacity = 1 << 18
  package var bufferedBytes: Int { encoder.bytes.count }

  /// A file of a ledger, with some of its columns in an order of its own.
  ///
  /// - Parameters:
  ///   - columns: columns of the contract; anything else is a programmer's mistake.
  ///   - features: columns beyond it, by the names of those that they follow.
  package init(
    _ contract: FileContract, _ columns: [String], features: [String: String] = [:],
    in folder: URL
  ) {
    let missing = contract.missing(in: columns)
    precondition(missing.isEmpty, "\(contract.file) needs \(missing)")
    let header = columns.flatMap { column -> [String] in
      precondition(contract.knows(column), "\(contract.file) has no column \(column)")
      return [column] + (features[column].map { [$0] } ?? [])
    }
    self.init(contract.file, header, in: folder)
  }

  /// A file that is no part of a ledger.
  package init(
    _ name: String, _ header: [String], in folder: URL, separator: UInt8 = UInt8(ascii: ",")
  ) {
    self.name = name
    self.header = header
    encoder = CSVEncoder(keepsFormulas: true, separator: separator)
    url = folder.appendingPathComponent(name)
  }

  package mutating func empty() { encoder.emptyField() }

  package mutating func text(_ text: String) { encoder.field(text) }

  /// An identifier made of a letter, the customer's number and a serial of at least four digits.
  package mutating func identifier(
    _ prefix: String, _ customer: String, _ serial: Int, _ suffix: String = ""
  ) {
    encoder.field(identifier: prefix, customer, serial, suffix)
  }

  package mutating func day(_ day: Day) { encoder.field(day) }

  package mutating func day(_ day: Day?) {
    if let day { self.day(day) } else { empty() }
  }

  package mutating func integer(_ value: Int) { encoder.field(value) }

  /// `units` × 10^−`places`, exactly.
  package mutating func decimal(_ units: Int64, places: Int) {
    encoder.field(units, places: places)
  }

  package mutating func endLine() throws {
    encoder.endRow()
    lines += 1
    if encoder.bytes.count >= Self.capacity { try flush() }
  }

  private mutating func flush() throws {
    if handle == nil {
      try Data().write(to: url)
      let opened = try FileHandle(forWritingTo: url)
      var first = encoder.alike
      first.header(header)
      try opened.write(contentsOf: Data(first.bytes))
      handle = opened
    }
    try handle?.write(contentsOf: Data(encoder.drain()))
  }

  /// Writes what is left in the buffer and closes the file.
  package mutating func close() throws {
    guard lines > 0 else { return }
    try flush()
    try handle?.close()
    handle = nil
  }
}
