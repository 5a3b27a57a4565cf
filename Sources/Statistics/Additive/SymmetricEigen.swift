internal import Foundation

extension Matrix {
  /// The eigenvalues of a symmetric matrix, largest first, and its eigenvectors as columns.
  ///
  ///     A = V diag(λ) Vᵀ,      VᵀV = I
  ///
  /// By Jacobi's rotations, in an order of our own: LAPACK's vectors have other last digits, and
  /// sometimes another sign, on another kind of processor. Only the lower triangle is read.
  ///
  /// - SeeAlso: Golub & Van Loan, *Matrix Computations* (2013), §8.5.
  func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    precondition(rows == columns, "a \(rows) × \(columns) matrix has no eigenvalues")
    precondition(
      storage.allSatisfy(\.isFinite), "no eigenvalues of a matrix with cells that are not numbers")
    var rotated = JacobiRotations(self)
    rotated.run()
    let order = rotated.values.indices.sorted {
      (-rotated.values[$0], $0) < (-rotated.values[$1], $1)
    }
    return (
      order.map { rotated.values[$0] },
      Matrix(
        rows: rows, columns: rows,
        columnMajor: order.flatMap { rotated.vectors[($0 * rows)..<(($0 + 1) * rows)] })
    )
  }
}

/// A symmetric matrix on its way to a diagonal, with the rotations so far.
private struct JacobiRotations {
  private let n: Int
  /// Both triangles.
  private var cells: [Double]
  private(set) var vectors: [Double]

  var values: [Double] { (0..<n).map { cells[$0 * n + $0] } }

  init(_ matrix: Matrix) {
    let n = matrix.rows
    self.n = n
    cells = matrix.storage
    vectors = [Double](repeating: 0, count: n * n)
    for j in 0..<n {
      vectors[j * n + j] = 1
      for i in 0..<j { cells[j * n + i] = cells[i * n + j] }
    }
  }

  mutating func run() {
    let size = cells.reduce(0) { $0 + $1 * $1 }
    // Quadratic at the end: a dozen sweeps are many.
    for _ in 0..<60 {
      var off = 0.0
      for j in 0..<n { for i in 0..<j { off += cells[j * n + i] * cells[j * n + i] } }
      guard off > 1e-34 * size else { return }
      for j in 1..<max(n, 1) { for i in 0..<j { rotate(i, j) } }
    }
  }

  private mutating func rotate(_ p: Int, _ q: Int) {
    let off = cells[q * n + p]
    guard off != 0 else { return }
    let theta = (cells[q * n + q] - cells[p * n + p]) / (2 * off)
    let tangent =
      (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in 0..<n {
      let (a, b) = (cells[p * n + k], cells[q * n + k])
      cells[p * n + k] = cosine * a - sine * b
      cells[q * n + k] = sine * a + cosine * b
    }
    for k in 0..<n {
      let (a, b) = (cells[k * n + p], cells[k * n + q])
      cells[k * n + p] = cosine * a - sine * b
      cells[k * n + q] = sine * a + cosine * b
    }
    (cells[q * n + p], cells[p * n + q]) = (0, 0)
    for k in 0..<n {
      let (a, b) = (vectors[p * n + k], vectors[q * n + k])
      vectors[p * n + k] = cosine * a - sine * b
      vectors[q * n + k] = sine * a + cosine * b
    }
  }
}
