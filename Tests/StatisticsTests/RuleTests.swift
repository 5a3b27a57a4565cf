import Foundation
import TestLedgers
import Testing

@testable import Statistics

@Suite struct RuleTests {
  private func settings() -> RuleSettings {
    var settings = RuleSettings().with(leaves: 2)
    (settings.rate, settings.ridge, settings.fewestRows) = (1, 1, 1)
    (settings.rowShare, settings.columnShare) = (1, 1)
    return settings
  }

  /// At log odds 0 each row has g = ±1/2 and h = 1/4.
  ///
  /// The best condition parts {1, 2, 3} from {4, 5, 6}, with leaves ±(3/2)/(3/4 + 1) = ±6/7.
  @Test func `a tree's leaves are Newton steps under a ridge`() {
    let x = Predictor(name: "x", values: .numbers([4, 1, 6, 2, 5, 3]))
    let outcomes = [true, false, true, false, true, false]
    let encodings = [x].compactMap { RuleEncoding($0) }
    var growth = RuleGrowth(
      settings(), encodings, RuleRows(encodings, [x], rowCount: 6), outcomes: outcomes,
      offsets: [Double](repeating: 0, count: 6), evidence: 1, seed: 1)
    growth.addTree()
    for (eta, outcome) in zip(growth.etas, outcomes) {
      #expect(abs(eta - (outcome ? 6.0 / 7 : -6.0 / 7)) < 1e-12)
    }
  }

  /// Nothing but what is missing tells the two kinds apart: g sums to ∓1 and h to 1/2 and 3/4.
  @Test func `what is missing can go its own way`() {
    let x = Predictor(name: "x", values: .numbers([.nan, 2, .nan, 2, 2]))
    let outcomes = [true, false, true, false, false]
    let encodings = [x].compactMap { RuleEncoding($0) }
    var growth = RuleGrowth(
      settings(), encodings, RuleRows(encodings, [x], rowCount: 5), outcomes: outcomes,
      offsets: [Double](repeating: 0, count: 5), evidence: 1, seed: 1)
    growth.addTree()
    let expected = [1 / 1.5, -1.5 / 1.75, 1 / 1.5, -1.5 / 1.75, -1.5 / 1.75]
    for (eta, value) in zip(growth.etas, expected) { #expect(abs(eta - value) < 1e-12) }
  }

  @Test func `cuts part all distinct values, and quantiles where they are many`() throws {
    let few = try #require(RuleEncoding(Predictor(name: "x", values: .numbers([3, 1, 1, 2]))))
    #expect(few.cuts == [1.5, 2.5])
    #expect(few.bins(Predictor(name: "x", values: .numbers([1, 2, 3, .nan]))) == [1, 2, 3, 0])
    let many = try #require(
      RuleEncoding(Predictor(name: "x", values: .numbers((0..<10_000).map(Double.init)))))
    #expect(many.binCount == RuleEncoding.mostBins)
    let bins = many.bins(Predictor(name: "x", values: .numbers((0..<10_000).map(Double.init))))
    #expect(zip(bins, bins.dropFirst()).allSatisfy { $0 <= $1 })
    let sizes = Dictionary(grouping: bins, by: { $0 }).values.map(\.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 2)
    #expect(RuleEncoding(Predictor(name: "x", values: .numbers([2, 2]))) == nil)
  }

  /// Rows whose odds hang on three conditions at once, which no pair of them shows.
  private func parity(_ seed: UInt64, count: Int) -> (predictors: [Predictor], outcomes: [Bool]) {
    var random = SplitMix64(seed: seed)
    let columns = (0..<4).map { _ in (0..<count).map { _ in 2 * random.uniform() - 1 } }
    let kinds = (0..<count).map { _ in random.uniform() < 0.5 ? "a" : "b" }
    let outcomes = (0..<count).map { row in
      let odd =
        [columns[0][row] > 0.2, columns[1][row] > -0.1, kinds[row] == "a"]
        .count(where: { $0 }) % 2
      return random.uniform() < (odd == 1 ? 0.9 : 0.1)
    }
    return (
      columns.enumerated().map { Predictor(name: "x\($0)", values: .numbers($1)) }
        + [Predictor(name: "kind", values: .levels(kinds))], outcomes
    )
  }

  @Test(.slow) func `rules find what three columns do together, and contributions add up`() throws {
    let (training, test) = (parity(1, count: 3000), parity(2, count: 2000))
    var model = AdditiveLogisticModel()
    model.rules.mostTrees = 200
    let fitted = try model.fit(training.predictors, outcomes: training.outcomes, threads: 2)
    #expect(fitted.ruleTrees > 0 && fitted.stages.contains { $0.isChosen })
    let etas = fitted.logOdds(test.predictors)
    let area = try #require(Score.areaUnderCurve(predictions: etas, outcomes: test.outcomes))
    // 0.9 is the best that can be done.
    #expect(area > 0.85, "\(area)")
    model.rules.mostTrees = 0
    let without = try model.fit(training.predictors, outcomes: training.outcomes, threads: 2)
    let additive = try #require(
      Score.areaUnderCurve(
        predictions: without.logOdds(test.predictors), outcomes: test.outcomes))
    #expect(without.ruleTrees == 0 && area > additive)
    for (row, addends) in fitted.contributions(test.predictors).enumerated() {
      #expect(abs(fitted.baseline + addends.reduce(0, +) - etas[row]) < 1e-9)
    }
    let again = try JSONDecoder().decode(
      FittedAdditiveLogisticModel.self, from: JSONEncoder().encode(fitted))
    #expect(again.logOdds(test.predictors) == etas)
  }

  @Test func `the number of threads changes no bit`() throws {
    let (predictors, outcomes) = parity(3, count: 1500)
    var model = AdditiveLogisticModel()
    model.rules.mostTrees = 60
    let one = try model.fit(predictors, outcomes: outcomes, threads: 1)
    let two = try model.fit(predictors, outcomes: outcomes, threads: 2)
    #expect(one == two && one.ruleTrees > 0)
  }

  @Test func `where nothing is to be found no rules are kept`() throws {
    var random = SplitMix64(seed: 5)
    let x = Predictor(name: "x", values: .numbers((0..<1500).map { _ in random.uniform() }))
    let outcomes = (0..<1500).map { _ in random.uniform() < 0.3 }
    #expect(try AdditiveLogisticModel().fit([x], outcomes: outcomes).ruleTrees == 0)
  }
}
