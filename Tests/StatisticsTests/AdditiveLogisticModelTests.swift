import Foundation
import Testing

@testable import Statistics

/// Additive logistic models that choose their own curves and interactions.
@Suite struct AdditiveLogisticModelTests {
  struct File: Decodable {
    var ridge: Double
    var x: [Double?]
    var level: [String]
    var outcomes: [Bool]
    var logOdds: [Double]
  }

  /// Lines, both curves, missing numbers and levels at one strength.
  ///
  /// Both programs stop at steps that gain less than 1e-9, so log odds agree to about 1e-4 of their
  /// standard errors.
  @Test func `at given strengths it is scikit-learn's penalised fit`() throws {
    let golden = try Golden.read("additive", as: File.self)
    let predictors = [
      Predictor(name: "x", values: .numbers(golden.x.map { $0 ?? .nan })),
      Predictor(name: "level", values: .levels(golden.level)),
    ]
    let path = AdditivePath(
      model: AdditiveLogisticModel(), predictors: predictors, outcomes: golden.outcomes,
      groups: nil, threads: 1)
    let layout = path.mainLayout(curves: true)
    #expect(
      layout.terms.map(\.kind) == [.line, .missing, .curve, .smoothCurve, .levels])
    let design = AdditiveDesign(
      layout: layout, predictors: path.predictors, rows: Array(golden.outcomes.indices))
    let fit = try RidgeGroupFit(design: design, outcomes: golden.outcomes, evidence: 1)
      .fit(from: nil, strengths: layout.groups.map { _ in golden.ridge }, choosing: false)
    #expect(near(design.linearPredictors(at: fit.beta), golden.logOdds, 1e-5))
  }

  // MARK: - Tables whose truth is known

  private struct Sample {
    var predictors: [Predictor] = []
    var outcomes: [Bool] = []
  }

  /// Four numbers and a category; `logOdds` of the numbers and whether the level is `b`.
  private func sample(
    _ seed: UInt64, rows: Int, _ logOdds: ([Double], Bool) -> Double
  ) -> Sample {
    var generator = SplitMix64(seed: seed, stream: "additive")
    var columns = Array(repeating: [Double](), count: 4)
    var (levels, outcomes): ([String], [Bool]) = ([], [])
    for _ in 0..<rows {
      let x = (0..<4).map { _ in generator.standardNormal() }
      let isB = generator.uniform() < 0.4
      for (c, value) in x.enumerated() { columns[c].append(value) }
      levels.append(isB ? "b" : "a")
      let mean = Link.logit.inverse(logOdds(x, isB)).mean
      outcomes.append(generator.uniform() < mean)
    }
    return Sample(
      predictors: columns.enumerated().map { Predictor(name: "x\($0)", values: .numbers($1)) }
        + [Predictor(name: "level", values: .levels(levels))],
      outcomes: outcomes)
  }

  private func interactions(_ fit: FittedAdditiveLogisticModel) -> [String] {
    fit.components.filter { $0.predictors.count > 1 }.map(\.name)
  }

  @Test(arguments: [1.5, 0]) func `as complex a model as was chosen is the one that was chosen`(
    bend: Double
  ) throws {
    let training = sample(3, rows: 1200) { x, isB in
      x[0] + bend * abs(x[1]) - bend + (isB ? 1 : 0)
    }
    var model = AdditiveLogisticModel()
    model.rules.mostTrees = 0
    model.mostRounds = 0
    let chosen = try model.fit(training.predictors, outcomes: training.outcomes)
    #expect(chosen.stages.first(where: \.isChosen)?.description.hasPrefix("curves") == (bend > 0))
    let again = try #require(
      try model.fit(training.predictors, outcomes: training.outcomes, asComplexAs: chosen))
    #expect(again == chosen)
  }

  @Test(arguments: [1, 2] as [UInt64]) func `an interaction is found and predicts`(
    seed: UInt64
  ) throws {
    func logOdds(_ x: [Double], _ isB: Bool) -> Double {
      (x[0] > 0.3 && x[1] > 0 ? 4.0 : -1.5) + (isB && x[2] > 0 ? 2.5 : 0)
    }
    let training = sample(seed, rows: 1500, logOdds)
    // Rules would say the same in their way.
    var model = AdditiveLogisticModel()
    model.rules.mostTrees = 0
    let fit = try model.fit(training.predictors, outcomes: training.outcomes)
    let found = interactions(fit)
    #expect(found.contains("x0 × x1"))
    #expect(found.contains("x2 × level"))
    var plain = model
    plain.mostRounds = 0
    let additive = try plain.fit(training.predictors, outcomes: training.outcomes)
    #expect(interactions(additive).isEmpty)
    let test = sample(seed + 100, rows: 1500, logOdds)
    func loss(_ fit: FittedAdditiveLogisticModel) -> Double {
      Score.logLoss(
        probabilities: fit.probabilities(test.predictors), outcomes: test.outcomes)
    }
    #expect(loss(fit) < loss(additive) - 0.03)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `additive truth has no interaction`(
    seed: UInt64
  ) throws {
    let training = sample(seed, rows: 800) { x, isB in
      x[0] + 1.5 * sin(2 * x[1]) + (isB ? 1 : 0)
    }
    let fit = try AdditiveLogisticModel().fit(training.predictors, outcomes: training.outcomes)
    #expect(interactions(fit).isEmpty)
    #expect(fit.stages.first { $0.isChosen }?.description.hasPrefix("curves") == true)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `noise is called noise`(seed: UInt64) throws {
    let training = sample(seed, rows: 600) { _, _ in -1 }
    let fit = try AdditiveLogisticModel().fit(training.predictors, outcomes: training.outcomes)
    #expect(interactions(fit).isEmpty)
    let rate = Double(training.outcomes.count { $0 }) / 600
    let spread = fit.probabilities(training.predictors).map { abs($0 - rate) }.max() ?? 1
    #expect(spread < 0.2)
  }

  @Test func `contributions add up to the log odds`() throws {
    let training = sample(5, rows: 1200) { x, isB in
      (x[0] > 0 && x[1] > 0 ? 3.0 : -1) + (isB ? x[2] : 0)
    }
    let fit = try AdditiveLogisticModel().fit(training.predictors, outcomes: training.outcomes)
    let others = sample(6, rows: 200) { _, _ in 0 }
    let sums = fit.contributions(others.predictors).map { $0.reduce(fit.baseline, +) }
    #expect(near(sums, fit.logOdds(others.predictors), 1e-10))
    // Over the rows of the fit each component is centred.
    let own = fit.contributions(training.predictors)
    for (c, component) in fit.components.enumerated() {
      let mean = own.reduce(0) { $0 + $1[c] } / 1200
      #expect(abs(mean) < 1e-9, "\(component.name)")
    }
  }

  /// What a row's order is must not matter, nor the order of columns beyond ties.
  @Test func `a score does not depend on the order of rows or columns`() throws {
    let training = sample(7, rows: 500) { x, isB in x[0] - x[1] + (isB ? 1 : 0) }
    let fit = try AdditiveLogisticModel().fit(training.predictors, outcomes: training.outcomes)
    let all = fit.logOdds(training.predictors)
    let order = Array((0..<500).reversed())
    let turned = fit.logOdds(training.predictors.reversed().map { $0.rows(order) })
    #expect(near(turned, all.reversed(), 1e-12))
  }

  @Test func `missing numbers can tell`() throws {
    var generator = SplitMix64(seed: 3, stream: "missing")
    var (x, outcomes): ([Double], [Bool]) = ([], [])
    for _ in 0..<600 {
      let isMissing = generator.uniform() < 0.3
      x.append(isMissing ? .nan : generator.standardNormal())
      outcomes.append(generator.uniform() < (isMissing ? 0.7 : 0.2))
    }
    let fit = try AdditiveLogisticModel()
      .fit([Predictor(name: "x", values: .numbers(x))], outcomes: outcomes)
    let scores = fit.probabilities([Predictor(name: "x", values: .numbers([.nan, 0]))])
    #expect(abs(scores[0] - 0.7) < 0.1)
    #expect(abs(scores[1] - 0.2) < 0.1)
  }

  @Test func `threads change no bit`() throws {
    let training = sample(8, rows: 700) { x, _ in x[0] > 0 && x[1] > 0 ? 3 : -1 }
    let model = AdditiveLogisticModel()
    let one = try model.fit(training.predictors, outcomes: training.outcomes, threads: 1)
    let three = try model.fit(training.predictors, outcomes: training.outcomes, threads: 3)
    #expect(one == three)
  }

  /// Each row three times over says no more than once.
  @Test func `rows that repeat one another count less`() throws {
    let once = sample(9, rows: 300) { x, _ in x[0] }
    let thrice = (0..<300).flatMap { [$0, $0, $0] }
    let fit = try AdditiveLogisticModel().fit(
      once.predictors.map { $0.rows(thrice) }, outcomes: thrice.map { once.outcomes[$0] },
      groups: thrice)
    #expect(near(fit.evidence, 1.0 / 3, 1e-9))
    let alone = try AdditiveLogisticModel().fit(
      once.predictors, outcomes: once.outcomes, groups: Array(0..<300))
    #expect(alone.evidence == 1)
  }

  /// What is chosen on a third of the rows serves all of them.
  @Test func `a part of the rows can choose for all`() throws {
    let training = sample(10, rows: 1800) { x, isB in x[0] + sin(2 * x[1]) + (isB ? 1 : 0) }
    var model = AdditiveLogisticModel()
    let all = try model.fit(training.predictors, outcomes: training.outcomes)
    model.mostRowsForChoice = 600
    let part = try model.fit(training.predictors, outcomes: training.outcomes)
    #expect(part != all)
    let test = sample(11, rows: 500) { _, _ in 0 }
    let distance = zip(part.probabilities(test.predictors), all.probabilities(test.predictors))
      .reduce(0) { $0 + abs($1.0 - $1.1) / 500 }
    #expect(distance < 0.05)
    // All rows count: their mean probability is the share of events but for the penalty's pull.
    let mean = part.probabilities(training.predictors).reduce(0, +) / 1800
    #expect(abs(mean - Double(training.outcomes.count { $0 }) / 1800) < 0.001)
  }

  @Test func `one outcome alone cannot be learnt from`() {
    #expect(throws: FitError.impossibleResponse(row: 0)) {
      try AdditiveLogisticModel().fit(
        [Predictor(name: "x", values: .numbers([1, 2, 3]))], outcomes: [true, true, true])
    }
  }

  @Test(arguments: [2, 3, 5, 9]) func `eigenvectors diagonalise`(order: Int) {
    var generator = SplitMix64(seed: UInt64(order), stream: "eigen")
    var a = Matrix(rows: order, columns: order)
    for i in 0..<order {
      for j in 0...i {
        a[i, j] = generator.standardNormal()
        a[j, i] = a[i, j]
      }
    }
    let (values, vectors) = a.symmetricEigen()
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    for k in 0..<order {
      let v = (0..<order).map { vectors[$0, k] }
      #expect(near(a.times(v), v.map { values[k] * $0 }, 1e-12))
      #expect(near(v.reduce(0) { $0 + $1 * $1 }, 1, 1e-12))
    }
  }
}
