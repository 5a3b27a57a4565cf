import Foundation
import Testing

@testable import Statistics

/// Units of a few rows with cells in three of four columns, most of them with a run in one of two
/// places, and statics in two strata.
private struct SmallPanel: PanelRows {
  let tableColumnCount = 10
  let runWidth = 3
  let staticCount = 3
  let strataCount = 2
  let unitOffsets: [Int]
  let statics: [Float]
  private let cells: [(slope: Double, place: Int)]
  private let runs: [Float]

  init(units: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (offsets, statics, cells) = ([0], [Float](), [(Double, Int)]())
    for _ in 0..<units {
      let rows = 1 + Int(random.uniform() * 9)
      offsets.append(offsets[offsets.count - 1] + rows)
      for _ in 0..<3 { statics.append(Float(random.standardNormal())) }
      for _ in 0..<rows { cells.append((random.standardNormal(), Int(random.uniform() * 2))) }
    }
    runs = (0..<3 * cells.count).map { _ in Float(random.standardNormal()) }
    (unitOffsets, self.statics, self.cells) = (offsets, statics, cells)
  }

  func writeTables(ofUnit unit: Int, into rows: inout SparseRows) {
    for row in unitOffsets[unit]..<unitOffsets[unit + 1] {
      rows.append(0, 1)
      rows.append(1, cells[row].slope)
      rows.append(2 + cells[row].place, 1)
      if row % 4 < 3 {
        runs.withUnsafeBufferPointer { runs in
          if let first = runs.baseAddress { rows.appendRun(row % 4 == 0 ? 4 : 7, first + 3 * row) }
        }
      }
      rows.endRow(stratum: row % 3 == 2 ? nil : row % 3)
    }
  }

  func responses(seed: UInt64) -> [Float] {
    var random = SplitMix64(seed: seed)
    return cells.map { random.uniform() < 1 / (1 + 2.7 * (1 - 0.2 * $0.slope)) ? 1 : 0 }
  }
}

/// The rows of a panel, told nothing of their structure.
private struct Expanded<Panel: PanelRows>: DesignRows {
  let panel: Panel
  var rowCount: Int { panel.rowCount }
  var columnCount: Int { panel.columnCount }
  func write(_ rows: Range<Int>, into block: UnsafeMutableBufferPointer<Double>) {
    panel.write(rows, into: block)
  }
}

@Suite struct PanelRowsTests {
  @Test(arguments: [1, 7, 300, 1500]) func `a panel has the fit of its expanded rows`(units: Int)
    throws
  {
    let panel = SmallPanel(units: units, seed: UInt64(units))
    let y = panel.responses(seed: 5)
    let weights = y.indices.map { Float($0 % 5) * 0.5 + 0.1 }
    let offset = y.indices.map { Float($0 % 7) * 0.1 - 0.3 }
    let ridge = [0, 0.01, 0.02, 0.02] + [Double](repeating: 0.005, count: 12)
    for (family, link) in [(Family.binomial, Link.logit), (.poisson, .log)] {
      let model = GeneralizedLinearModel(family, link, penalty: Penalty(ridge: ridge))
      let fit = try model.fit(panel, responses: y, weights: weights, offset: offset)
      let expanded = try model.fit(
        Expanded(panel: panel), responses: y, weights: weights, offset: offset)
      for (a, b) in zip(fit.coefficients, expanded.coefficients) { #expect(abs(a - b) < 1e-8) }
      for (a, b) in zip(fit.standardErrors, expanded.standardErrors) {
        #expect(abs(a - b) < 1e-8 * b)
      }
      let etas = fit.linearPredictors(panel, offset: offset)
      let expandedEtas = fit.linearPredictors(Expanded(panel: panel), offset: offset)
      for (a, b) in zip(etas, expandedEtas) { #expect(abs(a - b) < 1e-12) }
    }
  }

  /// Weights of whole units, as payment timing has, and of single rows.
  @Test(arguments: [(1500, true), (1500, false), (40, true), (9000, false)])
  func `a logistic panel has the fit of its expanded rows, however it is read`(
    units: Int, weighsUnits: Bool
  ) throws {
    let panel = SmallPanel(units: units, seed: UInt64(units))
    var y = panel.responses(seed: 6)
    // A share is several rows in one.
    y[0] = 0.3
    let weights = y.indices.map { row in
      Float((weighsUnits ? panel.unit(ofRow: row) : row) % 4) * 0.5
    }
    let ridge = [0, 0.01, 0.02, 0.02] + [Double](repeating: 0.005, count: 12)
    var model = GeneralizedLinearModel(.binomial, .logit, penalty: Penalty(ridge: ridge))
    let expanded = try model.fit(Expanded(panel: panel), responses: y, weights: weights)
    let stored = StoredPanel(panel, threads: 2)
    for information in [InformationUse.ofEachStep, .kept, .keptThroughout] {
      let fits = try [1, 2].map { threads in
        try model.fit(
          stored, responses: y, weights: weights, information: information, threads: threads)
      }
      #expect(fits[0].coefficients == fits[1].coefficients)
      for (a, b) in zip(fits[0].coefficients, expanded.coefficients) { #expect(abs(a - b) < 1e-6) }
      #expect(abs(fits[0].deviance - expanded.deviance) < 1e-9 * expanded.deviance)
      #expect(fits[0].standardErrors.isEmpty == (information == .keptThroughout))
      for (a, b) in zip(fits[0].standardErrors, expanded.standardErrors) {
        #expect(abs(a - b) < 1e-6 * b)
      }
      let written = try model.fit(panel, responses: y, weights: weights, information: information)
      #expect(written.coefficients == fits[0].coefficients)
    }
    // From the information of another penalty.
    let first = try model.fit(stored, responses: y, weights: weights, information: .kept)
    model.penalty = Penalty(ridge: ridge.map { 4 * $0 })
    let own = try model.fit(stored, responses: y, weights: weights)
    let led = try model.fit(
      stored, responses: y, weights: weights, start: FitStart(first),
      information: .keptThroughout)
    for (a, b) in zip(own.coefficients, led.coefficients) { #expect(abs(a - b) < 1e-6) }
  }

  /// A gradient alone is that which comes with the information.
  @Test func `rows and panels sum the same gradient with and without information`() throws {
    let panel = SmallPanel(units: 700, seed: 4)
    let data = try RegressionData(
      design: panel, responses: panel.responses(seed: 5), weights: nil, offset: nil,
      family: .binomial)
    let responses = ResponseRows(data, family: .binomial, link: .logit)
    let beta = (0..<panel.columnCount).map { 0.1 * Double($0 % 5) - 0.2 }
    func check(_ design: some DesignRows) {
      for group in 0..<design.groupCount {
        let whole = design.moments(ofGroup: group, responses, at: beta)
        let gradient = design.gradient(ofGroup: group, responses, at: beta)
        #expect(whole.hasInformation && !gradient.hasInformation)
        #expect(whole.score == gradient.score && whole.halfDeviance == gradient.halfDeviance)
      }
    }
    check(panel)
    check(StoredPanel(panel, threads: 1))
    check(Expanded(panel: panel))
  }

  @Test func `the logistic function of many numbers is that of each`() {
    let etas = stride(from: -750.0, through: 750, by: 0.37).map { $0 } + [0, -0.0, 1e-300]
    var (means, slopes, onePlus) = (etas, etas, etas)
    Logistic.evaluate(
      etas, count: etas.count, means: &means, slopes: &slopes, onePlus: &onePlus)
    for (i, eta) in etas.enumerated() where abs(eta) < 700 {
      let exact = Link.logit.inverse(eta)
      #expect(abs(means[i] - exact.mean) <= 1e-15 * exact.mean)
      #expect(abs(slopes[i] - exact.slope) <= 2e-15 * exact.slope)
    }
    #expect(means.allSatisfy { 0 <= $0 && $0 <= 1 } && slopes.allSatisfy { $0 >= 0 })
  }

  @Test func `the sum of softplus is that of its terms`() {
    let etas = stride(from: -800.0, through: 800, by: 0.9).map { $0 }
    let exact = etas.map { max($0, 0) + log1p(exp(-abs($0))) }.reduce(0, +)
    #expect(abs(sumOfSoftplus(etas[...]) - exact) <= 1e-12 * exact)
    #expect(sumOfSoftplus([]) == 0)
    #expect(abs(sumOfSoftplus([-3, 0][1...]) - log(2)) < 1e-15)
  }

  @Test func `a panel has the same bits for any number of threads`() throws {
    let panel = SmallPanel(units: 3000, seed: 2)
    let y = panel.responses(seed: 3)
    let model = GeneralizedLinearModel(
      .binomial, .logit,
      penalty: Penalty(ridge: [Double](repeating: 0.001, count: panel.columnCount)))
    let one = try model.fit(panel, responses: y, threads: 1)
    let three = try model.fit(panel, responses: y, threads: 3)
    #expect(one == three)
  }
}
