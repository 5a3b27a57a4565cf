/// How a category becomes one column for each level, less the level's share of the rows.
///
/// Levels of fewer rows than ``fewestRows``, and all after the ``mostLevels`` most frequent, share a
/// last column, which also stands for levels never seen; where no level was rare, an unseen one has
/// the mean effect, zero.
struct LevelEncoding: Sendable, Hashable, Codable {
  /// Those with a column of their own, most frequent first.
  let levels: [String]
  /// The share of rows of each column.
  let shares: [Double]
  /// True if rare levels share a last column.
  let hasOther: Bool

  static let fewestRows = 10
  static let mostLevels = 40

  var columnCount: Int { shares.count }

  /// - Returns: nil if all rows have one level.
  init?(_ values: [String]) {
    var counts: [String: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    guard counts.count > 1 else { return nil }
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let kept = ordered.prefix(LevelEncoding.mostLevels)
      .filter { $0.value >= LevelEncoding.fewestRows }
    guard !kept.isEmpty else { return nil }
    levels = kept.map(\.key)
    hasOther = kept.count < ordered.count
    let n = Double(values.count)
    var shares = kept.map { Double($0.value) / n }
    if hasOther { shares.append(max(0, 1 - shares.reduce(0, +))) }
    self.shares = shares
    guard shares.count > 1 else { return nil }
  }

  /// The column of each value, or −1 for an unseen level without a column to stand for it.
  func columns(of values: [String]) -> [Int32] {
    let places = Dictionary(uniqueKeysWithValues: zip(levels, levels.indices.map { Int32($0) }))
    let other = hasOther ? Int32(levels.count) : -1
    return values.map { places[$0] ?? other }
  }

  func name(ofColumn column: Int) -> String {
    column < levels.count ? levels[column] : "(other)"
  }
}
