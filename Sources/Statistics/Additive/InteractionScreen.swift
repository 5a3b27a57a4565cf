internal import Foundation

/// The score test of an interaction that a fitted model does not have yet.
///
/// Under a normal prior of variance τ² on the interaction's coefficients, the score for τ² at 0 is
///
///     T = |Zᵀ(y − μ)|²
///
/// If there is no interaction, T is a sum of χ² variables with the moments of
/// M = ZᵀWZ − ZᵀWX (XᵀWX + Λ)⁻¹ XᵀWZ; it is compared with the scaled χ² of the same mean and variance
/// (Satterthwaite), on the normal scale of Wilson & Hilferty.
///
/// - SeeAlso: Lin, *Variance Component Testing in Generalised Linear Models with Random Effects*
///   (1997).
struct InteractionScreen: Sendable {
  let design: AdditiveDesign
  /// y − μ of each row, and the weights μ(1 − μ).
  let residuals: [Double]
  let weights: [Double]
  let factor: Cholesky
  let evidence: Double
  /// The rows of the fit for each one of ``design``.
  let rowsForOne: Double
  /// Columns of a margin that are tested.
  let mostMargin: Int
  /// The design's rows times their weights, row after row.
  private let weighted: [Double]

  init(
    design: AdditiveDesign, residuals: [Double], weights: [Double], factor: Cholesky,
    evidence: Double, rowsForOne: Double, mostMargin: Int
  ) {
    (self.rowsForOne, self.mostMargin) = (rowsForOne, mostMargin)
    (self.design, self.residuals, self.weights) = (design, residuals, weights)
    (self.factor, self.evidence) = (factor, evidence)
    let (n, p) = (design.rowCount, design.columnCount)
    var cells = [Double](repeating: 0, count: n * p)
    cells.withUnsafeMutableBufferPointer { cells in
      design.write(0..<n, into: cells)
      Kernels.scaleRows(cells, columns: p, by: weights)
    }
    weighted = cells
  }

  /// How many standard deviations of a normal variable the statistic is above what chance gives.
  ///
  /// - Returns: nil if the statistic is not even above its mean.
  func deviate(of members: [Int]) -> Double? {
    let m = design.width(ofProduct: members, most: mostMargin)
    let p = design.columnCount
    guard m > 0 else { return nil }
    var score = [Double](repeating: 0, count: m)
    var own = Matrix(rows: m, columns: m)
    forEachBlock(m, members) { rows, z in
      residuals.withUnsafeBufferPointer { residuals in
        guard let r = residuals.baseAddress else { return }
        Kernels.addTransposed(
          z, rows: rows.count, columns: m, times: r + rows.lowerBound, to: &score)
      }
      Kernels.scaleRows(
        UnsafeMutableBufferPointer(start: z, count: rows.count * m), columns: m,
        by: rows.map { weights[$0].squareRoot() })
      Kernels.addCrossProduct(z, rows: rows.count, columns: m, to: &own.storage)
    }
    let statistic = score.reduce(0) { $0 + $1 * $1 }
    let trace = (0..<m).reduce(0) { $0 + own[$1, $1] }
    guard statistic > trace, trace > 1e-9 else { return nil }
    // What of Z the model's own columns can already say.
    var cross = Matrix(rows: p, columns: m)
    forEachBlock(m, members) { rows, z in
      weighted.withUnsafeBufferPointer { cells in
        guard let x = cells.baseAddress else { return }
        Kernels.addTransposed(
          x + rows.lowerBound * p, columns: p, times: z, columns: m, rows: rows.count,
          to: &cross.storage, stride: p)
      }
    }
    let solved = (0..<m).flatMap { factor.solve(cross.column($0)) }
    // own ← own − c · crossᵀ (H + Λ)⁻¹ cross
    Kernels.addProduct(
      -evidence * rowsForOne, cross.storage, rows: p, columns: m, solved, columns: m,
      to: &own.storage)
    return deviate(statistic, own)
  }

  private func deviate(_ statistic: Double, _ moments: Matrix) -> Double? {
    let m = moments.rows
    let mean = (0..<m).reduce(0) { $0 + moments[$1, $1] }
    var squares = 0.0
    for j in 0..<m {
      squares += moments[j, j] * moments[j, j]
      for i in (j + 1)..<max(m, j + 1) { squares += 2 * moments[i, j] * moments[i, j] }
    }
    guard mean > 1e-9, squares > 0 else { return nil }
    // Rows that repeat one another make the statistic as much larger as they count too often.
    let ratio = statistic * evidence / mean
    let freedom = mean * mean / squares
    let spread = 2 / (9 * freedom)
    return (pow(ratio, 1.0 / 3) - (1 - spread)) / spread.squareRoot()
  }

  private func forEachBlock(
    _ m: Int, _ members: [Int], _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void
  ) {
    let cells = UnsafeMutablePointer<Double>.allocate(capacity: RowPartition.blockRows * m)
    defer { cells.deallocate() }
    for first in stride(from: 0, to: design.rowCount, by: RowPartition.blockRows) {
      let rows = first..<min(first + RowPartition.blockRows, design.rowCount)
      design.writeProduct(members, rows, into: cells, stride: m, most: mostMargin)
      body(rows, cells)
    }
  }
}
