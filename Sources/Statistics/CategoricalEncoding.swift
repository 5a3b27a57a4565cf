/// How the levels of a category become columns, decided once, on the data of a fit.
///
/// The most frequent level is the reference and has no column; ties go to the first in order. Each
/// other level has a column, in order, and rare levels share one more, after them. A level that was
/// not seen is treated as a rare one or, if there were none, as the reference.
public struct CategoricalEncoding: Sendable, Hashable, Codable {
  public let reference: String
  /// The levels with a column of their own, ascending.
  public let levels: [String]
  /// True if rare levels share a last column.
  public let hasOther: Bool

  /// - Parameter minimumCount: a level of fewer rows is rare, unless it is the most frequent one.
  public init(levelsOf values: some Sequence<String>, minimumCount: Int = 1) {
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard let first = ordered.first else { preconditionFailure("a category without any rows") }
    reference = first.key
    let others = ordered.dropFirst()
    levels = others.filter { $0.value >= minimumCount }.map(\.key).sorted()
    hasOther = levels.count < others.count
  }

  /// The number of columns: levels, and one more if there is a shared one.
  public var columnCount: Int { levels.count + (hasOther ? 1 : 0) }

  /// The column's level, and `other` for the shared one.
  public func name(ofColumn column: Int) -> String {
    precondition(0 <= column && column < columnCount, "no column \(column) of \(columnCount)")
    return column < levels.count ? levels[column] : "other"
  }

  /// The column that is 1 for `level`, or −1 if all are 0.
  public func column(of level: String) -> Int32 {
    if level == reference { return -1 }
    var (low, high) = (0, levels.count)
    while low < high {
      let middle = (low + high) / 2
      if levels[middle] < level { low = middle + 1 } else { high = middle }
    }
    if low < levels.count, levels[low] == level { return Int32(low) }
    return hasOther ? Int32(levels.count) : -1
  }
}

/// A category of each row, as the column of an encoding that is 1, or −1 if all are 0.
public struct CategoricalColumn: Sendable, Hashable {
  public let encoding: CategoricalEncoding
  public let codes: [Int32]

  public init(_ values: some Sequence<String>, encoding: CategoricalEncoding) {
    self.encoding = encoding
    codes = values.map(encoding.column(of:))
  }
}
