internal import Foundation

/// The moments of a panel's rows, by blocks that follow its structure.
///
/// With W the rows' information, r their scores, x_i the statics of unit i and z_t the table columns
/// of row t, a stratum σ adds
///
///     statics × statics   Σ_i (Σ_t∈iσ w_t) x_i x_iᵀ         one rank-one term for each unit
///     statics × tables    Σ_i x_i (Σ_t∈iσ w_t z_t)ᵀ          one for each unit
///     tables × tables     Σ_t w_t z_t z_tᵀ                   few cells for each row
///     score               Σ_i x_i (Σ_t∈iσ r_t),  Σ_t r_t z_t
///
/// The first two go through BLAS, some hundred units at a time, and so do the rows' runs with
/// themselves, some hundred rows at a time; runs with cells are a few consecutive sums for each cell.
/// The sums equal those of the expanded rows up to rounding.
struct PanelMoments: ~Copyable {
  private static let batchUnits = 128
  private static let batchRuns = 256
  /// Rows whose logistic functions are taken together.
  private static let mostLogits = Logistic.mostFactors

  private let p: Int
  private let tables: Int
  private let statics: Int
  private let strata: Int
  private let runWidth: Int
  /// The unit's statics x, and for each stratum xᵀβ_σ (NaN until it is asked for), Σ w, Σ r and, at its
  /// table columns, Σ w z.
  private let x: UnsafeMutablePointer<Double>
  private let products: UnsafeMutablePointer<Double>
  private let weights: UnsafeMutablePointer<Double>
  private let scores: UnsafeMutablePointer<Double>
  private let crossed: UnsafeMutablePointer<Double>
  /// η, μ, μ(1 − μ) and 1 + e^−|η| of some rows of the unit.
  private let logits: UnsafeMutablePointer<Double>
  /// For each stratum, units waiting for BLAS: how many, x, x √Σw, and Σ w z.
  private let waiting: UnsafeMutablePointer<Int>
  private let plain: UnsafeMutablePointer<Double>
  private let scaled: UnsafeMutablePointer<Double>
  private let sums: UnsafeMutablePointer<Double>
  /// Runs that begin in one column, times the roots of their information, waiting for BLAS.
  private var waitingRuns: [(column: Int, count: Int)] = []
  private var scaledRuns: [UnsafeMutablePointer<Double>] = []

  /// - Parameter withInformation: whether it is wanted of any of the rows that will be added.
  init(_ design: some PanelRows, withInformation: Bool) {
    (p, tables, statics) = (design.columnCount, design.tableColumnCount, design.staticCount)
    strata = design.strataCount
    runWidth = design.runWidth
    func zeros(_ n: Int) -> UnsafeMutablePointer<Double> {
      let cells = UnsafeMutablePointer<Double>.allocate(capacity: n)
      cells.initialize(repeating: 0, count: n)
      return cells
    }
    let units = withInformation ? PanelMoments.batchUnits : 0
    x = zeros(statics)
    products = zeros(strata)
    weights = zeros(strata)
    scores = zeros(strata)
    crossed = zeros(withInformation ? strata * tables : 0)
    logits = zeros(4 * PanelMoments.mostLogits)
    plain = zeros(strata * units * statics)
    scaled = zeros(strata * units * statics)
    sums = zeros(strata * units * tables)
    waiting = .allocate(capacity: strata)
    waiting.initialize(repeating: 0, count: strata)
  }

  deinit {
    for cells in [x, products, weights, scores, crossed, logits, plain, scaled, sums] {
      cells.deallocate()
    }
    for cells in scaledRuns { cells.deallocate() }
    waiting.deallocate()
  }

  /// Adds the rows of some units to `moments`, with their information if that is wanted; where there
  /// is no β yet, at means near the responses.
  mutating func add(
    units: Range<Int>, of design: some PanelRows, _ responses: ResponseRows, at beta: [Double]?,
    to moments: inout Moments
  ) {
    // Asked for once: counting references for each row would have threads wait for one another.
    let (statics, offsets) = (design.statics, design.unitOffsets)
    statics.withUnsafeBufferPointer { statics in
      offsets.withUnsafeBufferPointer { offsets in
        responses.withPointers { responses in
          design.forEachPart(of: units) { rows, units, first in
            for unit in units {
              readStatics(statics, unit)
              let range = (offsets[unit] - first)..<(offsets[unit + 1] - first)
              addRows(range, of: rows, from: offsets[unit], responses, at: beta, to: &moments)
              closeStrata(to: &moments)
            }
          }
        }
      }
    }
    guard moments.hasInformation else { return }
    for stratum in 0..<strata { flush(stratum, to: &moments) }
    for slot in waitingRuns.indices { flushRuns(slot, to: &moments) }
  }

  /// Adds the rows of a unit.
  ///
  /// - Parameter first: the place of the first of them among all responses.
  private mutating func addRows(
    _ range: Range<Int>, of rows: borrowing SparseRows, from first: Int,
    _ responses: ResponsePointers, at beta: [Double]?, to moments: inout Moments
  ) {
    let shift = first - range.lowerBound
    guard let beta else {
      for row in range {
        let (score, information) = responses.startingTerms(shift + row, to: &moments)
        addTables(row, of: rows, score, information, to: &moments)
      }
      return
    }
    let isWhole = moments.hasInformation
    beta.withUnsafeBufferPointer { beta in
      guard let gamma = beta.baseAddress else { return }
      if responses.isPlainLogit {
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.mostLogits) {
          let some = start..<min(start + Self.mostLogits, range.upperBound)
          addLogits(some, of: rows, from: shift + start, responses, at: gamma, to: &moments)
        }
        return
      }
      for row in range {
        let constant = constant(ofRow: row, of: rows, gamma)
        let (score, information) = responses.terms(
          shift + row, eta: constant + rows.product(ofRow: row, gamma), to: &moments)
        guard score != 0 || information != 0 else { continue }
        if isWhole {
          addTables(row, of: rows, score, information, to: &moments)
        } else {
          addScore(row, of: rows, score, information, to: &moments)
        }
      }
    }
  }

  /// Adds rows of a logistic regression: their exponentials are taken together, and of neighbours with
  /// the same weight the logarithm of a product for the sum of their logarithms.
  private mutating func addLogits(
    _ range: Range<Int>, of rows: borrowing SparseRows, from first: Int,
    _ responses: ResponsePointers, at gamma: UnsafePointer<Double>, to moments: inout Moments
  ) {
    let isWhole = moments.hasInformation
    let count = range.count
    let (means, slopes, onePlus) = (logits + count, logits + 2 * count, logits + 3 * count)
    var (weight, factors) = (responses.weight(first), 1.0)
    for i in 0..<count {
      let row = range.lowerBound + i
      logits[i] = constant(ofRow: row, of: rows, gamma) + rows.product(ofRow: row, gamma)
    }
    Logistic.evaluate(logits, count: count, means: means, slopes: slopes, onePlus: onePlus)
    for i in 0..<count {
      let own = responses.weight(first + i)
      guard own > 0 else { continue }
      let (y, eta) = (Double(responses.responses[first + i]), logits[i])
      var half = max(eta, 0) - y * eta
      if own != weight {
        moments.halfDeviance += weight * log(factors)
        (weight, factors) = (own, 1)
      }
      factors *= onePlus[i]
      if y > 0, y < 1 { half += Family.binomialEntropy(y) }
      let (score, information) = (own * (y - means[i]), own * slopes[i])
      moments.weight += own
      moments.halfDeviance += own * half
      moments.informationWeight += information
      if isWhole {
        addTables(range.lowerBound + i, of: rows, score, information, to: &moments)
      } else {
        addScore(range.lowerBound + i, of: rows, score, information, to: &moments)
      }
    }
    moments.halfDeviance += weight * log(factors)
  }

  private func readStatics(_ values: UnsafeBufferPointer<Float>, _ unit: Int) {
    guard let own = values.baseAddress.map({ $0 + unit * statics }) else { return }
    for j in 0..<statics { x[j] = Double(own[j]) }
    products.update(repeating: .nan, count: strata)
  }

  /// xᵀβ_σ of a row's stratum, 0 without one.
  @inline(__always)
  private func constant(
    ofRow row: Int, of rows: borrowing SparseRows, _ beta: UnsafePointer<Double>
  ) -> Double {
    guard let stratum = rows.stratum(ofRow: row) else { return 0 }
    if products[stratum].isNaN {
      products[stratum] = Kernels.dot(x, beta + tables + stratum * statics, statics)
    }
    return products[stratum]
  }

  /// The part of ``addTables(_:_:_:to:)`` that a gradient needs.
  @inline(__always)
  private func addScore(
    _ row: Int, of rows: borrowing SparseRows, _ score: Double, _ information: Double,
    to moments: inout Moments
  ) {
    let (columns, values) = (rows.columns, rows.values)
    moments.score.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      for k in rows.entries(ofRow: row) { sums[Int(columns[k])] += score * Double(values[k]) }
      if let runColumn = rows.runColumn(ofRow: row) {
        PanelMoments.add(score, rows.runs + row * runWidth, runWidth, to: sums + runColumn)
      }
    }
    guard let stratum = rows.stratum(ofRow: row) else { return }
    weights[stratum] += information
    scores[stratum] += score
  }

  @inline(__always)
  private mutating func addTables(
    _ row: Int, of rows: borrowing SparseRows, _ score: Double, _ information: Double,
    to moments: inout Moments
  ) {
    let entries = rows.entries(ofRow: row)
    let (columns, values) = (rows.columns, rows.values)
    let (runColumn, run) = (rows.runColumn(ofRow: row), rows.runs + row * runWidth)
    moments.information.storage.withUnsafeMutableBufferPointer { cells in
      guard let cells = cells.baseAddress else { return }
      for b in entries {
        let column = cells + Int(columns[b]) * p
        let weighted = information * Double(values[b])
        for a in b..<entries.upperBound { column[Int(columns[a])] += weighted * Double(values[a]) }
        if let runColumn { PanelMoments.add(weighted, run, runWidth, to: column + runColumn) }
      }
    }
    moments.score.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      for k in entries { sums[Int(columns[k])] += score * Double(values[k]) }
      if let runColumn { PanelMoments.add(score, run, runWidth, to: sums + runColumn) }
    }
    if let runColumn { queueRun(runColumn, run, information, to: &moments) }
    guard let stratum = rows.stratum(ofRow: row) else { return }
    weights[stratum] += information
    scores[stratum] += score
    let own = crossed + stratum * tables
    for k in entries { own[Int(columns[k])] += information * Double(values[k]) }
    if let runColumn { PanelMoments.add(information, run, runWidth, to: own + runColumn) }
  }

  /// y ← y + a x.
  @inline(__always)
  private static func add(
    _ a: Double, _ x: UnsafePointer<Float>, _ count: Int, to y: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<count { y[j] += a * Double(x[j]) }
  }

  /// Puts a run with those waiting.
  @inline(__always)
  private mutating func queueRun(
    _ column: Int, _ run: UnsafePointer<Float>, _ information: Double, to moments: inout Moments
  ) {
    var slot = 0
    while slot < waitingRuns.count, waitingRuns[slot].column != column { slot += 1 }
    if slot == waitingRuns.count {
      waitingRuns.append((column, 0))
      scaledRuns.append(.allocate(capacity: PanelMoments.batchRuns * runWidth))
    }
    let (own, root) = (
      scaledRuns[slot] + waitingRuns[slot].count * runWidth, information.squareRoot()
    )
    for j in 0..<runWidth { own[j] = root * Double(run[j]) }
    waitingRuns[slot].count += 1
    if waitingRuns[slot].count == PanelMoments.batchRuns { flushRuns(slot, to: &moments) }
  }

  private mutating func flushRuns(_ slot: Int, to moments: inout Moments) {
    let (column, count) = waitingRuns[slot]
    let scaled = scaledRuns[slot]
    moments.information.storage.withUnsafeMutableBufferPointer { cells in
      guard let cells = cells.baseAddress else { return }
      Kernels.addCrossProduct(
        scaled, rows: count, columns: runWidth, to: cells + column + column * p, stride: p)
    }
    waitingRuns[slot].count = 0
  }

  private func closeStrata(to moments: inout Moments) {
    for stratum in 0..<strata where weights[stratum] > 0 { close(stratum, to: &moments) }
  }

  /// Puts the unit's sums in a stratum with those waiting.
  private func close(_ stratum: Int, to moments: inout Moments) {
    let slot = stratum * PanelMoments.batchUnits + waiting[stratum]
    let root = weights[stratum].squareRoot()
    let first = tables + stratum * statics
    moments.score.withUnsafeMutableBufferPointer { sums in
      guard let own = sums.baseAddress.map({ $0 + first }) else { return }
      let score = scores[stratum]
      for j in 0..<statics { own[j] += score * x[j] }
    }
    guard moments.hasInformation else {
      (weights[stratum], scores[stratum]) = (0, 0)
      return
    }
    for j in 0..<statics {
      plain[slot * statics + j] = x[j]
      scaled[slot * statics + j] = root * x[j]
    }
    let own = crossed + stratum * tables
    (sums + slot * tables).update(from: own, count: tables)
    own.update(repeating: 0, count: tables)
    (weights[stratum], scores[stratum]) = (0, 0)
    waiting[stratum] += 1
    if waiting[stratum] == PanelMoments.batchUnits { flush(stratum, to: &moments) }
  }

  private func flush(_ stratum: Int, to moments: inout Moments) {
    let (n, first) = (waiting[stratum], tables + stratum * statics)
    let slot = stratum * PanelMoments.batchUnits
    moments.information.storage.withUnsafeMutableBufferPointer { cells in
      guard let cells = cells.baseAddress else { return }
      Kernels.addCrossProduct(
        scaled + slot * statics, rows: n, columns: statics, to: cells + first + first * p,
        stride: p)
      Kernels.addTransposed(
        plain + slot * statics, columns: statics, times: sums + slot * tables, columns: tables,
        rows: n, to: cells + first, stride: p)
    }
    waiting[stratum] = 0
  }
}
