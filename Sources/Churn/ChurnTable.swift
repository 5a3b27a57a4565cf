internal import Foundation
public import LedgerFiles
internal import Receivables
public import Statistics

/// A wide table read as customers to learn churn from.
public struct ChurnTable: Sendable {
  /// As they were given.
  public let columns: ChurnColumns
  /// Columns that are learnt from, in the table's order.
  public let features: [ChurnFeature]
  /// Their values, one predictor for each of ``features``.
  public let predictors: [Predictor]
  /// One for each row, by the label.
  public let churned: [Bool]
  /// The label's value that stands for churn.
  public let positive: String
  /// The id of each row, or its line in the file.
  public let ids: [String]
  /// The same number for rows that belong together.
  public let groups: [Int]?
  /// Ascending with time; nil without a column of time.
  public let periods: [Int]?
  /// The time of each period, as in the table.
  public let periodNames: [String]
  /// Columns that are not learnt from, and why.
  public let setAside: [(column: String, reason: String)]

  /// Customers, or customers at a time.
  public var rowCount: Int { churned.count }
  /// Share of rows that churned.
  public var churnRate: Double { Double(churned.count { $0 }) / Double(rowCount) }

  private static let isIdentifier = "an identifier, by its name"
  private static let usualPositives = ["1", "yes", "true", "y", "t", "churned", "churn", "left"]

  /// - Throws: ``WideTableError`` if a column is not there, the label does not have two values, or
  ///   nothing is left to learn from.
  public init(_ table: WideTable, _ columns: ChurnColumns) throws(WideTableError) {
    func column(_ name: String, _ option: String) throws(WideTableError) -> WideTable.Column {
      if let column = table.column(name) { return column }
      throw WideTableError(
        file: table.file, line: nil, problem: "there is no column `\(name)`",
        remedy: "give \(option) one of: "
          + table.columns.map(\.name).prefix(30).joined(separator: ", "))
    }
    let label = try column(columns.label, "--label")
    (churned, positive) = try ChurnTable.outcomes(label, of: table, positive: columns.positive)
    var special: [String: String] = [label.name: "the label"]
    var texts: [[String]?] = []
    for (name, option, reason) in [
      (columns.id, "--id", "names the rows"), (columns.group, "--group", "keeps rows together"),
      (columns.time, "--time", "says when"),
    ] {
      let found = try name.map { name throws(WideTableError) in try column(name, option) }
      if let found { special[found.name] = reason }
      texts.append(found?.cells)
    }
    for name in columns.ignored { special[try column(name, "--ignore").name] = "ignored" }
    self.columns = columns
    ids = texts[0] ?? table.lines.map { "line \($0)" }
    if let times = texts[2] {
      (periods, periodNames) = try ChurnTable.periods(times, of: table, columns.time ?? "")
    } else {
      (periods, periodNames) = (nil, [])
    }
    var (features, predictors) = ([ChurnFeature](), [Predictor]())
    var setAside: [(String, String)] = []
    var groups = ChurnTable.groups(texts[1] ?? texts[0])
    for column in table.columns {
      if let reason = special[column.name] {
        if reason == "ignored" { setAside.append((column.name, reason)) }
        continue
      }
      let feature = ChurnFeature(column)
      if let reason = ChurnTable.reasonAgainst(column, feature) {
        setAside.append((column.name, reason))
        if reason == ChurnTable.isIdentifier, groups == nil {
          groups = ChurnTable.groups(column.cells)
        }
        continue
      }
      predictors.append(try feature.predictor(column, of: table))
      features.append(feature)
    }
    guard !features.isEmpty else {
      throw WideTableError(
        file: table.file, line: nil, problem: "no column is left to learn from",
        remedy: "add columns that vary between customers")
    }
    (self.features, self.predictors, self.setAside) = (features, predictors, setAside)
    self.groups = groups
  }

  private static func outcomes(
    _ label: WideTable.Column, of table: WideTable, positive wanted: String?
  ) throws(WideTableError) -> ([Bool], String) {
    func fault(_ line: Int?, _ problem: String, _ remedy: String) -> WideTableError {
      WideTableError(file: table.file, line: line, problem: problem, remedy: remedy)
    }
    if let blank = label.cells.firstIndex(where: ChurnFeature.isBlank) {
      throw fault(
        table.lines[blank], "the label `\(label.name)` is blank",
        "fill it, or leave out rows whose outcome is not known")
    }
    let values = Set(label.cells).sorted()
    guard values.count == 2 else {
      let shown = values.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
      throw fault(
        nil,
        values.isEmpty
          ? "there are no rows"
          : "the label `\(label.name)` has \(values.count) value\(values.count == 1 ? "" : "s") "
            + "(\(shown)\(values.count > 5 ? " …" : "")) instead of two",
        "give a column that says of each customer whether it churned")
    }
    let positive: String
    if let wanted {
      guard let found = values.first(where: { $0.lowercased() == wanted.lowercased() }) else {
        throw fault(
          nil, "the label `\(label.name)` is never `\(wanted)`",
          "give --positive \(values[0]) or --positive \(values[1])")
      }
      positive = found
    } else {
      let usual = values.filter { value in
        usualPositives.contains(value.lowercased()) || ChurnFeature.number(value) == 1
      }
      guard usual.count == 1 else {
        throw fault(
          nil, "the label `\(label.name)` is `\(values[0])` or `\(values[1])`",
          "say with --positive which of them means churn")
      }
      positive = usual[0]
    }
    return (label.cells.map { $0 == positive }, positive)
  }

  /// Nil where every row is alone.
  private static func groups(_ texts: [String]?) -> [Int]? {
    guard let texts else { return nil }
    var numbers: [ExactText: Int] = [:]
    var result: [Int] = []
    for text in texts.lazy.map(ExactText.init) {
      if let number = numbers[text] {
        result.append(number)
      } else {
        numbers[text] = numbers.count
        result.append(numbers.count - 1)
      }
    }
    return numbers.count < texts.count ? result : nil
  }

  private static func periods(
    _ times: [String], of table: WideTable, _ name: String
  ) throws(WideTableError) -> ([Int], [String]) {
    var values: [Double] = []
    for (row, time) in times.enumerated() {
      guard let value = Day(time).map({ Double($0.number) }) ?? ChurnFeature.number(time) else {
        throw WideTableError(
          file: table.file, line: table.lines[row],
          problem: "the time `\(name)` is `\(time.prefix(40))`",
          remedy: "write days as YYYY-MM-DD, or numbers")
      }
      values.append(value)
    }
    let distinct = Set(values).sorted()
    guard distinct.count > 1 else {
      throw WideTableError(
        file: table.file, line: nil, problem: "the time `\(name)` is the same in all rows",
        remedy: "leave out --time")
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(distinct, distinct.indices))
    var names = Array(repeating: "", count: distinct.count)
    let periods = values.map { numbers[$0] ?? 0 }
    for (row, period) in periods.enumerated() { names[period] = times[row] }
    return (periods, names)
  }

  /// Why a column tells nothing, or only which row it is.
  private static func reasonAgainst(
    _ column: WideTable.Column, _ feature: ChurnFeature
  ) -> String? {
    let distinct = Set(column.cells)
    guard distinct.count > 1 else { return "the same in all rows" }
    let lowered = column.name.lowercased()
    let isNamedID =
      lowered == "id" || lowered.hasSuffix("_id") || column.name.hasSuffix("ID")
      || column.name.hasSuffix("Id")
    if isNamedID, feature.kind == .number || distinct.count > 40 {
      return isIdentifier
    }
    if feature.kind == .day, 20 * distinct.count < column.cells.count {
      return "days of observation; give it with --time, or the days since then"
    }
    if feature.kind == .category, distinct.count > 50,
      2 * distinct.count > column.cells.count
    {
      return "text that differs from row to row"
    }
    return nil
  }
}
