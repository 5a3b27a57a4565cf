internal import COpenBLAS

/// The dense operations that fits are made of, on row-major blocks.
///
/// BLAS sees a row-major block of *n* rows and *p* columns as its transpose, a column-major
/// *p* × *n* matrix. BLAS refuses dimensions of zero, so each operation returns early for them.
enum Kernels {
  /// Done once: threads are ours, over groups of rows, because OpenBLAS's own would make sums depend
  /// on their number.
  static let oneThread: Void = openblas_set_num_threads(1)

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
}
