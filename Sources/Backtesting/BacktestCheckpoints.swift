public import Foundation
internal import Receivables

/// Scores on disk, one file for each contestant and origin, so that an interrupted backtest goes on
/// where it was.
///
/// A file's name has a hash of all that its scores depend on: the ledger's bytes, the tool, the
/// options, and what the contestant adds. When any of them changes, the file is not found.
public struct BacktestCheckpoints: Sendable {
  private let folder: URL
  private let key: String

  /// - Parameter key: whatever all scores depend on, such as hashes of the ledger and the tool.
  public init(_ folder: URL, key: String) throws {
    self.folder = folder
    self.key = key
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func file(_ forecaster: String, _ origin: Day, _ fingerprint: String) -> URL {
    var hash = ContentHash()
    for part in [key, forecaster, fingerprint] { hash.add(part) }
    let name = String(forecaster.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : "-" })
    return folder.appending(path: "\(origin)-\(name)-\(hash).json")
  }

  /// `nil` where nothing was kept, or a file cannot be read as scores.
  func result(_ forecaster: String, _ origin: Day, _ fingerprint: String) -> Backtest.Result? {
    guard let data = try? Data(contentsOf: file(forecaster, origin, fingerprint)),
      let result = try? JSONDecoder().decode(Backtest.Result.self, from: data),
      result.forecaster == forecaster, result.origin == origin
    else { return nil }
    return result
  }

  func keep(_ result: Backtest.Result, _ fingerprint: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(result).write(
      to: file(result.forecaster, result.origin, fingerprint), options: .atomic)
  }
}
