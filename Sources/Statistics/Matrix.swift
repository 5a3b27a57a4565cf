internal import COpenBLAS

/// A dense matrix of *n* rows and *p* columns, stored column after column.
public struct Matrix: Sendable, Hashable, Codable {
  public let rows: Int
  public let columns: Int
  /// The cells, column-major.
  var storage: [Double]

  /// - Parameter columnMajor: the cells, column after column; `rows` × `columns` of them.
  public init(rows: Int, columns: Int, columnMajor: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && columnMajor.count == rows * columns,
      "\(columnMajor.count) cells for a \(rows) × \(columns) matrix")
    (self.rows, self.columns, storage) = (rows, columns, columnMajor)
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, columnMajor: Array(repeating: 0, count: rows * columns))
  }

  public subscript(_ row: Int, _ column: Int) -> Double {
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
  public func times(_ v: [Double]) -> [Double] {
    precondition(v.count == columns, "\(columns) columns but a vector of \(v.count)")
    var product = [Double](repeating: 0, count: rows)
    guard rows > 0, columns > 0 else { return product }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dgemv(CblasColMajor, CblasNoTrans, n, p, 1, storage, n, v, 1, 0, &product, 1)
    return product
  }

  /// The product `Xᵀ v`, of length *p*, for a vector of length *n*.
  public func transposedTimes(_ v: [Double]) -> [Double] {
    precondition(v.count == rows, "\(rows) rows but a vector of \(v.count)")
    var product = [Double](repeating: 0, count: columns)
    guard rows > 0, columns > 0 else { return product }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dgemv(CblasColMajor, CblasTrans, n, p, 1, storage, n, v, 1, 0, &product, 1)
    return product
  }

  /// The weighted cross product `Xᵀ diag(w) X`, a symmetric *p* × *p* matrix, with `w ≥ 0`.
  ///
  /// - Parameter weights: one weight for each row; *n* = ``rows``.
  public func sandwich(_ weights: [Double]) -> Matrix {
    precondition(weights.count == rows, "\(rows) rows but \(weights.count) weights")
    precondition(weights.allSatisfy { $0 >= 0 }, "a weight is negative or not a number")
    let roots = weights.map { $0.squareRoot() }
    var scaled = storage
    for j in 0..<columns {
      for i in 0..<rows { scaled[i + j * rows] *= roots[i] }
    }
    var product = Matrix(rows: columns, columns: columns)
    guard rows > 0, columns > 0 else { return product }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, p, n, 1, scaled, n, 0, &product.storage, p)
    for j in 0..<columns {
      for i in 0..<j { product.storage[i + j * columns] = product.storage[j + i * columns] }
    }
    return product
  }
}

extension Matrix: DesignRows {
  public var rowCount: Int { rows }
  public var columnCount: Int { columns }

  public func write(_ wanted: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
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
