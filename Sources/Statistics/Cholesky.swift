internal import Foundation

/// The factor L of a symmetric positive-definite matrix A = LLᵀ.
///
/// Solve with the factor; never form the inverse.
package struct Cholesky: Sendable {
  private let factor: Matrix

  /// The number of rows and columns of A.
  package var order: Int { factor.rows }

  /// Factors `a`, reading its lower triangle only.
  ///
  /// LAPACK itself stops only at a pivot below zero, which rounding can hide, so a pivot is also
  /// refused if it keeps less than 10⁻¹² of its diagonal.
  ///
  /// - Throws: ``FitError/collinear(column:)`` at the first column that is, to working precision, a
  ///   combination of those before it.
  package init(_ a: Matrix) throws(FitError) {
    precondition(a.rows == a.columns, "a \(a.rows) × \(a.columns) matrix has no Cholesky factor")
    var l = a.storage
    let failed =
      a.rows <= OrderedCholesky.largestOrder
      ? OrderedCholesky.factor(&l, order: a.rows) : Kernels.factor(&l, order: a.rows)
    let sound = failed ?? a.rows
    let factor = Matrix(rows: a.rows, columns: a.rows, columnMajor: l)
    // Written so that a pivot that is not a number is refused too.
    let column = (0..<sound).first { !(factor[$0, $0] * factor[$0, $0] >= 1e-12 * a[$0, $0]) }
    if let column { throw .collinear(column: column) }
    if sound < a.rows { throw .collinear(column: sound) }
    self.factor = factor
  }

  /// The solution x of A x = `b`.
  package func solve(_ b: [Double]) -> [Double] {
    precondition(b.count == order, "a vector of \(b.count) for a matrix of order \(order)")
    return order <= OrderedCholesky.largestOrder
      ? OrderedCholesky.solve(factor.storage, order: order, b)
      : Kernels.solve(factor.storage, order: order, b)
  }

  /// The product L `z`: of covariance A if z is of independent variables of variance 1.
  package func factorTimes(_ z: [Double]) -> [Double] {
    precondition(z.count == order, "a vector of \(z.count) for a matrix of order \(order)")
    return (0..<order).map { i in (0...i).reduce(0) { $0 + factor[i, $1] * z[$1] } }
  }

  /// The diagonal of A⁻¹, by solving L Y = I: the squared lengths of the columns of Y.
  package func inverseDiagonal() -> [Double] {
    var y = Matrix(rows: order, columns: order)
    for j in 0..<order { y[j, j] = 1 }
    if order <= OrderedCholesky.largestOrder {
      OrderedCholesky.solveLower(factor.storage, order: order, columns: &y.storage)
    } else {
      Kernels.solveLower(factor.storage, order: order, columns: &y.storage)
    }
    return (0..<order).map { j in
      (j..<order).reduce(0) { $0 + y[$1, j] * y[$1, j] }
    }
  }

  /// log |A|.
  package var logDeterminant: Double {
    (0..<order).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
  }
}
