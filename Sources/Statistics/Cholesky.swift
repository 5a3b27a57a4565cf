internal import COpenBLAS
internal import Foundation

/// The factor L of a symmetric positive-definite matrix A = LLᵀ.
///
/// Solve with the factor; never form the inverse.
public struct Cholesky: Sendable {
  private let factor: Matrix

  /// The number of rows and columns of A.
  public var order: Int { factor.rows }

  /// Factors `a`, reading its lower triangle only.
  ///
  /// LAPACK itself stops only at a pivot below zero, which rounding can hide, so a pivot is also
  /// refused if it keeps less than 10⁻¹² of its diagonal.
  ///
  /// - Throws: ``FitError/collinear(column:)`` at the first column that is, to working precision, a
  ///   combination of those before it.
  public init(_ a: Matrix) throws(FitError) {
    precondition(a.rows == a.columns, "a \(a.rows) × \(a.columns) matrix has no Cholesky factor")
    guard a.rows > 0 else {
      factor = a
      return
    }
    var (l, n, info) = (a.storage, blasint(a.rows), blasint(0))
    dpotrf_("L", &n, &l, &n, &info)
    let factor = Matrix(rows: a.rows, columns: a.rows, columnMajor: l)
    let sound = info == 0 ? a.rows : Int(info) - 1
    // Written so that a pivot that is not a number is refused too.
    let column = (0..<sound).first { !(factor[$0, $0] * factor[$0, $0] >= 1e-12 * a[$0, $0]) }
    if let column { throw .collinear(column: column) }
    if sound < a.rows { throw .collinear(column: sound) }
    self.factor = factor
  }

  /// The solution x of A x = `b`.
  public func solve(_ b: [Double]) -> [Double] {
    precondition(b.count == order, "a vector of \(b.count) for a matrix of order \(order)")
    guard order > 0 else { return [] }
    _ = Kernels.oneThread
    // `dpotrs` would copy the factor into panels, as for many right-hand sides.
    let n = blasint(order)
    var x = b
    for transposition in [CblasNoTrans, CblasTrans] {
      cblas_dtrsv(
        CblasColMajor, CblasLower, transposition, CblasNonUnit, n, factor.storage, n, &x, 1)
    }
    return x
  }

  /// The product L `z`: of covariance A if z is of independent variables of variance 1.
  public func factorTimes(_ z: [Double]) -> [Double] {
    precondition(z.count == order, "a vector of \(z.count) for a matrix of order \(order)")
    return (0..<order).map { i in (0...i).reduce(0) { $0 + factor[i, $1] * z[$1] } }
  }

  /// The diagonal of A⁻¹, by solving L Y = I: the squared lengths of the columns of Y.
  public func inverseDiagonal() -> [Double] {
    guard order > 0 else { return [] }
    var y = Matrix(rows: order, columns: order)
    for j in 0..<order { y[j, j] = 1 }
    let n = blasint(order)
    cblas_dtrsm(
      CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, n, 1, factor.storage, n,
      &y.storage, n)
    return (0..<order).map { j in
      (j..<order).reduce(0) { $0 + y[$1, j] * y[$1, j] }
    }
  }

  /// log |A|.
  public var logDeterminant: Double {
    (0..<order).reduce(0) { $0 + 2 * log(factor[$1, $1]) }
  }
}

extension Matrix {
  /// The rank of a symmetric positive semi-definite matrix: the pivots above 10⁻¹⁰ of the largest.
  ///
  /// By Cholesky's elimination with the largest diagonal first.
  var semidefiniteRank: Int {
    var left = self
    var open = Array(0..<columns)
    let largest = open.map { left[$0, $0] }.max() ?? 0
    while let k = open.max(by: { left[$0, $0] < left[$1, $1] }),
      left[k, k] > 1e-10 * largest, left[k, k] > 0
    {
      open.removeAll { $0 == k }
      for i in open {
        let share = left[i, k] / left[k, k]
        for j in open { left[i, j] -= share * left[k, j] }
      }
    }
    return columns - open.count
  }
}
