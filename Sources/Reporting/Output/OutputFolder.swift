public import Foundation
internal import LedgerFiles
internal import Receivables

/// The folder that results are written into.
///
/// Each file is written beside its final name and then renamed, so that a reader never sees half of
/// one; ``replacing(_:own:all:_:)`` does the same with the folder as a whole.
public struct OutputFolder: Sendable {
  public let url: URL

  /// Creates the folder where it is missing.
  public init(_ url: URL) throws {
    self.url = url
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    Leftovers.remove(in: url.path)
  }

  /// A folder that has just been made and has nothing in it.
  init(made path: String) { url = URL(filePath: path, directoryHint: .isDirectory) }

  public func write(_ text: String, to name: String) throws {
    try write(Data(text.utf8), to: name)
  }

  public func write(_ bytes: Data, to name: String) throws {
    try replace(name) { try $0.write(contentsOf: bytes) }
  }

  public func write(_ table: OutputTable<some Sendable>, to name: String) throws {
    try stream(name, header: table.columns.map(\.name), count: table.rows.count) { i, encoder in
      for column in table.columns { encoder.field(column.cell(table.rows[i])) }
      encoder.endRow()
    }
  }

  /// Writes rows as they are made, a megabyte at a time.
  ///
  /// - Parameters:
  ///   - keepsFormulas: whether texts are kept as they are, for files that a ledger is read from.
  ///   - row: Encodes row `i` of `0..<count`; it may be several lines.
  func stream(
    _ name: String, header: [String], count: Int, keepsFormulas: Bool = false,
    _ row: (Int, inout CSVEncoder) -> Void
  ) throws {
    try replace(name) { sink in
      var encoder = CSVEncoder(keepsFormulas: keepsFormulas)
      encoder.header(header)
      for i in 0..<count {
        row(i, &encoder)
        if encoder.bytes.count > 1 << 20 { try sink.write(contentsOf: encoder.drain()) }
      }
      try sink.write(contentsOf: encoder.drain())
    }
  }

  func replace(_ name: String, _ body: (ByteSink) throws -> Void) throws {
    try OutputFile.replace(url.appending(path: name), body)
  }

  /// As ``replace(_:_:)``, for what is written by path.
  func replace(byPath name: String, _ body: (String) throws -> Void) throws {
    try OutputFile.replace(url.appending(path: name)) { _, path in try body(path) }
  }
}
