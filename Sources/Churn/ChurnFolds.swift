internal import Statistics

/// How a table is divided to predict each row by a model that has not seen it.
public struct ChurnFolds: Sendable, Hashable, Codable {
  /// Folds, or the most periods that are predicted.
  public var count: Int
  /// Decides which fold a row is in.
  public var seed: UInt64
  /// Periods between what is learnt from and what is predicted, whose outcomes were not known yet.
  public var gap: Int

  /// Ten folds, and no gap, unless stated.
  public init(count: Int = 10, seed: UInt64 = 1, gap: Int = 0) {
    (self.count, self.seed, self.gap) = (count, seed, gap)
  }

  /// What is learnt from and what is predicted.
  package struct Split: Sendable {
    let training: [Int]
    let held: [Int]
    let name: String
  }

  /// With time, each of the last periods from those before it; else each fold from the others,
  /// rows of a group together and events spread evenly.
  package func splits(of table: ChurnTable) -> [Split] {
    let rows = Array(0..<table.rowCount)
    if let periods = table.periods {
      let first = 1 + gap
      return (first..<max(first, table.periodNames.count)).suffix(count).map { period in
        Split(
          training: rows.filter { periods[$0] < period - gap },
          held: rows.filter { periods[$0] == period }, name: table.periodNames[period])
      }
    }
    let fold = FoldAssignment.folds(
      outcomes: table.churned, groups: table.groups, count: count, seed: seed)
    return (0..<count).map { k in
      Split(
        training: rows.filter { fold[$0] != k }, held: rows.filter { fold[$0] == k },
        name: "fold \(k + 1)")
    }
  }
}
