internal import SortedSearch

/// How often of two spells the one predicted to be shorter was: the counts, and Harrell's index.
///
/// Two spells can be compared if the shorter one ended, or if they have the same length and one of
/// them ended: then that one is the shorter. Two that ended in the same period are tied in time and
/// are not compared. All spells begin in period 1; truncation is ignored.
///
/// - SeeAlso: Harrell, Califf, Pryor, Lee & Rosati, *Evaluating the Yield of Medical Tests* (1982).
package struct Concordance: Sendable, Hashable, Codable {
  /// Pairs predicted in the order that happened.
  package let concordant: Int
  /// Pairs predicted in the other order.
  package let discordant: Int
  /// Comparable pairs with the same prediction.
  package let tiedPrediction: Int
  /// Pairs that ended in the same period.
  package let tiedTime: Int

  /// (concordant + ½ tied predictions) / comparable pairs; nil if no pair can be compared.
  package var index: Double? {
    let pairs = concordant + discordant + tiedPrediction
    return pairs > 0 ? (Double(concordant) + 0.5 * Double(tiedPrediction)) / Double(pairs) : nil
  }

  /// - Parameter predictedTimes: a prediction for each spell, larger meaning later, as an expected
  ///   day; not a risk.
  package init(spells: [Spell], predictedTimes: [Double]) {
    precondition(
      spells.count == predictedTimes.count,
      "\(spells.count) spells but \(predictedTimes.count) predictions")
    precondition(predictedTimes.allSatisfy { !$0.isNaN }, "a prediction is not a number")
    let levels = Array(Set(predictedTimes)).sorted()
    func rank(_ time: Double) -> Int { levels.partitioningIndex { $0 >= time } }
    // From the longest spell to the shortest: those already counted outlasted the present one, as
    // did the censored ones of its own length, which come first.
    let order = spells.indices.sorted {
      (spells[$1].exit, spells[$0].ended ? 1 : 0) < (spells[$0].exit, spells[$1].ended ? 1 : 0)
    }
    var longer = CumulativeCounts(size: levels.count)
    var (concordant, discordant, tiedPrediction, tiedTime) = (0, 0, 0, 0)
    var first = 0
    while first < order.count {
      let (exit, ended) = (spells[order[first]].exit, spells[order[first]].ended)
      var next = first
      while next < order.count, spells[order[next]].exit == exit,
        spells[order[next]].ended == ended
      {
        if ended {
          let place = rank(predictedTimes[order[next]])
          let (below, through) = (longer.count(below: place), longer.count(below: place + 1))
          discordant += below
          tiedPrediction += through - below
          concordant += longer.total - through
        }
        next += 1
      }
      if ended { tiedTime += (next - first) * (next - first - 1) / 2 }
      for i in order[first..<next] { longer.add(rank(predictedTimes[i])) }
      first = next
    }
    (self.concordant, self.discordant) = (concordant, discordant)
    (self.tiedPrediction, self.tiedTime) = (tiedPrediction, tiedTime)
  }
}

/// Counts at places 0 ..< size, summed from the left in logarithmic time.
///
/// - SeeAlso: Fenwick, *A New Data Structure for Cumulative Frequency Tables* (1994).
private struct CumulativeCounts {
  private var tree: [Int]
  private(set) var total = 0

  init(size: Int) { tree = Array(repeating: 0, count: size + 1) }

  mutating func add(_ place: Int) {
    total += 1
    var node = place + 1
    while node < tree.count {
      tree[node] += 1
      node += node & -node
    }
  }

  func count(below place: Int) -> Int {
    var (node, sum) = (place, 0)
    while node > 0 {
      sum += tree[node]
      node -= node & -node
    }
    return sum
  }
}
