public import Foundation
public import Receivables

/// `reviews.csv` of a ledger, to which verdicts are appended and from which none is removed.
public struct ReviewFile: Sendable {
  /// The file has other columns than verdicts need.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  private let url: URL
  private static let columns = ["customer_id", "reviewed_on", "reviewer", "verdict", "comment"]

  public init(_ url: URL) { self.url = url }

  /// Adds a line below those that are there, in the order of the file's own columns.
  ///
  /// - Throws: ``Failure`` if a column is missing, or what the file system says.
  public func append(
    customer: String, on day: Day, reviewer: String, verdict: String, comment: String
  ) throws {
    let values = [customer, day.description, reviewer, verdict, comment]
    var text = FileManager.default.fileExists(atPath: url.path) ? try Data(contentsOf: url) : Data()
    var encoder = CSVEncoder(keepsFormulas: true)
    if text.isEmpty { encoder.header(ReviewFile.columns) }
    for name in try header(text) {
      let value = ReviewFile.columns.firstIndex(of: name).map { values[$0] } ?? ""
      encoder.field(value.isEmpty ? .empty : .text(value))
    }
    encoder.endRow()
    if let last = text.last, last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
    text.append(contentsOf: encoder.bytes)
    try text.write(to: url, options: .atomic)
  }

  private func header(_ text: Data) throws -> [String] {
    guard let line = text.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first else {
      return ReviewFile.columns
    }
    let names = String(decoding: line, as: UTF8.self)
      .trimmingCharacters(in: CharacterSet(charactersIn: "\u{FEFF}\r"))
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"")) }
    if let missing = ReviewFile.columns.first(where: { !names.contains($0) }) {
      throw Failure(
        description: "\(url.relativePath) has no column \(missing): add it to the header row.")
    }
    return names
  }
}
