public import Foundation

/// The folder that a run writes its files into.
///
/// Each file is written beside its final name and then renamed, so that a reader never sees half of
/// one and a run that fails leaves the files of the one before.
public struct OutputFolder: Sendable {
  public let url: URL

  /// Creates the folder where it is missing.
  public init(_ url: URL) throws {
    self.url = url
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

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
    try replace(name) { handle in
      var encoder = CSVEncoder(keepsFormulas: keepsFormulas)
      encoder.header(header)
      for i in 0..<count {
        row(i, &encoder)
        if encoder.bytes.count > 1 << 20 { try handle.write(contentsOf: encoder.drain()) }
      }
      try handle.write(contentsOf: encoder.drain())
    }
  }

  func replace(_ name: String, _ body: (FileHandle) throws -> Void) throws {
    let partial = url.appending(path: ".\(name).partial")
    try Data().write(to: partial)
    let handle = try FileHandle(forWritingTo: partial)
    do {
      try body(handle)
      try handle.close()
    } catch {
      try? FileManager.default.removeItem(at: partial)
      throw error
    }
    try rename(partial, to: name)
  }

  /// As ``replace(_:_:)``, for what is written by path.
  func replace(_ name: String, _ body: (String) throws -> Void) throws {
    let partial = url.appending(path: ".\(name).partial")
    do { try body(partial.path) } catch {
      try? FileManager.default.removeItem(at: partial)
      throw error
    }
    try rename(partial, to: name)
  }

  private func rename(_ partial: URL, to name: String) throws {
    let final = url.appending(path: name)
    guard Foundation.rename(partial.path, final.path) == 0 else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: final.path])
    }
  }
}
