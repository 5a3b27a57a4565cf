internal import Statistics

/// Grows one tree, level by level.
struct TreeGrowth {
  private let columns: BinnedColumns
  private let gradients, information: [Double]
  private let used: [Int32]
  private let settings: BoostingSettings
  private let threads: Int

  init(
    _ columns: BinnedColumns, _ gradients: [Double], _ information: [Double], used: [Int32],
    _ settings: BoostingSettings, threads: Int
  ) {
    (self.columns, self.gradients, self.information) = (columns, gradients, information)
    (self.used, self.settings, self.threads) = (used, settings, threads)
  }

  /// Rows that are together so far.
  private struct Group {
    let node: Int
    let rows: [Int32]
    let sums: Sums
    let level: Int
    /// Of each used column, sums by place; empty where the group is not parted.
    let places: [[Sums]]
  }

  private struct Sums: Sendable {
    var gradient = 0.0
    var information = 0.0

    mutating func add(_ other: Sums) {
      gradient += other.gradient
      information += other.information
    }

    func less(_ other: Sums) -> Sums {
      Sums(gradient: gradient - other.gradient, information: information - other.information)
    }
  }

  private struct Candidate: Sendable {
    let gain: Double
    let column: Int
    /// Places up to it, but for a missing number's, are low.
    let place: Int
    let missingIsLow: Bool
  }

  func tree(rows: [Int32]) -> RegressionTree {
    let whole = sums(rows)
    var groups = [
      Group(
        node: 0, rows: rows, sums: whole, level: 0,
        places: mayPart(whole, level: 0) ? sumsByPlace(rows) : [])
    ]
    var nodes = [RegressionTree.Node(value: value(whole), split: nil)]
    // A queue: nodes of one level come after those of the level before.
    var next = 0
    while next < groups.count {
      let group = groups[next]
      next += 1
      guard let best = bestSplit(group) else { continue }
      let low = nodes.count
      for child in children(of: group, best, low: low) {
        nodes.append(.init(value: value(child.sums), split: nil))
        groups.append(child)
      }
      nodes[group.node] = .init(
        value: nodes[group.node].value,
        split: .init(
          column: best.column, cut: columns.cuts[best.column][best.place - 1],
          missingIsLow: best.missingIsLow, low: low))
    }
    return RegressionTree(nodes: nodes)
  }

  /// Sums are added up for the part with fewer rows; the other's are what is left of the whole's.
  private func children(of group: Group, _ split: Candidate, low: Int) -> [Group] {
    let parts = divided(group.rows, split)
    let rows = [parts.low, parts.high]
    let (sums, level) = (rows.map(sums), group.level + 1)
    let parted = sums.map { mayPart($0, level: level) }
    var places: [[[Sums]]] = [[], []]
    if parted.contains(true) {
      let fewer = rows[0].count <= rows[1].count ? 0 : 1
      places[fewer] = sumsByPlace(rows[fewer])
      if parted[1 - fewer] {
        places[1 - fewer] = zip(group.places, places[fewer]).map { zip($0, $1).map { $0.less($1) } }
      }
    }
    return [0, 1].map { k in
      Group(
        node: low + k, rows: rows[k], sums: sums[k], level: level,
        places: parted[k] ? places[k] : [])
    }
  }

  private func mayPart(_ sums: Sums, level: Int) -> Bool {
    level < settings.depth && sums.information >= 2 * settings.leastInformation
  }

  /// A node as the rows of these columns meet it.
  private struct Step {
    let firstPlace: Int
    /// Places up to it are low; at a leaf all are, and `low` is the leaf itself.
    let last: UInt8
    /// 1 where it is.
    let missingIsHigh: Int
    let low: Int

    init(_ node: RegressionTree.Node, at place: Int, _ columns: BinnedColumns) {
      guard let split = node.split else {
        (firstPlace, last, missingIsHigh, low) = (0, .max, 0, place)
        return
      }
      firstPlace = split.column * columns.rowCount
      // A place up to the cut's is a number up to the cut.
      last = BinnedColumns.place(of: split.cut, columns.cuts[split.column])
      (missingIsHigh, low) = (split.missingIsLow ? 0 : 1, split.low)
    }
  }

  /// The values of a tree that was grown on these columns, of all their rows.
  func values(_ tree: RegressionTree) -> [Double] {
    let steps = tree.nodes.enumerated().map { Step($1, at: $0, columns) }
    let (depth, leaves) = (tree.depth, tree.nodes.map(\.value))
    return columns.places.withUnsafeBufferPointer { places in
      steps.withUnsafeBufferPointer { steps in
        (0..<columns.rowCount).map { row in
          var node = 0
          for _ in 0..<depth {
            let step = steps[node]
            let own = places[step.firstPlace + row]
            let isMissing = own == 0 ? 1 : 0
            node = step.low + ((own > step.last ? 1 : 0) | (isMissing & step.missingIsHigh))
          }
          return leaves[node]
        }
      }
    }
  }

  private func value(_ sums: Sums) -> Double {
    settings.learningRate * sums.gradient / (sums.information + settings.shrinkage)
  }

  private func sums(_ rows: [Int32]) -> Sums {
    rows.reduce(into: Sums()) {
      $0.gradient += gradients[Int($1)]
      $0.information += information[Int($1)]
    }
  }

  private func divided(_ rows: [Int32], _ split: Candidate) -> (low: [Int32], high: [Int32]) {
    let places = columns.places(ofColumn: split.column)
    let first = places.startIndex
    var (low, high): ([Int32], [Int32]) = ([], [])
    for row in rows {
      let place = Int(places[first + Int(row)])
      if place == 0 ? split.missingIsLow : place <= split.place {
        low.append(row)
      } else {
        high.append(row)
      }
    }
    return (low, high)
  }

  /// Of each used column, sums over rows by place.
  private func sumsByPlace(_ rows: [Int32]) -> [[Sums]] {
    let own = rows.map {
      Sums(gradient: gradients[Int($0)], information: information[Int($0)])
    }
    return parallelMap(0..<used.count, threads: rows.count > 4096 ? threads : 1) { k in
      let column = Int(used[k])
      var sums = [Sums](repeating: Sums(), count: columns.cuts[column].count + 2)
      guard sums.count > 2 else { return sums }
      sums.withUnsafeMutableBufferPointer { sums in
        columns.places(ofColumn: column).withUnsafeBufferPointer { places in
          own.withUnsafeBufferPointer { own in
            rows.withUnsafeBufferPointer { rows in
              for k in 0..<rows.count { sums[Int(places[Int(rows[k])])].add(own[k]) }
            }
          }
        }
      }
      return sums
    }
  }

  /// The split that gains most; of equal ones that of the first column and place.
  private func bestSplit(_ group: Group) -> Candidate? {
    var best: Candidate?
    for (column, places) in zip(used, group.places) {
      guard let own = bestSplit(group.sums, column: Int(column), places) else { continue }
      if best.map({ own.gain > $0.gain }) ?? true { best = own }
    }
    return best
  }

  private func bestSplit(_ whole: Sums, column: Int, _ bins: [Sums]) -> Candidate? {
    let cuts = columns.cuts[column].count
    guard cuts > 0 else { return nil }
    var best: Candidate?
    for missingIsLow in bins[0].information > 1e-9 ? [true, false] : [false] {
      var low = missingIsLow ? bins[0] : Sums()
      for place in 1...cuts {
        low.add(bins[place])
        let high = whole.less(low)
        guard min(low.information, high.information) >= settings.leastInformation else { continue }
        let gain = score(low) + score(high) - score(whole)
        if gain > max(best?.gain ?? 0, 1e-12) {
          best = Candidate(gain: gain, column: column, place: place, missingIsLow: missingIsLow)
        }
      }
    }
    return best
  }

  private func score(_ sums: Sums) -> Double {
    sums.gradient * sums.gradient / (sums.information + settings.shrinkage)
  }
}
