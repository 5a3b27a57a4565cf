internal import Foundation
package import Receivables

extension AttributeTable {
  /// Columns of the design that a ledger's own columns may make; the information matrix has a row and a
  /// column for each of them in each phase.
  static let mostColumns = 100
  /// Paid invoices that a screen looks at, evenly over all.
  private static let mostScreened = 4_000

  /// The encodings that together make no more columns than can be weighed together; all of them where
  /// they do.
  ///
  /// Kept are those with the largest F of the regression of days late, as far as paid invoices show
  /// them:
  ///
  ///     F = (R² / k) / ((1 − R²) / (n − k − 1))
  ///
  /// for k columns and n invoices, R² being that of the columns one by one, summed.
  package static func screened(_ candidates: [AttributeEncoding], _ view: LedgerView)
    -> [AttributeEncoding]
  {
    guard candidates.reduce(0, { $0 + $1.columnCount }) > mostColumns else { return candidates }
    let paid = view.invoices.elements.indices.filter {
      view.invoices.elements[$0].ending == .paid && view.invoices.elements[$0].endedOn != nil
    }
    let step = max(1, paid.count / mostScreened)
    let invoices = stride(from: 0, to: paid.count, by: step).map {
      view.invoices.elements[paid[$0]]
    }
    let late = invoices.map { Double(DelayScale.clamp(($0.endedOn ?? $0.dueOn) - $0.dueOn)) }
    let table = AttributeTable(candidates, view)
    let strengths = candidates.indices.map { candidate in
      AttributeTable.strength(
        invoices.map { table.values(candidate, of: $0) }, late,
        columns: candidates[candidate].columnCount)
    }
    let strongest = candidates.indices.sorted { (-strengths[$0], $0) < (-strengths[$1], $1) }
    var left = mostColumns
    var kept: Set<Int> = []
    for candidate in strongest where candidates[candidate].columnCount <= left {
      left -= candidates[candidate].columnCount
      kept.insert(candidate)
    }
    return candidates.indices.filter(kept.contains).map { candidates[$0] }
  }

  /// F of columns for days late; 0 where they tell nothing.
  private static func strength(_ rows: [[Double]], _ late: [Double], columns: Int) -> Double {
    let n = Double(rows.count)
    guard n > Double(columns) + 2 else { return 0 }
    let explained = (0..<columns).reduce(0.0) { sum, column in
      sum + squaredCorrelation(rows.lazy.map { $0[column] }, late)
    }
    let share = min(explained, 1 - 1e-9)
    return share / Double(columns) / ((1 - share) / (n - Double(columns) - 1))
  }

  /// The squared correlation of two columns over the rows in which the first is a number.
  private static func squaredCorrelation(_ x: some Sequence<Double>, _ y: [Double]) -> Double {
    var (n, sx, sy, sxx, syy, sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for (x, y) in zip(x, y) where !x.isNaN {
      n += 1
      sx += x
      sy += y
      sxx += x * x
      syy += y * y
      sxy += x * y
    }
    let (vx, vy) = (n * sxx - sx * sx, n * syy - sy * sy)
    guard n > 2, vx > 1e-9 * max(n * sxx, 1e-9), vy > 1e-9 else { return 0 }
    let covariance = n * sxy - sx * sy
    return min(1, covariance * covariance / (vx * vy))
  }
}
