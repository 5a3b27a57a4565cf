internal import Foundation
package import LedgerFiles
internal import Receivables
internal import Statistics

/// Which columns of a wide table mean what.
public struct ChurnColumns: Sendable, Hashable, Codable {
  /// Has two values: churned and not.
  public var label: String
  /// The label's value that stands for churn; found by itself where it is usual (1, yes, true …).
  public var positive: String?
  /// Names the rows in what is written.
  public var id: String?
  /// Rows of the same value belong together.
  public var group: String?
  /// When a row was observed: days or numbers.
  public var time: String?
  /// Not to be learnt from.
  public var ignored: [String]

  /// Names as in the header; what is left out is found by itself or not used.
  public init(
    label: String, positive: String? = nil, id: String? = nil, group: String? = nil,
    time: String? = nil, ignored: [String] = []
  ) {
    (self.label, self.positive, self.id) = (label, positive, id)
    (self.group, self.time, self.ignored) = (group, time, ignored)
  }
}

/// A column that a model learns from, and how its cells are read.
public struct ChurnFeature: Sendable, Hashable, Codable {
  /// How cells are read.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// All cells are numbers, or blank.
    case number
    /// All cells are days written as `YYYY-MM-DD`, or blank; days count as numbers.
    case day
    /// Anything else: one of several texts.
    case category
  }

  /// As in the header.
  public let name: String
  /// Decided on the table that was learnt from, and kept for those scored later.
  public let kind: Kind

  /// Texts that stand for a missing value besides the blank cell.
  private static let blanks: Set<String> = ["", "na", "n/a", "nan", "null", "none", "?"]

  static func isBlank(_ cell: String) -> Bool {
    cell.isEmpty || (cell.utf8.count <= 4 && blanks.contains(cell.lowercased()))
  }

  package static func number(_ cell: String) -> Double? {
    guard let x = Double(cell), x.isFinite else { return nil }
    return x
  }

  /// Numbers where all cells are numbers, days where all are days, else a category.
  package init(_ column: WideTable.Column) {
    name = column.name
    let present = column.cells.lazy.filter { !ChurnFeature.isBlank($0) }
    if present.allSatisfy({ ChurnFeature.number($0) != nil }) {
      kind = .number
    } else {
      kind = present.allSatisfy { Day($0) != nil } ? .day : .category
    }
  }

  /// The column's values; blank cells are missing.
  ///
  /// - Throws: ``WideTableError`` if a cell is not of the feature's kind.
  func predictor(_ column: WideTable.Column, of table: WideTable) throws(WideTableError)
    -> Predictor
  {
    if kind == .category {
      return Predictor(name: name, values: .levels(column.cells))
    }
    var numbers: [Double] = []
    for (row, cell) in column.cells.enumerated() {
      if ChurnFeature.isBlank(cell) {
        numbers.append(.nan)
      } else if let x = kind == .day
        ? Day(cell).map({ Double($0.number) }) : ChurnFeature.number(cell)
      {
        numbers.append(x)
      } else {
        throw WideTableError(
          file: table.file, line: table.lines[row],
          problem:
            "`\(name)` is `\(cell.prefix(40))`, and it was learnt from as a \(kind.rawValue)",
          remedy: "correct the cell, or leave it blank")
      }
    }
    return Predictor(name: name, values: .numbers(numbers))
  }
}
