package import Foundation
import LedgerFiles
import Reporting

/// Puts other texts into cells of a file of records; all other records keep their bytes.
package enum LedgerCells {
  /// - Parameter change: the cells of a record by column; returns those that are other.
  /// - Returns: how many records changed.
  @discardableResult
  package static func rewrite(
    _ file: URL, _ change: ([String: String]) -> [String: String]
  ) throws -> Int {
    let data = try Data(contentsOf: file)
    var (text, changed) = (Data(capacity: data.count), 0)
    let bytes = [UInt8](data)
    bytes.withUnsafeBufferPointer { buffer in
      var scanner = CSVScanner(buffer, from: 0, line: 1)
      var (written, header): (Int, [String]) = (0, [])
      while case .record(let record) = scanner.next(before: buffer.count) {
        let cells = record.cells.map { String(decoding: $0, as: UTF8.self) }
        guard !header.isEmpty else {
          header = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\u{FEFF}")) }
          continue
        }
        let row = Dictionary(zip(header, cells)) { first, _ in first }
        let others = change(row).filter { row[$0.key] != nil && row[$0.key] != $0.value }
        guard !others.isEmpty else { continue }
        changed += 1
        text.append(contentsOf: buffer[written..<record.start])
        var encoder = CSVEncoder(keepsFormulas: true)
        for (place, cell) in cells.enumerated() {
          encoder.field(place < header.count ? others[header[place]] ?? cell : cell)
        }
        text.append(contentsOf: encoder.bytes)
        written = record.start + record.bytes.count
      }
      text.append(contentsOf: buffer[written...])
    }
    if changed > 0 { try text.write(to: file, options: .atomic) }
    return changed
  }

  /// The files of a ledger's folder and of its cash desk that have records.
  package static func files(of ledger: URL) throws -> [URL] {
    let manager = FileManager.default
    let own = try manager.contentsOfDirectory(at: ledger, includingPropertiesForKeys: nil)
    let cash =
      (try? manager.contentsOfDirectory(
        at: ledger.appending(path: "cash"), includingPropertiesForKeys: nil)) ?? []
    return (own + cash).filter { $0.pathExtension == "csv" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
