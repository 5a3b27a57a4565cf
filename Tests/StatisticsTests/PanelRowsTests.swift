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

/// The same rows, told nothing of their structure.
private struct Expanded: DesignRows {
  let panel: SmallPanel
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
