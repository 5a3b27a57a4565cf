internal import SortedSearch
internal import Statistics

/// Numbers of rows by columns, each column cut into at most 64 ranges, once for all trees.
///
/// A range holds the numbers up to its cut and above the one before; a missing number (not a number)
/// has place 0.
package struct BinnedColumns: Sendable {
  package let rowCount: Int
  /// Of each column, ascending: place k + 1 is the numbers up to cut k, and above the cut before it.
  let cuts: [[Float]]
  /// Column after column, row after row.
  let places: [UInt8]

  static let mostCuts = 62
  /// Rows whose numbers cuts are found among; of more an even part.
  private static let mostSorted = 8192

  package var columnCount: Int { cuts.count }

  func places(ofColumn column: Int) -> ArraySlice<UInt8> {
    places[(column * rowCount)..<((column + 1) * rowCount)]
  }

  /// - Parameters:
  ///   - values: row after row, `columnCount` numbers each; not a number where one is missing.
  ///   - threads: does not change the result.
  package init(_ values: [Float], columnCount: Int, threads: Int) {
    precondition(columnCount > 0 && values.count % columnCount == 0, "rows of unequal length")
    let rowCount = values.count / columnCount
    let columns = parallelMap(0..<columnCount, threads: threads) { column in
      let own = (0..<rowCount).map { values[$0 * columnCount + column] }
      let cuts = BinnedColumns.cuts(of: own)
      return (cuts: cuts, places: own.map { BinnedColumns.place(of: $0, cuts) })
    }
    self.rowCount = rowCount
    (cuts, places) = (columns.map(\.cuts), columns.flatMap(\.places))
  }

  /// Halfway between neighbouring numbers, as even in rows as ties allow.
  static func cuts(of values: [Float]) -> [Float] {
    let step = (values.count + mostSorted - 1) / mostSorted
    let sorted = stride(from: 0, to: values.count, by: max(step, 1)).lazy
      .map { values[$0] }.filter { !$0.isNaN }.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return [] }
    var cuts: [Float] = []
    for k in 1...mostCuts {
      let place = k * sorted.count / (mostCuts + 1)
      let below = sorted[place]
      let next = sorted.partitioningIndex { $0 > below }
      guard next < sorted.count else { break }
      // Halfway may round to the upper one; the lower one separates them as well.
      let middle = below + (sorted[next] - below) / 2
      let cut = middle < sorted[next] ? middle : below
      if cuts.last.map({ $0 < cut }) ?? true { cuts.append(cut) }
    }
    return cuts
  }

  static func place(of value: Float, _ cuts: [Float]) -> UInt8 {
    value.isNaN ? 0 : UInt8(cuts.partitioningIndex { $0 >= value } + 1)
  }
}
