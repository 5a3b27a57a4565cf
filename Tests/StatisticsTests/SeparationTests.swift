import Testing

@testable import Statistics

/// Columns that tell the outcomes apart without a fault push coefficients to infinity; the fit has to
/// end all the same, and to predict.
@Suite struct SeparationTests {
  private func sample(_ seed: UInt64, rows: Int, noise: Int) -> (
    predictors: [Predictor], left: [Bool]
  ) {
    var draws = SplitMix64(seed: seed)
    let health = (0..<rows).map { _ in draws.standardNormal() }
    let left = health.map { $0 < -1 }
    var predictors = [
      Predictor(name: "health", values: .numbers(health.map { $0 * 10 + 50 })),
      Predictor(name: "gap", values: .numbers(health.map { $0 < -1 ? -40 : 2 })),
    ]
    for k in 0..<noise {
      predictors.append(
        Predictor(
          name: "noise \(k)", values: .numbers((0..<rows).map { _ in draws.standardNormal() })))
    }
    return (predictors, left)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7] as [UInt64])
  func `a model of outcomes that a column separates is fitted and ranks them without a fault`(
    seed: UInt64
  ) throws {
    let (predictors, left) = sample(seed, rows: 600, noise: 6)
    let fitted = try AdditiveLogisticModel().fit(predictors, outcomes: left)
    let predicted = fitted.probabilities(predictors)
    #expect(predicted.allSatisfy { $0 > 0 && $0 < 1 })
    let area = Score.areaUnderCurve(predictions: predicted, outcomes: left)
    #expect(try #require(area) > 0.999)
  }

  @Test func `with groups and periods it is fitted too`() throws {
    let (predictors, left) = sample(11, rows: 600, noise: 3)
    let fitted = try AdditiveLogisticModel().fit(
      predictors, outcomes: left, groups: (0..<600).map { $0 % 100 },
      periods: (0..<600).map { $0 / 100 })
    let predicted = fitted.probabilities(predictors)
    #expect(zip(predicted, left).allSatisfy { ($0 > 0.5) == $1 })
  }
}
