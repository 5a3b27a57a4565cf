import Statistics
import Testing

/// Tables that expand variables into columns.
@Suite struct DesignTests {
  @Test func `a table expands its variables into columns`() {
    let table = DesignTable(
      rowCount: 3,
      terms: [
        .intercept, .numeric(name: "size", values: [1, 3, 5], centre: 3, scale: 2),
        .numeric(name: "age", values: [0, 0.5, 2], centre: 0, scale: 1),
      ])
    #expect(table.columnNames == ["intercept", "size", "age"])
    let block = UnsafeMutableBufferPointer<Double>.allocate(capacity: 6)
    defer { block.deallocate() }
    block.initialize(repeating: 0)
    table.write(1..<3, into: block)
    #expect(Array(block) == [1, 0, 0.5, 1, 1, 2])
  }

  @Test func `a missing number in a table is refused with its row`() {
    let table = DesignTable(
      rowCount: 2,
      terms: [.numeric(name: "age", values: [1, .nan], centre: 0, scale: 1)])
    #expect(throws: FitError.notFinite(row: 1)) {
      try GeneralizedLinearModel(.gaussian, .identity, penalty: Penalty(ridge: [0.1]))
        .fit(table, responses: [1, 2])
    }
  }

  /// With a random walk of endless precision between neighbours, one level is left for all.
  @Test func `an endless penalty on steps leaves their mean`() throws {
    let count = 5
    var design = Matrix(rows: 2 * count, columns: count)
    for row in 0..<(2 * count) { design[row, row % count] = 1 }
    let responses = (0..<(2 * count)).map { Float(($0 * $0) % 7) }
    let penalty = Penalty(
      ridge: Array(repeating: 0, count: count),
      blocks: [.randomWalk(firstColumn: 0, count: count, precision: 1e7)])
    let fit = try GeneralizedLinearModel(.gaussian, .identity, penalty: penalty)
      .fit(design, responses: responses)
    let mean = responses.reduce(0.0) { $0 + Double($1) } / Double(responses.count)
    #expect(near(fit.effectiveDegreesOfFreedom, 1, 1e-5))
    #expect(near(fit.coefficients, Array(repeating: mean, count: count), 1e-5))
  }
}
