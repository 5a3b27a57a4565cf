internal import Foundation

/// The Cholesky factor of small matrices, added in an order of our own.
///
/// LAPACK's has other last digits on another kind of processor (``Swift/Double``'s shared digits).
/// Columns are subtracted from those right of them one at a time, so that neighbouring cells need no
/// order among themselves.
enum OrderedCholesky {
  /// Of larger matrices LAPACK is used: theirs are factors of fits alone, which cut their digits.
  static let largestOrder = 256

  /// Replaces the lower triangle of a symmetric matrix by that of its factor.
  ///
  /// - Returns: the first column whose pivot is not positive; nil if there is none.
  static func factor(_ cells: inout [Double], order n: Int) -> Int? {
    cells.withUnsafeMutableBufferPointer { a in
      for k in 0..<n {
        let pivot = a[k * n + k]
        guard pivot > 0 else { return k }
        let root = pivot.squareRoot()
        a[k * n + k] = root
        for i in (k + 1)..<max(n, k + 1) { a[k * n + i] /= root }
        for j in (k + 1)..<max(n, k + 1) {
          subtract(a, from: j * n, column: k * n, j..<n, times: a[k * n + j])
        }
      }
      return nil
    }
  }

  /// The solution x of LLᵀ x = b.
  static func solve(_ factor: [Double], order n: Int, _ b: [Double]) -> [Double] {
    var x = b
    factor.withUnsafeBufferPointer { l in
      x.withUnsafeMutableBufferPointer { x in
        forward(l, order: n, from: 0, x)
        for j in (0..<n).reversed() {
          var sum = x[j]
          for i in (j + 1)..<max(n, j + 1) { sum -= l[j * n + i] * x[i] }
          x[j] = sum / l[j * n + j]
        }
      }
    }
    return x
  }

  /// Replaces Y, which is zero above its diagonal, by the solution X of L X = Y.
  static func solveLower(_ factor: [Double], order n: Int, columns y: inout [Double]) {
    factor.withUnsafeBufferPointer { l in
      y.withUnsafeMutableBufferPointer { y in
        for c in 0..<n {
          forward(
            l, order: n, from: c, UnsafeMutableBufferPointer(rebasing: y[(c * n)..<((c + 1) * n)]))
        }
      }
    }
  }

  private static func forward(
    _ l: UnsafeBufferPointer<Double>, order n: Int, from first: Int,
    _ x: UnsafeMutableBufferPointer<Double>
  ) {
    for j in first..<n {
      let value = x[j] / l[j * n + j]
      x[j] = value
      for i in (j + 1)..<max(n, j + 1) { x[i] -= value * l[j * n + i] }
    }
  }

  @inline(__always)
  private static func subtract(
    _ a: UnsafeMutableBufferPointer<Double>, from target: Int, column: Int, _ rows: Range<Int>,
    times factor: Double
  ) {
    guard factor != 0, let base = a.baseAddress else { return }
    let (to, from) = (base + target, base + column)
    for i in rows { to[i] -= factor * from[i] }
  }
}
