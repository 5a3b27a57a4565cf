public import Foundation

/// A CSV file with any columns, as text, column by column.
///
/// Unlike a ledger's files it has no contract, so a line that cannot be read stops the reading
/// instead of being set aside: what a column means could not be trusted without it.
public struct WideTable: Sendable {
  /// The cells of one column, still as text.
  public struct Column: Sendable {
    /// As in the header, without the white space around it.
    public let name: String
    /// One for each line; empty where the cell is blank.
    public let cells: [String]
  }

  /// Its path, as messages name it.
  public let file: String
  /// In the order of the header, all of one length.
  public let columns: [Column]
  /// The physical line of each row, counted from 1.
  public let lines: [Int]

  /// Lines with data, without the header.
  public var rowCount: Int { lines.count }

  /// The column of this name, or else of this name in other case.
  public func column(_ name: String) -> Column? {
    columns.first { $0.name == name }
      ?? columns.first { $0.name.lowercased() == name.lowercased() }
  }

  /// Reads a file.
  ///
  /// - Throws: ``WideTableError``, with line, problem and remedy.
  public init(contentsOf url: URL) throws(WideTableError) {
    let contents: Data
    do { contents = try Data(contentsOf: url) } catch {
      throw WideTableError(
        file: url.relativePath, line: nil, problem: "the file cannot be read",
        remedy: "give the path of a CSV file")
    }
    try self.init(file: url.relativePath, contents: contents)
  }

  init(file: String, contents: Data) throws(WideTableError) {
    var names: [String]?
    var cells: [[String]] = []
    var lines: [Int] = []
    var fault: WideTableError?
    func fail(_ line: Int?, _ problem: String, _ remedy: String) -> Bool {
      fault = WideTableError(file: file, line: line, problem: problem, remedy: remedy)
      return false
    }
    let outcome = contents.withUnsafeBytes { bytes in
      CSVReader.read(bytes) { record in
        var texts: [String] = []
        for cell in 0..<record.count {
          guard let text = String(validating: trimmed(record[cell]), as: UTF8.self) else {
            return fail(record.line, "cell \(cell + 1) is not UTF-8", "save the file as UTF-8")
          }
          texts.append(text)
        }
        guard let names else {
          names = texts
          cells = Array(repeating: [], count: texts.count)
          return true
        }
        guard texts.count == names.count else {
          return fail(
            record.line, "\(texts.count) cells under \(names.count) column names",
            "put cells with a comma in quotes, and leave empty cells empty")
        }
        for (column, text) in texts.enumerated() { cells[column].append(text) }
        lines.append(record.line)
        return true
      }
    }
    if case .unclosedQuote(let line) = outcome {
      _ = fail(line, "a quote opens and is never closed", "close the quote")
    }
    if let fault { throw fault }
    guard let names else {
      throw WideTableError(
        file: file, line: nil, problem: "the file has no header row",
        remedy: "begin it with a row of column names")
    }
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw WideTableError(
        file: file, line: 1, problem: "two columns are named `\(names[twice])`",
        remedy: "give each column a name of its own")
    }
    self.file = file
    self.lines = lines
    columns = zip(names, cells).map { Column(name: $0, cells: $1) }
  }
}

/// Why a wide table cannot be read or used.
public struct WideTableError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Its path, as the message names it.
  public let file: String
  /// Counted from 1 with the header; `nil` for the file as a whole.
  public let line: Int?
  /// What is wrong, in one clause.
  public let problem: String
  /// What the owner of the file can do, in one clause.
  public let remedy: String

  /// A fault that a user of the table found in it.
  public init(file: String, line: Int?, problem: String, remedy: String) {
    (self.file, self.line, self.problem, self.remedy) = (file, line, problem, remedy)
  }

  public var description: String {
    "\(file)\(line.map { " line \($0)" } ?? ""): \(problem); \(remedy)."
  }
}
