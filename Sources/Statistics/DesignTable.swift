/// One variable of a design and the columns it becomes.
package enum DesignTerm: Sendable {
  /// One column of ones.
  case intercept
  /// One column, (value − centre) / scale.
  case numeric(name: String, values: [Float], centre: Double, scale: Double)

  var columnNames: [String] {
    switch self {
    case .intercept: ["intercept"]
    case .numeric(let name, _, _, _): [name]
    }
  }

  var rowCount: Int? {
    switch self {
    case .intercept: nil
    case .numeric(_, let values, _, _): values.count
    }
  }
}

/// Rows of variables, expanded into columns only as a fit asks for them.
package struct DesignTable: DesignRows {
  package let rowCount: Int
  package let columnNames: [String]
  package var columnCount: Int { columnNames.count }
  private let terms: [(first: Int, term: DesignTerm)]

  /// - Parameter terms: each of `rowCount` rows; scales other than 0.
  package init(rowCount: Int, terms: [DesignTerm]) {
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

  package func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    let width = columnCount
    for (first, term) in terms {
      switch term {
      case .intercept:
        for i in 0..<rows.count { block[i * width + first] = 1 }
      case .numeric(_, let values, let centre, let scale):
        for (i, row) in rows.enumerated() {
          block[i * width + first] = (Double(values[row]) - centre) / scale
        }
      }
    }
  }
}
