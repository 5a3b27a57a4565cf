/// Why a fit cannot be had.
///
/// Columns and rows are numbered from 0.
public enum FitError: Error, Sendable, Hashable {
  /// The column is, to working precision, a combination of those before it.
  case collinear(column: Int)
  /// The data push the column's coefficient to infinity: no finite estimate exists.
  ///
  /// For example every row with the column at one ended, and no other column explains it. A ridge
  /// on the column makes the estimate finite.
  case separated(column: Int)
  /// The score was still above the tolerance after this many iterations.
  case didNotConverge(iterations: Int)
  /// A cell, response, weight or offset of the row is infinite or not a number.
  case notFinite(row: Int)
  /// The family cannot produce the row's response, as a binomial cannot produce 2.
  case impossibleResponse(row: Int)
  /// The rows weigh no more than the parameters they should determine.
  case tooLittleData(totalWeight: Double, parameters: Double)
}
