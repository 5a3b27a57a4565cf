import Statistics
import Testing

@Suite struct MatrixTests {
  /// The columns (1, 2, 3) and (4, 5, 6).
  let x = Matrix(rows: 3, columns: 2, columnMajor: [1, 2, 3, 4, 5, 6])

  @Test func `a product is the sum of columns`() {
    #expect(x.times([1, 10]) == [41, 52, 63])
  }

  @Test func `no rows or columns leave zeros`() {
    #expect(Matrix(rows: 2, columns: 0).times([]) == [0, 0])
    #expect(Matrix(rows: 0, columns: 2).times([1, 2]) == [])
  }

  /// [[4, 2], [2, 3]] has the inverse [[3, −2], [−2, 4]] / 8 and the determinant 8.
  @Test func `a factor solves, and knows diagonal and determinant`() throws {
    let a = Matrix(rows: 2, columns: 2, columnMajor: [4, 2, 2, 3])
    let factor = try Cholesky(a)
    #expect(near(factor.solve([8, 16]), [-1, 6], 1e-14))
    #expect(near(factor.inverseDiagonal(), [0.375, 0.5], 1e-14))
    #expect(near(factor.logDeterminant, 2.0794415416798357, 1e-14))
    #expect(try Cholesky(Matrix(rows: 0, columns: 0)).solve([]) == [])
  }

  @Test(arguments: 0..<20) func `a solution satisfies its equations`(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let order = 2 + seed
    let rows = (0..<(3 * order)).map { _ in (0..<order).map { _ in random.standardNormal() } }
    var a = Matrix(rows: order, columns: order)
    for i in 0..<order {
      for j in 0..<order { a[i, j] = rows.reduce(0) { $0 + $1[i] * $1[j] } }
    }
    let b = (0..<order).map { _ in random.standardNormal() }
    let factor = try Cholesky(a)
    #expect(near(a.times(factor.solve(b)), b, 1e-10))
    for j in 0..<order {
      let unit = (0..<order).map { $0 == j ? 1.0 : 0 }
      #expect(near(factor.inverseDiagonal()[j], factor.solve(unit)[j], 1e-10))
    }
  }

  @Test func `a matrix that is not positive definite is refused`() {
    #expect(throws: FitError.collinear(column: 1)) {
      try Cholesky(Matrix(rows: 2, columns: 2, columnMajor: [1, 2, 2, 1]))
    }
    #expect(throws: FitError.collinear(column: 1)) {
      try Cholesky(Matrix(rows: 2, columns: 2, columnMajor: [1, 1, 1, 1 + 1e-14]))
    }
    #expect(throws: FitError.collinear(column: 0)) {
      try Cholesky(Matrix(rows: 1, columns: 1, columnMajor: [.nan]))
    }
  }
}
