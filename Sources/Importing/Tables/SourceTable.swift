package import Foundation
import LedgerFiles

/// One table of a file as it was found: a text file has one, a workbook one for each sheet.
package struct SourceTable: Sendable {
  /// The name of the file, and of the sheet where it has several.
  package let name: String
  package let sheet: String?
  package let grid: Grid
  /// `nil` in a workbook, which states it.
  package let charset: Charset?
  package let delimiter: Delimiter?
}

/// What a person fixed of how a file is to be read; the rest is found out.
package struct TableChoices: Sendable {
  package var charset: Charset?
  package var delimiter: Delimiter?
  package var sheet: String?

  package init(charset: Charset? = nil, delimiter: Delimiter? = nil, sheet: String? = nil) {
    (self.charset, self.delimiter, self.sheet) = (charset, delimiter, sheet)
  }
}

/// Why a file is not read at all.
package struct UnreadableSource: Error, Sendable, Hashable, CustomStringConvertible {
  package let file: String
  package let problem: String
  package let remedy: String

  package var description: String { "\(file) cannot be read: \(problem); \(remedy)." }
}

extension SourceTable {
  /// No file beyond this is taken as a table; a ledger folder has no such bound.
  package static let largestFile = 1 << 30

  /// All tables of a file that have rows.
  ///
  /// - Parameter header: how well the rows of a grid fit a header that is known; it decides between
  ///   delimiters.
  package static func all(
    _ bytes: Data, file: String, _ choices: TableChoices, header: (Grid) -> Int
  ) throws(UnreadableSource) -> [SourceTable] {
    guard bytes.count <= largestFile else {
      throw UnreadableSource(
        file: file, problem: "it has more than \(largestFile >> 30) GiB",
        remedy: "export it in parts, such as a year each")
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0x50, 0x4B, 0x05, 0x06])
    {
      return try Workbook.tables(bytes, file: file, sheet: choices.sheet)
    }
    let start = Charset.detect(bytes.prefix(1 << 12)).utf8(bytes.prefix(1 << 12))
    if SpreadsheetML.isOne(String(decoding: start, as: UTF8.self)),
      String(decoding: start, as: UTF8.self).trimmed.hasPrefix("<")
    {
      return try SpreadsheetML.tables(bytes, file: file, sheet: choices.sheet)
    }
    try refuseOthers(bytes, file)
    let charset = choices.charset ?? Charset.detect(bytes)
    let text = TextTable.cleaned(charset.utf8(bytes))
    let (grid, delimiter) = best(text, choices.delimiter, header)
    guard grid.count > 0 else {
      throw UnreadableSource(
        file: file, problem: "it has no rows", remedy: "export it again, with its items")
    }
    return [
      SourceTable(
        name: file, sheet: nil, grid: grid, charset: charset, delimiter: delimiter)
    ]
  }

  private static func refuseOthers(_ bytes: Data, _ file: String) throws(UnreadableSource) {
    if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
      throw UnreadableSource(
        file: file, problem: "it is a workbook of the old binary kind, or one with a password",
        remedy: "save it as .xlsx without a password, or as CSV")
    }
    if bytes.starts(with: Array("%PDF".utf8)) {
      throw UnreadableSource(
        file: file, problem: "it is a PDF", remedy: "export the report as CSV or .xlsx")
    }
    let start = String(decoding: bytes.prefix(400), as: UTF8.self).lowercased()
    if start.contains("<html") || start.contains("<!doctype html") || start.hasPrefix("<?xml") {
      throw UnreadableSource(
        file: file, problem: "it is a page of HTML or XML whatever its name says",
        remedy: "open it in a spreadsheet program and save it as .xlsx or CSV")
    }
  }

  /// The delimiter under which a known header appears, or else the most even rows.
  private static func best(
    _ text: [UInt8], _ fixed: Delimiter?, _ header: (Grid) -> Int
  ) -> (Grid, Delimiter) {
    let stated = fixed ?? stated(text)
    if let stated { return (TextTable.read(text, stated), stated) }
    let sample = Array(text.prefix(sampleEnd(text)))
    let scored = Delimiter.allCases.map { delimiter in
      let grid = TextTable.read(sample, delimiter)
      return (delimiter: delimiter, header: header(grid), evenness: evenness(grid))
    }
    let best = scored.max {
      ($0.header, $0.evenness) < ($1.header, $1.evenness)
    }?.delimiter
    let delimiter = best ?? .comma
    return (TextTable.read(text, delimiter), delimiter)
  }

  /// Spreadsheet programs begin with a line `sep=;` where it is not the usual.
  private static func stated(_ text: [UInt8]) -> Delimiter? {
    let line = String(decoding: text.prefix(8), as: UTF8.self).lowercased()
    guard line.hasPrefix("sep="), let mark = line.dropFirst(4).first else { return nil }
    return Delimiter(rawValue: String(mark))
  }

  /// The end of a line near a quarter of a megabyte.
  private static func sampleEnd(_ text: [UInt8]) -> Int {
    let enough = 1 << 18
    guard text.count > enough else { return text.count }
    return text[enough...].firstIndex(of: 10) ?? text.count
  }

  /// How many rows have the same width of more than one, times that width.
  private static func evenness(_ grid: Grid) -> Double {
    var widths: [Int: Int] = [:]
    for row in 0..<grid.count { widths[grid.width(row), default: 0] += 1 }
    let common = widths.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }
    guard let common else { return 0 }
    return Double(common.value) / Double(grid.count) * (1 + Double(min(common.key, 40)) / 1000)
  }
}
