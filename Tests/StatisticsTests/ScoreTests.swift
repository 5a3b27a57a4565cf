import Foundation
import Statistics
import Testing

/// Scores and calibration against scikit-learn, scipy and statsmodels, and worked by hand.
@Suite struct ScoreTests {
  struct File: Decodable {
    struct Paired: Decodable {
      var first, second: [Double]
      var lower, upper: Double
    }
    var probabilities, actual, quantile, ensemble, calibration: [Double]
    var outcomes: [Bool]
    var logLoss, brier, auc, pinball, outcome, crps: Double
    var paired: Paired
  }

  /// Sums of 150 terms: only rounding differs.
  @Test func `scores are those of scikit-learn`() throws {
    let golden = try Golden.read("scores", as: File.self)
    let (p, y) = (golden.probabilities, golden.outcomes)
    #expect(near(Score.logLoss(probabilities: p, outcomes: y), golden.logLoss, 1e-13))
    #expect(near(Score.brier(probabilities: p, outcomes: y), golden.brier, 1e-13))
    let area = try #require(Score.areaUnderCurve(predictions: p, outcomes: y))
    #expect(near(area, golden.auc, 1e-13))
    let pinball = Score.pinball(level: 0.8, quantiles: golden.quantile, outcomes: golden.actual)
    #expect(near(pinball, golden.pinball, 1e-13))
    let crps = Score.continuousRankedProbability(
      ensemble: golden.ensemble, outcome: golden.outcome)
    #expect(near(crps, golden.crps, 1e-13))
  }

  @Test func `log loss is infinite for the impossible`() {
    #expect(Score.logLoss(probabilities: [0, 0.5], outcomes: [true, true]) == .infinity)
    #expect(Score.logLoss(probabilities: [0, 1], outcomes: [false, true]) == 0)
  }

  /// Events at 2 and 3, others at 1 and 2: of four pairs three are won and one is tied.
  @Test func `ties count half in the area under the curve`() {
    #expect(
      Score.areaUnderCurve(predictions: [2, 3, 1, 2], outcomes: [true, true, false, false])
        == 0.875)
    #expect(Score.areaUnderCurve(predictions: [1, 2], outcomes: [true, true]) == nil)
  }

  /// F = (1/4, 1/2, 1) and day 2: 1/16 + 1/4 + 0; beyond the horizon: 1/16 + 1/4 + 1.
  @Test func `ranked probability adds up the days`() {
    #expect(Score.rankedProbability(cumulative: [0.25, 0.5, 1], outcome: 2) == 0.3125)
    #expect(Score.rankedProbability(cumulative: [0.25, 0.5, 1], outcome: 9) == 1.3125)
    #expect(Score.rankedProbability(cumulative: [0.25, 0.5, 1], survivedTo: 2) == 0.3125)
    #expect(Score.rankedProbability(cumulative: [0, 0, 1, 1, 1], outcome: 5) == 2)
  }

  /// On whole days the ensemble's score is that of its distribution.
  @Test func `both ranked scores agree on whole days`() {
    for seed in 0..<20 {
      var random = SplitMix64(seed: UInt64(seed))
      let days = (0..<30).map { _ in 1 + Int(random.next() % 12) }
      let outcome = 1 + Int(random.next() % 12)
      let cumulative = (1...12).map { day in Double(days.count { $0 <= day }) / 30 }
      #expect(
        near(
          Score.rankedProbability(cumulative: cumulative, outcome: outcome),
          Score.continuousRankedProbability(
            ensemble: days.map(Double.init), outcome: Double(outcome)), 1e-12))
    }
  }

  /// The ranked score is twice the integral of the pinball loss over levels (Gneiting & Raftery).
  @Test func `the ranked score is the mean pinball loss, doubled`() {
    let ensemble = [1.0, 2, 4, 8]
    let levels = stride(from: 0.00005, to: 1, by: 0.0001)
    let losses = levels.map { level in
      Score.pinball(level: level, quantiles: [ensemble[Int(level * 4)]], outcomes: [3])
    }
    let integral = 2 * losses.reduce(0, +) / Double(losses.count)
    #expect(
      near(Score.continuousRankedProbability(ensemble: ensemble, outcome: 3), integral, 1e-7))
  }

  /// Widths 2 and 4; the second outcome is 3 above its interval: 2/0.2 · 3 = 30.
  @Test func `intervals cover and have a width`() {
    let (lower, upper, outcomes) = ([0.0, 0], [2.0, 4], [2.0, 7])
    #expect(Score.coverage(lower: lower, upper: upper, outcomes: outcomes) == 0.5)
    #expect(Score.meanWidth(lower: lower, upper: upper) == 3)
  }

  /// Errors +1, −3, +1 on 2 + 6 + 2: 5/10 and −1/10.
  @Test func `errors are shares of what happened`() throws {
    let (forecasts, actuals) = ([3.0, 3, 3], [2.0, 6, 2])
    #expect(
      Score.weightedAbsolutePercentageError(forecasts: forecasts, actuals: actuals) == 0.5)
    #expect(Score.bias(forecasts: forecasts, actuals: actuals) == -0.1)
    #expect(Score.bias(forecasts: [1], actuals: [0]) == nil)
  }

  /// Bins {0.1, 0.2} with one event and {0.6, 0.6, 0.9} with two: |0.15 − 0.5| and |0.7 − 2/3|.
  @Test func `a reliability table sets shares beside probabilities`() {
    let table = ReliabilityTable(
      probabilities: [0.6, 0.1, 0.9, 0.2, 0.6], outcomes: [true, false, true, true, false],
      binCount: 2)
    #expect(table.bins.map(\.count) == [2, 3])
    #expect(near(table.bins.map(\.meanProbability), [0.15, 0.7], 1e-15))
    #expect(near(table.bins.map(\.shareOfEvents), [0.5, 2.0 / 3], 1e-15))
    #expect(near(table.expectedCalibrationError, 0.4 * 0.35 + 0.6 * (0.7 - 2.0 / 3), 1e-15))
    let tied = ReliabilityTable(
      probabilities: [0.5, 0.5, 0.5], outcomes: [true, false, true], binCount: 3)
    #expect(tied.bins.map(\.count) == [3])
  }

  @Test func `a paired interval is that of scipy`() throws {
    let golden = try Golden.read("scores", as: File.self).paired
    let difference = PairedDifference(first: golden.first, second: golden.second, level: 0.9)
    #expect(near(difference.lower, golden.lower, 1e-12))
    #expect(near(difference.upper, golden.upper, 1e-12))
  }

  // MARK: - Calibration

  @Test func `logistic calibration is that of statsmodels`() throws {
    let golden = try Golden.read("scores", as: File.self)
    let line = try LogisticCalibration.fit(
      probabilities: golden.probabilities, outcomes: golden.outcomes)
    #expect(near([line.intercept, line.slope], golden.calibration, 1e-8))
  }

  @Test func `calibration undoes a known distortion`() throws {
    var random = SplitMix64(seed: 21)
    let truth = (0..<20_000).map { _ in random.uniform() }
    let outcomes = truth.map { random.uniform() < $0 }
    let distortion = LogisticCalibration(intercept: 0.5, slope: 2)
    let line = try LogisticCalibration.fit(
      probabilities: truth.map(distortion.calibrated), outcomes: outcomes)
    // The inverse of η → 0.5 + 2η; standard errors are about 0.02 and 0.01.
    #expect(abs(line.intercept + 0.25) < 0.06)
    #expect(abs(line.slope - 0.5) < 0.03)
    #expect(line.calibrated(0) == 0 && line.calibrated(1) == 1)
  }

  @Test func `a certain probability cannot be calibrated`() {
    #expect(throws: FitError.notFinite(row: 1)) {
      try LogisticCalibration.fit(probabilities: [0.5, 0, 0.5], outcomes: [true, false, false])
    }
  }
}
