import Statistics
import Testing

/// Every family and link against statsmodels, with weights, offsets, ridges and centres.
///
/// Where scikit-learn has the same model, the script has checked that the two agree.
@Suite struct GeneralizedLinearModelGoldenTests {
  struct File: Decodable { var cases: [Case] }
  struct Case: Decodable {
    var family: Family
    var link: Link
    var design, coefficients, standardErrors, ridge, centre: [Double]
    var responses, weights, offset: [Float]
    var dispersion, deviance, logLikelihood, freedom: Double

    var matrix: Matrix { Matrix(rows: responses.count, columns: 4, columnMajor: design) }
    var model: GeneralizedLinearModel {
      GeneralizedLinearModel(family, link, penalty: Penalty(ridge: ridge, centre: centre))
    }
  }

  static let cases = Result { try Golden.read("glm", as: File.self).cases }

  /// Both programs stop at scores near 1e-9 or below, so coefficients agree to about that over the
  /// smallest curvature, which is above 0.01 in these data.
  @Test func `coefficients and errors are those of statsmodels`() throws {
    let cases = try Self.cases.get()
    #expect(cases.count == 24)
    for golden in cases {
      let fit = try golden.model.fit(
        golden.matrix, responses: golden.responses, weights: golden.weights,
        offset: golden.offset)
      let name: Comment = "\(golden.family) \(golden.link) \(golden.ridge)"
      #expect(near(fit.coefficients, golden.coefficients, 1e-7), name)
      #expect(near(fit.standardErrors, golden.standardErrors, 1e-7), name)
      #expect(near(fit.dispersion, golden.dispersion, 1e-7), name)
      #expect(near(fit.deviance, golden.deviance, 1e-7), name)
      #expect(near(fit.logLikelihood, golden.logLikelihood, 1e-7), name)
      #expect(near(fit.effectiveDegreesOfFreedom, golden.freedom, 1e-7), name)
    }
  }

  /// The objective has one optimum, so a fit from near another's result ends where its own does.
  @Test func `a start changes the time and not the answer`() throws {
    for golden in try Self.cases.get() {
      let cold = try golden.model.fit(
        golden.matrix, responses: golden.responses, weights: golden.weights,
        offset: golden.offset)
      let warm = try golden.model.fit(
        golden.matrix, responses: golden.responses, weights: golden.weights,
        offset: golden.offset, start: FitStart(coefficients: golden.coefficients.map { $0 + 0.01 }))
      #expect(near(warm.coefficients, cold.coefficients, 1e-7))
      #expect(warm.iterations <= max(3, cold.iterations))
      let far = try golden.model.fit(
        golden.matrix, responses: golden.responses, weights: golden.weights,
        offset: golden.offset,
        start: FitStart(coefficients: [1000, 1000, 1000, 1000]))
      #expect(near(far.coefficients, cold.coefficients, 1e-7))
    }
  }

  @Test func `means are the link's inverse of the linear predictors`() throws {
    for golden in try Self.cases.get() {
      let fit = try golden.model.fit(
        golden.matrix, responses: golden.responses, weights: golden.weights,
        offset: golden.offset)
      let eta = zip(golden.matrix.times(fit.coefficients), golden.offset).map { $0 + Double($1) }
      #expect(
        near(fit.linearPredictors(golden.matrix, offset: golden.offset, threads: 2), eta, 1e-12))
      #expect(
        near(
          fit.means(golden.matrix, offset: golden.offset),
          eta.map { golden.link.inverse($0).mean }, 1e-12))
    }
  }
}
