/// One variable of a design and the columns it becomes.
public enum DesignTerm: Sendable {
  /// One column of ones.
  case intercept
  /// One column, (value − centre) / scale.
  case numeric(name: String, values: [Float], centre: Double, scale: Double)
  /// One column for each level but the reference.
  case categorical(name: String, CategoricalColumn)
  /// One column for each B-spline but the first, which an intercept already stands for, because all
  /// of them sum to one.
  case spline(name: String, values: [Float], BSplineBasis)

  var columnNames: [String] {
    switch self {
    case .intercept: ["intercept"]
    case .numeric(let name, _, _, _): [name]
    case .categorical(let name, let column):
      (0..<column.encoding.columnCount).map { "\(name)=\(column.encoding.name(ofColumn: $0))" }
    case .spline(let name, _, let basis): (1..<basis.count).map { "\(name)[\($0)]" }
    }
  }

  var rowCount: Int? {
    switch self {
    case .intercept: nil
    case .numeric(_, let values, _, _), .spline(_, let values, _): values.count
    case .categorical(_, let column): column.codes.count
    }
  }
}

/// Rows of variables, expanded into columns only as a fit asks for them.
public struct DesignTable: DesignRows {
  public let rowCount: Int
  public let columnNames: [String]
  public var columnCount: Int { columnNames.count }
  private let terms: [(first: Int, term: DesignTerm)]

  /// - Parameter terms: each of `rowCount` rows; scales other than 0.
  public init(rowCount: Int, terms: [DesignTerm]) {
    self.rowCount = rowCount
    var (names, placed): ([String], [(first: Int, term: DesignTerm)]) = ([], [])
    for term in terms {
      precondition(
        (term.rowCount ?? rowCount) == rowCount,
        "\(term.columnNames) has \(term.rowCount ?? 0) rows, not \(rowCount)")
      if case .numeric(let name, _, _, let scale) = term {
        precondition(scale != 0 && scale.isFinite, "\(name) has a scale of \(scale)")
      }
      placed.append((first: names.count, term: term))
      names += term.columnNames
    }
    (columnNames, self.terms) = (names, placed)
  }

  public func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    let width = columnCount
    for (first, term) in terms {
      switch term {
      case .intercept:
        for i in 0..<rows.count { block[i * width + first] = 1 }
      case .numeric(_, let values, let centre, let scale):
        for (i, row) in rows.enumerated() {
          block[i * width + first] = (Double(values[row]) - centre) / scale
        }
      case .categorical(_, let column):
        for (i, row) in rows.enumerated() where column.codes[row] >= 0 {
          block[i * width + first + Int(column.codes[row])] = 1
        }
      case .spline(_, let values, let basis):
        withUnsafeTemporaryAllocation(of: Double.self, capacity: basis.count) { all in
          all.initialize(repeating: 0)
          for (i, row) in rows.enumerated() {
            // A number that is none has no splines; the fit names its row.
            guard !values[row].isNaN else {
              block[i * width + first] = .nan
              continue
            }
            basis.evaluate(Double(values[row]), into: all)
            for k in 1..<basis.count { block[i * width + first + k - 1] = all[k] }
          }
        }
      }
    }
  }
}
