import Statistics
import Testing

/// Fits whose answers are fractions, and faults in the data that a fit must name.
@Suite struct GeneralizedLinearModelTests {
  /// An intercept and an indicator: the coefficients are log odds and their difference.
  ///
  /// By hand for 1 of 4 and 3 of 4: log(1/3) and log 9.
  @Test(arguments: [1, 2]) func `two groups keep their shares`(threads: Int) throws {
    let x = Matrix(
      rows: 8, columns: 2, columnMajor: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1])
    let fit = try GeneralizedLinearModel(.binomial, .logit, penalty: .none(columns: 2))
      .fit(x, responses: [1, 0, 0, 0, 1, 1, 1, 0], threads: threads)
    #expect(abs(fit.coefficients[0] + 1.0986122886681098) < 1e-9)
    #expect(abs(fit.coefficients[1] - 2 * 1.0986122886681098) < 1e-9)
    // The variance of a log odds is 1/a + 1/b: 1 + 1/3, and twice that for their difference.
    #expect(abs(fit.standardErrors[0] - (4.0 / 3).squareRoot()) < 1e-9)
    #expect(abs(fit.standardErrors[1] - (8.0 / 3).squareRoot()) < 1e-9)
    #expect(abs(fit.effectiveDegreesOfFreedom - 2) < 1e-12)
  }

  /// Normal equations by hand: XᵀX = [[4, 6], [6, 14]] and Xᵀy = (9, 20) give (6/20, 26/20).
  @Test func `least squares solves the normal equations`() throws {
    let x = Matrix(rows: 4, columns: 2, columnMajor: [1, 1, 1, 1, 0, 1, 2, 3])
    let fit = try GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
      .fit(x, responses: [1, 1, 2, 5])
    #expect(abs(fit.coefficients[0] - 0.3) < 1e-12)
    #expect(abs(fit.coefficients[1] - 1.3) < 1e-12)
  }

  @Test func `collinear columns are refused by name`() {
    let x = Matrix(rows: 3, columns: 2, columnMajor: [1, 2, 3, 2, 4, 6])
    #expect(throws: FitError.collinear(column: 1)) {
      try GeneralizedLinearModel(.gaussian, .identity, penalty: .none(columns: 2))
        .fit(x, responses: [0, 1, 1])
    }
  }

  @Test(arguments: [Link.logit, .cloglog])
  func `a column that decides the response is refused by name`(link: Link) {
    // The second column is 1 only where the response is: no finite coefficient is best.
    let x = Matrix(
      rows: 8, columns: 2, columnMajor: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1])
    #expect(throws: FitError.separated(column: 1)) {
      try GeneralizedLinearModel(.binomial, link, penalty: .none(columns: 2))
        .fit(x, responses: [0, 1, 0, 0, 1, 0, 1, 1])
    }
  }

  @Test func `a fit that runs out of iterations says so`() {
    let x = Matrix(rows: 4, columns: 2, columnMajor: [1, 1, 1, 1, 0, 1, 2, 5])
    var model = GeneralizedLinearModel(.poisson, .log, penalty: .none(columns: 2))
    model.maximumIterations = 2
    #expect(throws: FitError.didNotConverge(iterations: 2)) {
      try model.fit(x, responses: [1, 2, 1, 30])
    }
  }
}
