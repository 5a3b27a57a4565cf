import Foundation
import Statistics
import Testing

/// Penalties chosen from the data.
@Suite struct PenaltyChoiceTests {
  struct File: Decodable {
    var group: [Int]
    var x, fixed, effects: [Double]
    var y: [Float]
    var variance, dispersion: Double
  }

  /// With the gaussian family Laplace's approximation is exact, and the ridge on group effects is
  /// the ratio of REML's variances.
  ///
  /// statsmodels stops where the likelihood is flat to about 1e-10, its variances to about 1e-5.
  @Test func `the ridge of group effects is that of a mixed model`() throws {
    let golden = try Golden.read("mixed", as: File.self)
    let (rows, groups) = (golden.y.count, golden.effects.count)
    var design = Matrix(rows: rows, columns: 2 + groups)
    for i in 0..<rows {
      design[i, 0] = 1
      design[i, 1] = golden.x[i]
      design[i, 2 + golden.group[i]] = 1
    }
    let penalty = Penalty(ridge: [0, 0] + Array(repeating: 1, count: groups))
    let fit = try GeneralizedLinearModel(.gaussian, .identity, penalty: penalty).fit(
      choosing: [.ridge(2..<(2 + groups))], design, responses: golden.y, change: 1e-8)
    let variance = fit.dispersion / (fit.totalWeight * fit.model.penalty.ridge[2])
    #expect(near(variance, golden.variance, 1e-4))
    #expect(near(fit.dispersion, golden.dispersion, 1e-4))
    #expect(near(fit.coefficients.prefix(2), golden.fixed, 1e-4))
    #expect(near(fit.coefficients.dropFirst(2), golden.effects, 1e-4))
  }

  /// 60 customers with effects of standard deviation 0.5, and 20 counts of about 3 for each.
  @Test func `a known spread of effects is found again`() throws {
    var random = SplitMix64(seed: 12)
    let customers = 60
    var design = Matrix(rows: customers * 20, columns: 1 + customers)
    var responses: [Float] = []
    for c in 0..<customers {
      let effect = 0.5 * random.standardNormal()
      for k in 0..<20 {
        design[c * 20 + k, 0] = 1
        design[c * 20 + k, 1 + c] = 1
        responses.append(Float(random.poisson(mean: 3 * exp(effect))))
      }
    }
    let penalty = Penalty(ridge: [0] + Array(repeating: 0.1, count: customers))
    let fit = try GeneralizedLinearModel(.poisson, .log, penalty: penalty)
      .fit(choosing: [.ridge(1..<(1 + customers))], design, responses: responses)
    let deviation = (1 / (fit.totalWeight * fit.model.penalty.ridge[1])).squareRoot()
    // Among 60 customers the spread itself varies by 0.5 / √120.
    #expect(abs(deviation - 0.5) < 3 * 0.5 / 120.0.squareRoot())
    // Chosen is chosen: a search from elsewhere ends at the same place.
    let other = Penalty(ridge: [0] + Array(repeating: 0.0001, count: customers))
    let again = try GeneralizedLinearModel(.poisson, .log, penalty: other)
      .fit(choosing: [.ridge(1..<(1 + customers))], design, responses: responses)
    #expect(near(again.model.penalty.ridge[1] / fit.model.penalty.ridge[1], 1, 0.03))
  }

  /// A sine with noise: the chosen smoothness is closer to it than hardly any or nearly endless.
  @Test func `a smooth curve is found between wiggles and a line`() throws {
    var random = SplitMix64(seed: 31)
    let basis = BSplineBasis(
      degree: 3, interiorKnots: (1...19).map { Double($0) / 20 }, boundaryKnots: (0, 1))
    let x = (0..<300).map { _ in random.uniform() }
    let y = x.map { Float(sin(6 * $0) + 0.5 * random.standardNormal()) }
    var design = Matrix(rows: x.count, columns: basis.count)
    for (i, x) in x.enumerated() {
      for (k, value) in basis.evaluate(x).enumerated() { design[i, k] = value }
    }
    func model(_ strength: Double) -> GeneralizedLinearModel {
      var matrix = basis.secondDifferencePenalty
      for i in 0..<basis.count { for j in 0..<basis.count { matrix[i, j] *= strength } }
      return GeneralizedLinearModel(
        .gaussian, .identity,
        penalty: Penalty(
          ridge: Array(repeating: 0, count: basis.count),
          blocks: [Penalty.Block(firstColumn: 0, matrix: matrix)]))
    }
    func error(_ fit: FittedGeneralizedLinearModel) -> Double {
      let misses = stride(from: 0.01, to: 1, by: 0.01).map { at in
        zip(basis.evaluate(at), fit.coefficients).reduce(-sin(6 * at)) { $0 + $1.0 * $1.1 }
      }
      return misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)
    }
    let chosen = try model(0.01).fit(choosing: [.block(0)], design, responses: y)
    let wiggles = try model(1e-7).fit(design, responses: y)
    let line = try model(1e4).fit(design, responses: y)
    #expect(error(chosen) < 0.7 * error(wiggles))
    #expect(error(chosen) < 0.1 * error(line))
    #expect(chosen.effectiveDegreesOfFreedom > 3 && chosen.effectiveDegreesOfFreedom < 15)
  }

  /// Effects drawn with no spread: nearly no column is left free.
  @Test func `effects that are not there are shrunk away`() throws {
    var random = SplitMix64(seed: 5)
    var design = Matrix(rows: 400, columns: 21)
    var responses: [Float] = []
    for i in 0..<400 {
      design[i, 0] = 1
      design[i, 1 + i % 20] = 1
      responses.append(Float(random.poisson(mean: 3)))
    }
    let penalty = Penalty(ridge: [0] + Array(repeating: 0.1, count: 20))
    let fit = try GeneralizedLinearModel(.poisson, .log, penalty: penalty)
      .fit(choosing: [.ridge(1..<21)], design, responses: responses)
    #expect(fit.effectiveDegreesOfFreedom < 8)
  }
}
