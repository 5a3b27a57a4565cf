public import Foundation
internal import Receivables
internal import Statistics
public import Variance

/// A folder of kept forecasts, a file for each as-of day.
public struct SnapshotFolder: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  private let url: URL

  public init(_ url: URL) { self.url = url }

  /// Keeps a forecast under its day, in place of an earlier one of that day.
  public func keep(_ snapshot: CashSnapshot) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try OutputFolder(url).write(try encoder.encode(snapshot), to: "\(snapshot.day).json")
  }

  /// All kept forecasts, earliest first.
  public func snapshots() throws -> [CashSnapshot] {
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    return try names.map { name in
      let snapshot: CashSnapshot
      do {
        snapshot = try JSONDecoder().decode(
          CashSnapshot.self, from: try Data(contentsOf: url.appending(path: name)))
      } catch {
        throw Failure(
          description: "\(name) is not a kept forecast: move it elsewhere, or keep it anew with "
            + "`duecast run --keep`")
      }
      guard snapshot.schemaVersion == CashSnapshot.currentSchemaVersion else {
        throw Failure(
          description: "\(name) was kept by another version: keep it anew with "
            + "`duecast run --keep`")
      }
      do throws(ModelFault) { try snapshot.validate() } catch {
        throw Failure(
          description: "\(name) cannot be used, since \(error): move it elsewhere, or keep it anew "
            + "with `duecast run --keep`")
      }
      return snapshot
    }
  }
}
