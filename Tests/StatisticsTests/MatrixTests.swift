import Statistics
import Testing

@Suite struct MatrixTests {
  /// The columns (1, 2, 3) and (4, 5, 6).
  let x = Matrix(rows: 3, columns: 2, columnMajor: [1, 2, 3, 4, 5, 6])

  @Test func `products are sums of rows and columns`() {
    #expect(x.times([1, 10]) == [41, 52, 63])
    #expect(x.transposedTimes([1, 0, -1]) == [-2, -2])
  }

  /// By hand with weights 1, 4, 9: Σ w x² = 1 + 16 + 81, Σ w x z = 4 + 40 + 162, Σ w z² = 16 + 100 +
  /// 324.
  @Test func `a sandwich weighs the rows`() {
    let product = x.sandwich([1, 4, 9])
    #expect(product == Matrix(rows: 2, columns: 2, columnMajor: [98, 206, 206, 440]))
  }

  @Test func `no rows or columns leave zeros`() {
    #expect(Matrix(rows: 0, columns: 2).sandwich([]) == Matrix(rows: 2, columns: 2))
    #expect(Matrix(rows: 2, columns: 0).times([]) == [0, 0])
    #expect(Matrix(rows: 2, columns: 0).transposedTimes([1, 2]) == [])
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
    let cells = (0..<(order * 3 * order)).map { _ in random.standardNormal() }
    let a = Matrix(rows: 3 * order, columns: order, columnMajor: cells)
      .sandwich(Array(repeating: 1, count: 3 * order))
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
