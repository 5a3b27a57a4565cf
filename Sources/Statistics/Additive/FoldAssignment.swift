/// Which fold each row of a cross-validation falls into.
package enum FoldAssignment {
  /// The fold of each row: events and others dealt out evenly, or whole groups by their hash.
  package static func folds(outcomes: [Bool], groups: [Int]?, count: Int, seed: UInt64) -> [Int] {
    if let groups {
      return groups.map { group in
        var generator = SplitMix64(seed: seed, stream: "group \(group)")
        return Int(generator.next() % UInt64(count))
      }
    }
    var fold = [Int](repeating: 0, count: outcomes.count)
    var generator = SplitMix64(seed: seed, stream: "folds")
    var dealt = 0
    for kind in [true, false] {
      for row in outcomes.indices.filter({ outcomes[$0] == kind }).shuffled(using: &generator) {
        fold[row] = dealt % count
        dealt += 1
      }
    }
    return fold
  }

  /// About `most` rows or fewer, ascending: the same share of events and others, or whole groups.
  static func sample(outcomes: [Bool], groups: [Int]?, most: Int, seed: UInt64) -> [Int] {
    guard outcomes.count > most else { return Array(outcomes.indices) }
    let parts = (outcomes.count + most - 1) / most
    let part = folds(outcomes: outcomes, groups: groups, count: parts, seed: seed ^ 0x5a)
    return outcomes.indices.filter { part[$0] == 0 }
  }
}
