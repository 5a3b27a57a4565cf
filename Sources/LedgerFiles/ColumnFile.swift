public import Foundation
public import Receivables

/// A CSV file that is no part of a ledger, such as forecasts made by another program.
///
/// It is read under the columns that are asked for, in any order; others are ignored.
public enum ColumnFile {
  /// Why a file cannot be used: where, what and what to do, in one sentence without a full stop.
  public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    /// `path:line: problem: remedy`.
    public let description: String

    /// A fault found outside the lines, worded in full.
    public init(_ description: String) { self.description = description }

    init(_ url: URL, line: Int?, _ problem: String, remedy: String) {
      self.init("\(url.path)\(line.map { ":\($0)" } ?? ""): \(problem): \(remedy)")
    }
  }

  /// One line; cells are numbered as the columns that were asked for.
  public struct Row {
    let url: URL
    let line: Line
    let positions: [Int]

    /// The cell without white space around it; empty if it is.
    public func text(_ column: Int) -> String { line.text(positions[column]) }

    /// Fails where the cell is blank.
    public func requiredText(_ column: Int) throws(Failure) -> String {
      try required { () throws(Fault) in try line.requiredText(positions[column]) }
    }

    /// Fails where the cell is blank or is no day written as `YYYY-MM-DD`.
    public func day(_ column: Int) throws(Failure) -> Day {
      Day(
        number: Int(try required { () throws(Fault) in try line.requiredDay(positions[column]) }))
    }

    /// `nil` if the cell is empty.
    public func number(_ column: Int) throws(Failure) -> Double? {
      try required { () throws(Fault) in try line.number(positions[column]) }
    }

    /// Fails where the cell is blank or is no finite number.
    public func requiredNumber(_ column: Int) throws(Failure) -> Double {
      try required { () throws(Fault) in try line.requiredNumber(positions[column]) }
    }

    /// Fails where the cell is blank or has a fraction.
    public func requiredWholeNumber(_ column: Int) throws(Failure) -> Int {
      guard
        let number = try required({ () throws(Fault) in
          try line.wholeNumber(positions[column])
        })
      else { throw failure("`\(line.columns[positions[column]])` is empty", remedy: "fill it") }
      return number
    }

    /// ``Currency/unstated`` where the cell is blank; fails where it is no code of three letters.
    public func currency(_ column: Int) throws(Failure) -> Currency {
      let currency = try required { () throws(Fault) in try line.currency(positions[column]) }
      return currency ?? .unstated
    }

    /// A fault of this line.
    public func failure(_ problem: String, remedy: String) -> Failure {
      Failure(url, line: line.number, problem, remedy: remedy)
    }

    private func required<Value>(_ read: () throws(Fault) -> Value) throws(Failure) -> Value {
      do { return try read() } catch { throw failure(error.problem, remedy: error.remedy) }
    }
  }

  /// Calls `body` with the cells of some columns of each line that can be read; not at all where the
  /// file or one of the columns is not there.
  package static func forEachReadableLine(
    of url: URL, columns: [String], _ body: ([String]) -> Void
  ) {
    guard let contents = try? WholeFile.read(url),
      let table = try? Table(file: url.lastPathComponent, contents: contents)
    else { return }
    let positions = columns.map { table.column($0) }
    guard !positions.contains(-1) else { return }
    table.forEachLine { line in
      body(positions.map { line.text($0) })
    } refuse: { _, _, _ in
    }
  }

  /// Calls `body` with each line, up to its first failure.
  ///
  /// - Throws: ``Failure`` if the file cannot be read, lacks a column or has a line of another width,
  ///   and whatever `body` throws.
  public static func forEachRow(
    of url: URL, columns: [String], _ body: (Row) throws(Failure) -> Void
  ) throws(Failure) {
    let contents: Data
    do { contents = try WholeFile.read(url) } catch {
      throw Failure(
        url, line: nil, "the file cannot be read", remedy: "check that it is there and readable")
    }
    let table: Table
    do { table = try Table(file: url.lastPathComponent, contents: contents) } catch {
      throw Failure(url, line: nil, error.problem, remedy: error.remedy)
    }
    let positions = columns.map { table.column($0) }
    if let missing = positions.firstIndex(of: -1) {
      throw Failure(
        url, line: nil, "there is no column `\(columns[missing])`",
        remedy: "name it in the header row")
    }
    var first: Failure?
    table.forEachLine { line in
      guard first == nil else { return }
      do throws(Failure) {
        try body(Row(url: url, line: line, positions: positions))
      } catch { first = error }
    } refuse: { fault, line, _ in
      first = first ?? Failure(url, line: line, fault.problem, remedy: fault.remedy)
    }
    if let first { throw first }
  }
}
