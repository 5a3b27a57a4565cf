extension Matrix {
  /// The eigenvalues of a symmetric matrix, largest first, and its eigenvectors as columns.
  ///
  ///     A = V diag(λ) Vᵀ,      VᵀV = I
  ///
  /// By Jacobi's rotations, which are slow for large matrices and accurate for small ones.
  ///
  /// - SeeAlso: Golub & Van Loan, *Matrix Computations* (2013), §8.5.
  func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    precondition(rows == columns, "a \(rows) × \(columns) matrix has no eigenvalues")
    var (a, v) = (self, Matrix(rows: rows, columns: rows))
    for i in 0..<rows { v[i, i] = 1 }
    let size = storage.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<60 {
      var off = 0.0
      for j in 0..<rows { for i in 0..<j { off += a[i, j] * a[i, j] } }
      if off <= 1e-30 * size { break }
      for p in 0..<rows { for q in (p + 1)..<max(rows, p + 1) { a.rotate(p, q, &v) } }
    }
    let order = (0..<rows).sorted { (a[$1, $1], $0) < (a[$0, $0], $1) }
    var vectors = Matrix(rows: rows, columns: rows)
    for (place, column) in order.enumerated() {
      for i in 0..<rows { vectors[i, place] = v[i, column] }
    }
    return (order.map { a[$0, $0] }, vectors)
  }

  /// Turns rows and columns `p` and `q` so that the cell between them is zero.
  private mutating func rotate(_ p: Int, _ q: Int, _ v: inout Matrix) {
    guard self[p, q] != 0 else { return }
    let theta = (self[q, q] - self[p, p]) / (2 * self[p, q])
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for i in 0..<rows {
      let (x, y) = (self[i, p], self[i, q])
      (self[i, p], self[i, q]) = (c * x - s * y, s * x + c * y)
    }
    for i in 0..<rows {
      let (x, y) = (self[p, i], self[q, i])
      (self[p, i], self[q, i]) = (c * x - s * y, s * x + c * y)
      let (d, e) = (v[i, p], v[i, q])
      (v[i, p], v[i, q]) = (c * d - s * e, s * d + c * e)
    }
  }
}
