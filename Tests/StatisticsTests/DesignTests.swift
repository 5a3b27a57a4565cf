import Foundation
import Statistics
import Testing

/// Splines, categories and the tables that expand them.
@Suite struct DesignTests {
  struct File: Decodable {
    struct Case: Decodable {
      var degree: Int
      var interior, x: [Double]
      var values: [[Double]]
    }
    var boundary: [Double]
    var cases: [Case]
  }

  /// The same recurrence in the same precision: only rounding differs.
  @Test func `splines are those of scipy`() throws {
    let file = try Golden.read("splines", as: File.self)
    for golden in file.cases {
      let basis = BSplineBasis(
        degree: golden.degree, interiorKnots: golden.interior,
        boundaryKnots: (file.boundary[0], file.boundary[1]))
      for (x, values) in zip(golden.x, golden.values) {
        #expect(near(basis.evaluate(x), values, 1e-13), "degree \(golden.degree) at \(x)")
      }
    }
  }

  @Test(arguments: 0...4) func `splines sum to one and stay level beyond the boundary`(degree: Int)
  {
    let basis = BSplineBasis(
      degree: degree, interiorKnots: [1, 2, 2.5, 6], boundaryKnots: (-1, 10))
    #expect(basis.count == 5 + degree)
    for x in stride(from: -3.0, through: 12, by: 0.37) {
      let values = basis.evaluate(x)
      #expect(near(values.reduce(0, +), 1, 1e-14))
      #expect(values.allSatisfy { $0 >= 0 })
      #expect(values.count { $0 > 0 } <= degree + 1)
    }
    #expect(basis.evaluate(-50) == basis.evaluate(-1))
    #expect(basis.evaluate(.infinity) == basis.evaluate(10))
    #expect(basis.evaluate(10).last == 1)
  }

  /// Second differences of (1, 4, 9, 16) are 2 and 2; those of a line are 0.
  @Test func `roughness is the sum of squared second differences`() {
    let penalty = BSplineBasis(degree: 3, interiorKnots: [], boundaryKnots: (0, 1))
      .secondDifferencePenalty
    func roughness(_ beta: [Double]) -> Double {
      zip(beta, penalty.times(beta)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(roughness([1, 4, 9, 16]) == 8)
    #expect(roughness([3, 5, 7, 9]) == 0)
  }

  /// With equal spaces, an endless roughness penalty leaves the least-squares line.
  @Test func `endless smoothing leaves a straight line`() throws {
    let basis = BSplineBasis(
      degree: 1, interiorKnots: [1, 2, 3, 4], boundaryKnots: (0, 5))
    var random = SplitMix64(seed: 11)
    let x = (0..<60).map { _ in 5 * random.uniform() }
    let y = x.map { Float(sin(3 * $0) + $0) }
    var design = Matrix(rows: 60, columns: basis.count)
    for (i, x) in x.enumerated() {
      for (k, value) in basis.evaluate(x).enumerated() { design[i, k] = value }
    }
    var roughness = basis.secondDifferencePenalty
    for i in 0..<basis.count { for j in 0..<basis.count { roughness[i, j] *= 1e7 } }
    let penalty = Penalty(
      ridge: Array(repeating: 0, count: basis.count),
      blocks: [Penalty.Block(firstColumn: 0, matrix: roughness)])
    let smooth = try GeneralizedLinearModel(.gaussian, .identity, penalty: penalty)
      .fit(design, responses: y)
    let line = try GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
      .fit(
        Matrix(rows: 60, columns: 2, columnMajor: Array(repeating: 1, count: 60) + x), responses: y)
    #expect(near(smooth.effectiveDegreesOfFreedom, 2, 1e-5))
    for at in [0.0, 1.3, 4.9] {
      let value = zip(basis.evaluate(at), smooth.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(near(value, line.coefficients[0] + line.coefficients[1] * at, 1e-5))
    }
  }

  @Test func `the most frequent level is the reference and rare ones share a column`() {
    let values = ["SME", "large", "SME", "public", "large", "SME", "micro", "large", "rare"]
    let all = CategoricalEncoding(levelsOf: values)
    #expect(all.reference == "SME")
    #expect(all.levels == ["large", "micro", "public", "rare"])
    #expect(!all.hasOther)
    #expect(all.column(of: "never seen") == -1)

    let common = CategoricalEncoding(levelsOf: values, minimumCount: 2)
    #expect(common.levels == ["large"])
    #expect(common.columnCount == 2)
    #expect(["SME", "large", "micro", "never seen"].map(common.column(of:)) == [-1, 0, 1, 1])
    #expect((0..<2).map(common.name(ofColumn:)) == ["large", "other"])
  }

  @Test func `levels do not depend on the order of rows`() {
    let values = ["b", "a", "c", "a", "b", "d"]
    let encoding = CategoricalEncoding(levelsOf: values)
    #expect(encoding.reference == "a")
    #expect(encoding == CategoricalEncoding(levelsOf: values.reversed()))
  }

  @Test func `a table expands its variables into columns`() {
    let encoding = CategoricalEncoding(levelsOf: ["x", "y", "x"])
    let basis = BSplineBasis(degree: 1, interiorKnots: [1], boundaryKnots: (0, 2))
    let table = DesignTable(
      rowCount: 3,
      terms: [
        .intercept, .numeric(name: "size", values: [1, 3, 5], centre: 3, scale: 2),
        .categorical(name: "kind", CategoricalColumn(["x", "y", "z"], encoding: encoding)),
        .spline(name: "age", values: [0, 0.5, 2], basis),
      ])
    #expect(table.columnNames == ["intercept", "size", "kind=y", "age[1]", "age[2]"])
    let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 10)
    defer { block.deallocate() }
    block.initialize(repeating: 0)
    table.write(1..<3, into: block)
    #expect(Array(block) == [1, 0, 1, 0.5, 0, 1, 1, 0, 0, 1])
  }

  @Test func `a missing number in a table is refused with its row`() {
    let basis = BSplineBasis(degree: 1, interiorKnots: [1], boundaryKnots: (0, 2))
    let table = DesignTable(rowCount: 2, terms: [.spline(name: "age", values: [1, .nan], basis)])
    #expect(throws: FitError.notFinite(row: 1)) {
      try GeneralizedLinearModel(
        .gaussian, .identity, penalty: Penalty(ridge: [0.1, 0.1])
      ).fit(table, responses: [1, 2])
    }
  }
}
