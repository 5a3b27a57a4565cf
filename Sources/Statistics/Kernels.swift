internal import COpenBLAS

/// The dense operations that fits are made of: the only calls of BLAS and LAPACK.
///
/// BLAS sees a row-major block of *n* rows and *p* columns as its transpose, a column-major
/// *p* × *n* matrix. BLAS refuses dimensions of zero, so each operation returns early for them.
enum Kernels {
  /// Done once: threads are ours, over groups of rows, because OpenBLAS's own would make sums depend
  /// on their number.
  private static let oneThread: Void = openblas_set_num_threads(1)

  // MARK: - Row-major blocks

  /// y = X b, for X of `rows` × `columns`.
  static func multiply(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, by b: UnsafePointer<Double>,
    into y: UnsafeMutablePointer<Double>
  ) {
    _ = oneThread
    guard rows > 0 else { return }
    guard columns > 0 else { return y.update(repeating: 0, count: rows) }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dgemv(CblasColMajor, CblasTrans, p, n, 1, x, p, b, 1, 0, y, 1)
  }

  /// xᵀ y, of `count` numbers each.
  static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    _ = oneThread
    return cblas_ddot(blasint(count), x, 1, y, 1)
  }

  /// s ← s + Xᵀ r, for X of `rows` × `columns`.
  static func addTransposed(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, times r: UnsafePointer<Double>,
    to s: UnsafeMutablePointer<Double>
  ) {
    _ = oneThread
    guard rows > 0, columns > 0 else { return }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dgemv(CblasColMajor, CblasNoTrans, p, n, 1, x, p, r, 1, 1, s, 1)
  }

  /// Multiplies each row of X by its factor.
  static func scaleRows(
    _ x: UnsafeMutableBufferPointer<Double>, columns: Int, by factors: [Double]
  ) {
    guard columns > 0, var row = x.baseAddress else { return }
    for i in 0..<(x.count / columns) {
      cblas_dscal(blasint(columns), factors[i], row, 1)
      row += columns
    }
  }

  /// A ← A + Xᵀ X, for X of `rows` × `columns`; only the lower triangle of A is written.
  ///
  /// - Parameter stride: the distance between columns of A; `columns` if left out.
  static func addCrossProduct(
    _ x: UnsafePointer<Double>, rows: Int, columns: Int, to a: UnsafeMutablePointer<Double>,
    stride: Int? = nil
  ) {
    _ = oneThread
    guard rows > 0, columns > 0 else { return }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dsyrk(
      CblasColMajor, CblasLower, CblasNoTrans, p, n, 1, x, p, 1, a, blasint(stride ?? columns))
  }

  /// A ← A + Xᵀ Z, for X of `rows` × `columns` and Z of `rows` × `others`, where columns of A are
  /// `stride` apart.
  static func addTransposed(
    _ x: UnsafePointer<Double>, columns: Int, times z: UnsafePointer<Double>,
    columns others: Int, rows: Int, to a: UnsafeMutablePointer<Double>, stride: Int
  ) {
    _ = oneThread
    guard rows > 0, columns > 0, others > 0 else { return }
    let (n, p, q) = (blasint(rows), blasint(columns), blasint(others))
    cblas_dgemm(
      CblasColMajor, CblasNoTrans, CblasTrans, p, q, n, 1, x, p, z, q, 1, a, blasint(stride))
  }

  // MARK: - Column-major matrices

  /// A v, for A of `rows` × `columns`.
  static func product(_ a: [Double], rows: Int, columns: Int, _ v: [Double]) -> [Double] {
    _ = oneThread
    var product = [Double](repeating: 0, count: rows)
    guard rows > 0, columns > 0 else { return product }
    let (n, p) = (blasint(rows), blasint(columns))
    cblas_dgemv(CblasColMajor, CblasNoTrans, n, p, 1, a, n, v, 1, 0, &product, 1)
    return product
  }

  /// C ← C + a AᵀB, for A of `rows` × `columns`, B of `rows` × `others` and C of `columns` × `others`.
  static func addProduct(
    _ factor: Double, _ a: [Double], rows: Int, columns: Int, _ b: [Double], columns others: Int,
    to c: inout [Double]
  ) {
    _ = oneThread
    guard rows > 0, columns > 0, others > 0 else { return }
    let (n, p, q) = (blasint(rows), blasint(columns), blasint(others))
    cblas_dgemm(
      CblasColMajor, CblasTrans, CblasNoTrans, p, q, n, factor, a, n, b, n, 1, &c, p)
  }

  /// Replaces the lower triangle of a symmetric matrix by that of its Cholesky factor.
  ///
  /// - Returns: the first column whose pivot is not positive; nil if there is none.
  static func factor(_ a: inout [Double], order: Int) -> Int? {
    _ = oneThread
    guard order > 0 else { return nil }
    var (n, info) = (blasint(order), blasint(0))
    dpotrf_("L", &n, &a, &n, &info)
    return info == 0 ? nil : Int(info) - 1
  }

  /// The solution x of LLᵀ x = b, for a lower triangle L.
  static func solve(_ l: [Double], order: Int, _ b: [Double]) -> [Double] {
    _ = oneThread
    guard order > 0 else { return [] }
    // `dpotrs` would copy the factor into panels, as for many right-hand sides.
    let n = blasint(order)
    var x = b
    for transposition in [CblasNoTrans, CblasTrans] {
      cblas_dtrsv(CblasColMajor, CblasLower, transposition, CblasNonUnit, n, l, n, &x, 1)
    }
    return x
  }

  /// Replaces Y by the solution X of L X = Y, both of `order` columns, for a lower triangle L.
  static func solveLower(_ l: [Double], order: Int, columns y: inout [Double]) {
    _ = oneThread
    guard order > 0 else { return }
    let n = blasint(order)
    cblas_dtrsm(
      CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, n, 1, l, n, &y, n)
  }
}
