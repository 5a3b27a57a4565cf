extension Matrix {
  /// The eigenvalues of a symmetric matrix, largest first, and its eigenvectors as columns.
  ///
  ///     A = V diag(λ) Vᵀ,      VᵀV = I
  ///
  /// Only the lower triangle is read.
  func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    precondition(rows == columns, "a \(rows) × \(columns) matrix has no eigenvalues")
    guard rows > 0 else { return ([], self) }
    var vectors = storage
    let values = Kernels.eigen(&vectors, order: rows)
    // Ascending as they come.
    let reversed = (0..<rows).reversed().flatMap { vectors[($0 * rows)..<(($0 + 1) * rows)] }
    return (values.reversed(), Matrix(rows: rows, columns: rows, columnMajor: reversed))
  }
}
