/// A dense matrix of *n* rows and *p* columns, stored column after column.
package struct Matrix: Sendable, Hashable, Codable {
  package let rows: Int
  package let columns: Int
  /// The cells, column-major.
  var storage: [Double]

  /// - Parameter columnMajor: the cells, column after column; `rows` × `columns` of them.
  package init(rows: Int, columns: Int, columnMajor: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && columnMajor.count == rows * columns,
      "\(columnMajor.count) cells for a \(rows) × \(columns) matrix")
    (self.rows, self.columns, storage) = (rows, columns, columnMajor)
  }

  /// A matrix of zeros.
  package init(rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, columnMajor: Array(repeating: 0, count: rows * columns))
  }

  package subscript(_ row: Int, _ column: Int) -> Double {
    get { storage[index(row, column)] }
    set { storage[index(row, column)] = newValue }
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      0 <= row && row < rows && 0 <= column && column < columns,
      "no cell (\(row), \(column)) in a \(rows) × \(columns) matrix")
    return row + column * rows
  }

  func column(_ j: Int) -> [Double] { Array(storage[j * rows..<(j + 1) * rows]) }

  /// The product `X v`, of length *n*, for a vector of length *p*.
  package func times(_ v: [Double]) -> [Double] {
    precondition(v.count == columns, "\(columns) columns but a vector of \(v.count)")
    return Kernels.product(storage, rows: rows, columns: columns, v)
  }
}

extension Matrix: DesignRows {
  package var rowCount: Int { rows }
  package var columnCount: Int { columns }

  package func write(_ wanted: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    storage.withUnsafeBufferPointer { cells in
      for j in 0..<columns {
        var (from, to) = (j * rows + wanted.lowerBound, j)
        while to < block.count {
          block[to] = cells[from]
          from += 1
          to += columns
        }
      }
    }
  }
}
