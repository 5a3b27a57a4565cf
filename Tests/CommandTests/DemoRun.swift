import Foundation
import Testing

/// One run on the demo ledger with what other commands say of the same day, made once for all tests.
struct DemoRun: Sendable {
  static let shared = Result { try DemoRun() }

  let files: [String: String]
  /// By sheet: rows of cells as text; numbers as the file holds them.
  let sheets: [String: [[String]]]
  /// What commands print, by their name.
  let texts: [String: String]

  private init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "duecast-figures-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = ["fixtures/ledgers/demo", "--as-of", "2026-06-30"]
    let fast = ["--paths", "200"]
    var texts: [String: String] = [:]
    for (name, arguments) in [
      ("run", ["run"] + ledger + fast + ["--out", folder.path, "--detail", "--curves"]),
      ("forecast", ["forecast"] + ledger + fast),
      ("kpis", ["kpis"] + ledger + ["--months", "1"]),
      ("kpis.json", ["kpis"] + ledger + ["--months", "0", "--format", "json"]),
      ("ageing", ["ageing"] + ledger + ["--totals"]),
      ("credit-loss", ["credit-loss"] + ledger),
      ("scorecard", ["scorecard"] + ledger + ["--all"]),
    ] {
      let run = try CommandRun(arguments)
      guard run.code == 0 else { throw Failed(description: run.error) }
      texts[name] = run.output
    }
    var files: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where !name.hasSuffix(".xlsx") {
      files[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    self.files = files
    self.texts = texts
    sheets = try SheetReader(folder.appending(path: "workbook.xlsx")).sheets()
  }

  struct Failed: Error, CustomStringConvertible { let description: String }

  /// The rows of a CSV file, by column.
  func rows(_ name: String) throws -> [[String: String]] {
    let lines = DemoRun.cells(try #require(files[name]))
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  /// The cells of a CSV text, quoted or not.
  static func cells(_ text: String) -> [[String]] {
    var (rows, row, cell, isQuoted) = ([[String]](), [String](), "", false)
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        row.append(cell)
        cell = ""
      case "\n" where !isQuoted, "\r\n" where !isQuoted:
        rows.append(row + [cell])
        (row, cell) = ([], "")
      default: cell.append(character)
      }
    }
    return rows
  }

  /// The cells of the line of a text table that begins with a label; two spaces or more separate.
  func line(_ label: String, of text: String) throws -> [String] {
    let lines = try #require(texts[text]).split(separator: "\n")
    let found = lines.first { $0.drop { $0 == " " }.hasPrefix(label + "  ") }
    return try #require(found, "no line \(label) in \(text)").split(separator: /\s{2,}/)
      .map(String.init)
  }
}

/// Reads the sheets of a workbook through `unzip`, which the package manager itself needs.
struct SheetReader {
  private let workbook: URL

  init(_ workbook: URL) { self.workbook = workbook }

  func part(_ name: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unzip")
    process.arguments = ["-p", workbook.path, name]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw DemoRun.Failed(description: "no \(name) in the workbook")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// The rows of each sheet, without the empty cells at their ends.
  func sheets() throws -> [String: [[String]]] {
    let texts = try part("xl/sharedStrings.xml").matches(of: /<si><t[^>]*>([^<]*)<\/t><\/si>/)
      .map { SheetReader.plain(String($0.1)) }
    var sheets: [String: [[String]]] = [:]
    for (k, match) in try part("xl/workbook.xml").matches(of: /sheet name="([^"]*)"/).enumerated() {
      sheets[String(match.1)] = SheetReader.rows(
        try part("xl/worksheets/sheet\(k + 1).xml"), texts)
    }
    return sheets
  }

  private static func plain(_ text: String) -> String {
    text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&amp;", with: "&")
  }

  private static func rows(_ sheet: String, _ texts: [String]) -> [[String]] {
    sheet.matches(of: /<row [^>]*?>(.*?)<\/row>/).map { row in
      var cells: [String] = []
      for cell in row.1.matches(of: /<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/) {
        let column = cell.1.unicodeScalars.reduce(0) { 26 * $0 + Int($1.value) - 64 } - 1
        while cells.count < column { cells.append("") }
        let value = cell.3.firstMatch(of: /<v>([^<]*)<\/v>/).map { String($0.1) } ?? ""
        cells.append(cell.2.contains("t=\"s\"") ? Int(value).map { texts[$0] } ?? "" : value)
      }
      return cells
    }
  }
}
