internal import Foundation

/// Grows trees of rules one after the other, each on what the sum so far leaves unexplained.
///
/// With p the probability at the log odds so far, g = y − p and h = p(1 − p), a leaf has the ridge
/// regression's Newton step at a rate ν,
///
///     ν Σ g / (Σ h + λ)
///
/// and the condition is added next that gains most of ½ (Σ g)² / (Σ h + λ). Each tree sees a share
/// of the rows and of the predictors, drawn anew.
///
/// - SeeAlso: Friedman, *Stochastic Gradient Boosting* (2002); Friedman & Popescu, *Predictive
///   Learning via Rule Ensembles* (2008).
struct RuleGrowth: Sendable {
  let settings: RuleSettings
  let encodings: [RuleEncoding]
  let rows: RuleRows
  let outcomes: [Bool]
  let evidence: Double
  /// Log odds so far.
  private(set) var etas: [Double]
  private(set) var trees: [RuleTree] = []
  private var generator: SplitMix64
  private let starts: [Int]

  init(
    _ settings: RuleSettings, _ encodings: [RuleEncoding], _ rows: RuleRows, outcomes: [Bool],
    offsets: [Double], evidence: Double, seed: UInt64
  ) {
    (self.settings, self.encodings, self.rows) = (settings, encodings, rows)
    (self.outcomes, self.evidence, etas) = (outcomes, evidence, offsets)
    generator = SplitMix64(seed: seed, stream: "rules")
    starts = encodings.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.binCount) }
  }

  private struct Leaf {
    let node: Int
    /// Its rows, within the order.
    let range: Range<Int>
    var sums: (g: Double, h: Double)
    var histogram: [Double]
    var best: Split?
  }

  private struct Split {
    var gain = 0.0
    var predictor = 0
    var threshold: UInt8 = 0
    var levels: UInt64 = 0
    var missingGoesLeft = false
  }

  /// Adds a tree to the sum; one without a condition if nothing is gained by any.
  mutating func addTree() {
    let width = rows.width
    let columns = (0..<width).filter { _ in
      Double(generator.next() >> 11) * 0x1p-53 < settings.columnShare
    }
    var order: [Int32] = []
    order.reserveCapacity(rows.rowCount)
    for row in 0..<rows.rowCount
    where Double(generator.next() >> 11) * 0x1p-53 < settings.rowShare {
      order.append(Int32(row))
    }
    var slopes = [Double](repeating: 0, count: 2 * rows.rowCount)
    for row in order {
      let i = Int(row)
      let p = 1 / (1 + exp(-etas[i]))
      slopes[2 * i] = evidence * ((outcomes[i] ? 1 : 0) - p)
      slopes[2 * i + 1] = evidence * p * (1 - p)
    }
    var tree = RuleTree(nodes: [RuleTree.Node()])
    var leaves = [leaf(0, 0..<order.count, order, slopes, columns)]
    tree.nodes[0].value = value(leaves[0].sums)
    while leaves.count < settings.mostLeaves {
      guard
        let place = leaves.indices.filter({ leaves[$0].best != nil }).max(by: {
          (leaves[$0].best?.gain ?? 0, $1) < (leaves[$1].best?.gain ?? 0, $0)
        }), let split = leaves[place].best
      else { break }
      let parent = leaves[place]
      var node = tree.nodes[parent.node]
      node.predictor = split.predictor
      (node.threshold, node.levels) = (split.threshold, split.levels)
      node.missingGoesLeft = split.missingGoesLeft
      node.left = tree.nodes.count
      tree.nodes[parent.node] = node
      let middle = partition(&order, parent.range, node)
      tree.nodes += [RuleTree.Node(), RuleTree.Node()]
      let (first, second) = (
        parent.range.lowerBound..<middle, middle..<parent.range.upperBound
      )
      // The smaller child is summed, the other is what is left of the parent.
      var (a, b): (Leaf, Leaf)
      if first.count <= second.count {
        a = leaf(node.left, first, order, slopes, columns)
        b = rest(node.left + 1, second, parent, a, columns)
      } else {
        b = leaf(node.left + 1, second, order, slopes, columns)
        a = rest(node.left, first, parent, b, columns)
      }
      tree.nodes[a.node].value = value(a.sums)
      tree.nodes[b.node].value = value(b.sums)
      leaves[place] = a
      leaves.append(b)
    }
    setMeans(&tree, leaves)
    RuleSet.add(tree, rows, to: &etas)
    trees.append(tree)
  }

  /// Gives inner nodes the means of their leaves, by rows.
  private func setMeans(_ tree: inout RuleTree, _ leaves: [Leaf]) {
    var counts = [Double](repeating: 0, count: tree.nodes.count)
    for leaf in leaves { counts[leaf.node] = Double(max(leaf.range.count, 1)) }
    for i in tree.nodes.indices.reversed() where tree.nodes[i].predictor >= 0 {
      let (a, b) = (tree.nodes[i].left, tree.nodes[i].left + 1)
      counts[i] = counts[a] + counts[b]
      tree.nodes[i].value =
        (counts[a] * tree.nodes[a].value + counts[b] * tree.nodes[b].value) / counts[i]
    }
  }

  private func value(_ sums: (g: Double, h: Double)) -> Double {
    settings.rate * sums.g / (sums.h + settings.ridge)
  }

  private func leaf(
    _ node: Int, _ range: Range<Int>, _ order: [Int32], _ slopes: [Double], _ columns: [Int]
  ) -> Leaf {
    var histogram = [Double](repeating: 0, count: 3 * (starts.last ?? 0))
    var (g, h) = (0.0, 0.0)
    histogram.withUnsafeMutableBufferPointer { cells in
      rows.bins.withUnsafeBufferPointer { bins in
        slopes.withUnsafeBufferPointer { slopes in
          order.withUnsafeBufferPointer { order in
            starts.withUnsafeBufferPointer { starts in
              columns.withUnsafeBufferPointer { columns in
                for i in range {
                  let row = Int(order[i])
                  let (own, curvature) = (slopes[2 * row], slopes[2 * row + 1])
                  g += own
                  h += curvature
                  let first = row * rows.width
                  for f in columns {
                    let cell = 3 * (starts[f] + Int(bins[first + f]))
                    cells[cell] += own
                    cells[cell + 1] += curvature
                    cells[cell + 2] += 1
                  }
                }
              }
            }
          }
        }
      }
    }
    var leaf = Leaf(node: node, range: range, sums: (g, h), histogram: histogram)
    leaf.best = bestSplit(leaf, columns)
    return leaf
  }

  private func rest(
    _ node: Int, _ range: Range<Int>, _ parent: Leaf, _ other: Leaf, _ columns: [Int]
  ) -> Leaf {
    var leaf = Leaf(
      node: node, range: range,
      sums: (parent.sums.g - other.sums.g, parent.sums.h - other.sums.h),
      histogram: parent.histogram)
    for k in leaf.histogram.indices { leaf.histogram[k] -= other.histogram[k] }
    leaf.best = bestSplit(leaf, columns)
    return leaf
  }

  /// Moves the rows that go left before the others and returns where those begin.
  private func partition(_ order: inout [Int32], _ range: Range<Int>, _ node: RuleTree.Node) -> Int
  {
    var right: [Int32] = []
    var place = range.lowerBound
    for i in range {
      let row = order[i]
      if RuleTree.goesLeft(node, bin: rows.bins[Int(row) * rows.width + node.predictor]) {
        order[place] = row
        place += 1
      } else {
        right.append(row)
      }
    }
    for (i, row) in right.enumerated() { order[place + i] = row }
    return place
  }

  private func bestSplit(_ leaf: Leaf, _ columns: [Int]) -> Split? {
    guard leaf.range.count >= 2 * settings.fewestRows else { return nil }
    var best = Split(gain: settings.leastGain)
    leaf.histogram.withUnsafeBufferPointer { cells in
      for f in columns { search(f, leaf, cells, &best) }
    }
    return best.gain > settings.leastGain ? best : nil
  }

  /// Tries all thresholds of a number, or levels in order of what they leave unexplained, with what
  /// is missing on either side.
  private func search(
    _ f: Int, _ leaf: Leaf, _ cells: UnsafeBufferPointer<Double>, _ best: inout Split
  ) {
    let (first, count) = (3 * starts[f], encodings[f].binCount)
    let ridge = settings.ridge
    let fewest = Double(settings.fewestRows)
    let isCategory = encodings[f].isCategory
    let bins =
      isCategory
      ? (1..<count).filter { cells[first + 3 * $0 + 2] > 0 }.sorted {
        let (a, b) = (first + 3 * $0, first + 3 * $1)
        return (cells[a] / (cells[a + 1] + ridge), $0) < (cells[b] / (cells[b + 1] + ridge), $1)
      } : Array(1..<count)
    let all = (leaf.sums.g, leaf.sums.h, Double(leaf.range.count))
    let missing = (cells[first], cells[first + 1], cells[first + 2])
    let whole = 0.5 * all.0 * all.0 / (all.1 + ridge)
    for missingGoesLeft in missing.2 > 0 ? [false, true] : [false] {
      var (g, h, n) = missingGoesLeft ? missing : (0, 0, 0)
      var levels: UInt64 = 0
      // Without a threshold, what is missing alone can go the other way.
      for (k, bin) in bins.enumerated() where k < bins.count - 1 || !missingGoesLeft {
        let cell = first + 3 * bin
        g += cells[cell]
        h += cells[cell + 1]
        n += cells[cell + 2]
        levels |= 1 << UInt64(isCategory ? bin : 0)
        guard n >= fewest, all.2 - n >= fewest else { continue }
        let (otherG, otherH) = (all.0 - g, all.1 - h)
        let gain = 0.5 * (g * g / (h + ridge) + otherG * otherG / (otherH + ridge)) - whole
        guard gain > best.gain else { continue }
        best = Split(
          gain: gain, predictor: f, threshold: UInt8(bin), levels: isCategory ? levels : 0,
          missingGoesLeft: missingGoesLeft)
      }
    }
  }
}
