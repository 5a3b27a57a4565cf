import Foundation
import LedgerFiles
import Reporting

/// Puts other collectors into the file of customers; all other lines keep their bytes.
enum CollectorCells {
  /// - Parameter lines: `customer_id` and `collector`; of one customer the last counts.
  static func write(_ lines: [ContractLine], to file: URL) throws {
    guard !lines.isEmpty else { return }
    var collectors: [String: String] = [:]
    for line in lines {
      collectors[line.row["customer_id"] ?? ""] = line.row["collector"] ?? ""
    }
    let rows = collectors.sorted { $0.key < $1.key }.map {
      ["customer_id": $0.key, "collector": $0.value]
    }
    let appender = LedgerAppender(file)
    let added = LedgerLines(.customers, rows: rows, leavesOutEmpty: true)
    guard FileManager.default.fileExists(atPath: file.path) else {
      return try appender.append(added) { _, _ in }
    }
    try appender.addColumns(for: added)
    let (text, missing) = try replaced(Data(contentsOf: file), collectors)
    try text.write(to: file)
    let left = rows.filter { missing.contains($0["customer_id"] ?? "") }
    guard !left.isEmpty else { return }
    try appender.append(LedgerLines(.customers, rows: left, leavesOutEmpty: true)) { _, _ in }
  }

  /// The text with other collectors, and customers that it does not have.
  private static func replaced(
    _ data: Data, _ collectors: [String: String]
  ) throws -> (text: Data, missing: Set<String>) {
    var missing = Set(collectors.keys)
    var text = Data(capacity: data.count)
    let bytes = [UInt8](data)
    try bytes.withUnsafeBufferPointer { buffer in
      var scanner = CSVScanner(buffer, from: 0, line: 1)
      var (written, header): (Int, [String]) = (0, [])
      while case .record(let record) = scanner.next(before: buffer.count) {
        let cells = record.cells.map { String(decoding: $0, as: UTF8.self) }
        guard !header.isEmpty else {
          header = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\u{FEFF}")) }
          continue
        }
        guard let id = header.firstIndex(of: "customer_id"),
          let place = header.firstIndex(of: "collector")
        else { throw StoreError("customers.csv has no column collector.") }
        guard id < cells.count, place < cells.count, let collector = collectors[cells[id]] else {
          continue
        }
        missing.remove(cells[id])
        text.append(contentsOf: buffer[written..<record.start])
        text.append(line(cells, place, collector))
        written = record.start + record.bytes.count
      }
      text.append(contentsOf: buffer[written...])
    }
    return (text, missing)
  }

  /// A record without its line end.
  private static func line(_ cells: [String], _ place: Int, _ collector: String) -> Data {
    var encoder = CSVEncoder(keepsFormulas: true)
    for (position, cell) in cells.enumerated() {
      encoder.field(position == place ? collector : cell)
    }
    return Data(encoder.bytes)
  }
}
