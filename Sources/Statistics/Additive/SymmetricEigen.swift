internal import COpenBLAS

extension Matrix {
  /// The eigenvalues of a symmetric matrix, largest first, and its eigenvectors as columns.
  ///
  ///     A = V diag(λ) Vᵀ,      VᵀV = I
  ///
  /// Only the lower triangle is read.
  func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    precondition(rows == columns, "a \(rows) × \(columns) matrix has no eigenvalues")
    guard rows > 0 else { return ([], self) }
    _ = Kernels.oneThread
    var (vectors, values) = (storage, [Double](repeating: 0, count: rows))
    var (n, info) = (blasint(rows), blasint(0))
    // Three for each row serve; more would let it work in blocks, of which small matrices have none.
    var size = blasint(3 * rows)
    var work = [Double](repeating: 0, count: 3 * rows)
    dsyev_("V", "L", &n, &vectors, &n, &values, &work, &size, &info)
    precondition(info == 0, "no eigenvalues of a matrix with cells that are not numbers")
    // Ascending as they come.
    let reversed = (0..<rows).reversed().flatMap { vectors[($0 * rows)..<(($0 + 1) * rows)] }
    return (values.reversed(), Matrix(rows: rows, columns: rows, columnMajor: reversed))
  }
}
