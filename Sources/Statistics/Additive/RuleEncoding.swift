internal import SortedSearch

/// How one predictor is cut into bins for rules, decided once on the rows of a fit.
///
/// A number is cut at midpoints between its distinct values, or between quantiles where they are
/// many; the levels of a category have a bin each, rare ones share one. Bin 0 is that of missing
/// numbers and of levels never seen.
struct RuleEncoding: Sendable, Hashable, Codable {
  let name: String
  /// Ascending; empty for a category.
  let cuts: [Double]
  /// Most frequent first; empty for a number.
  let levels: [String]
  /// Bins, with bin 0.
  let binCount: Int

  static let mostBins = 128
  /// So that sets of levels fit into 64 bits.
  static let mostLevels = 62

  var isCategory: Bool { !levels.isEmpty }

  /// - Returns: nil if the predictor is the same in all rows.
  init?(_ predictor: Predictor) {
    name = predictor.name
    switch predictor.values {
    case .numbers(let numbers):
      let present = numbers.filter { !$0.isNaN }.sorted()
      cuts = RuleEncoding.cuts(ascending: present)
      levels = []
      guard !cuts.isEmpty || (!present.isEmpty && present.count < numbers.count) else {
        return nil
      }
      binCount = cuts.count + 2
    case .levels(let values):
      var counts: [String: Int] = [:]
      for value in values { counts[value, default: 0] += 1 }
      guard counts.count > 1 else { return nil }
      cuts = []
      levels = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .prefix(RuleEncoding.mostLevels).map(\.key)
      binCount = levels.count + 1
    }
  }

  private static func cuts(ascending values: [Double]) -> [Double] {
    var distinct: [Double] = []
    for value in values where value != distinct.last { distinct.append(value) }
    guard distinct.count > 1 else { return [] }
    if distinct.count <= mostBins - 1 {
      return zip(distinct, distinct.dropFirst()).map { $0 + ($1 - $0) / 2 }
    }
    var cuts: [Double] = []
    for k in 1..<(mostBins - 1) {
      let place = k * values.count / (mostBins - 1)
      let (before, after) = (values[place - 1], values[place])
      // Where the quantile is in the midst of equal values, the cut is above them.
      let above = distinct.partitioningIndex { $0 > before }
      let next = before < after ? after : distinct[min(above, distinct.count - 1)]
      let cut = before + (next - before) / 2
      if next > before, cut > cuts.last ?? -.infinity { cuts.append(cut) }
    }
    return cuts
  }

  /// The bin of each row.
  func bins(_ predictor: Predictor) -> [UInt8] {
    switch predictor.values {
    case .numbers(let numbers):
      return numbers.map { x in
        x.isNaN ? 0 : UInt8(1 + cuts.partitioningIndex { $0 > x })
      }
    case .levels(let values):
      let places = Dictionary(
        uniqueKeysWithValues: zip(levels, levels.indices.map { UInt8($0 + 1) }))
      return values.map { places[$0] ?? 0 }
    }
  }
}

/// The bins of rows by all predictors of some rules, row after row.
struct RuleRows: Sendable {
  let rowCount: Int
  let width: Int
  let bins: [UInt8]

  init(_ encodings: [RuleEncoding], _ predictors: [Predictor], rowCount: Int) {
    let named = Dictionary(
      predictors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    (self.rowCount, width) = (rowCount, encodings.count)
    var bins = [UInt8](repeating: 0, count: rowCount * encodings.count)
    for (f, encoding) in encodings.enumerated() {
      guard let predictor = named[encoding.name] else {
        preconditionFailure("no predictor \(encoding.name)")
      }
      for (row, bin) in encoding.bins(predictor).enumerated() {
        bins[row * encodings.count + f] = bin
      }
    }
    self.bins = bins
  }
}
