/// All sets of amounts that come to a sum: counted, and the first of them.
struct SubsetSums {
  private(set) var sets: [[Int]] = []
  /// How many there are, up to a bound.
  private(set) var count = 0

  /// Up to this many amounts all sets are looked at, beyond only those of up to four.
  static let mostForAll = 18
  static let most = 160
  static let bound = 50

  /// - Parameters:
  ///   - amounts: in the order in which sets are preferred.
  ///   - target: what they come to, not zero.
  init(_ amounts: [Int64], target: Int64) {
    guard target != 0 else { return }
    let places = SubsetSums.usable(amounts, target)
    let usable = places.map { amounts[$0] }
    if usable.count <= SubsetSums.mostForAll {
      takeAll(usable, target)
    } else {
      takeSmall(Array(usable.prefix(SubsetSums.most)), target)
    }
    sets = sets.map { set in set.map { places[$0] } }
  }

  /// Amounts that a set of that sum can have: none too large for all those on the other side together.
  private static func usable(_ amounts: [Int64], _ target: Int64) -> [Int] {
    let above = amounts.reduce(Int128(0)) { $0 + Int128(max(0, $1)) }
    let below = amounts.reduce(Int128(0)) { $0 + Int128(min(0, $1)) }
    let bounds = (Int128(target) - above, Int128(target) - below)
    return amounts.indices.filter {
      Int128(amounts[$0]) >= bounds.0 && Int128(amounts[$0]) <= bounds.1
    }
  }

  private mutating func take(_ set: [Int]) -> Bool {
    count += 1
    if sets.count < 12 { sets.append(set.sorted()) }
    return count < SubsetSums.bound
  }

  /// Meet in the middle.
  private mutating func takeAll(_ amounts: [Int64], _ target: Int64) {
    let half = amounts.count / 2
    let low = SubsetSums.sums(amounts[..<half])
    let high = SubsetSums.sums(amounts[half...])
    let order = low.indices.sorted { low[$0] < low[$1] }
    for (set, sum) in high.enumerated() {
      let wanted = target &- sum
      var (first, last) = (0, order.count)
      while first < last {
        let middle = (first + last) / 2
        if low[order[middle]] < wanted { first = middle + 1 } else { last = middle }
      }
      while first < order.count, low[order[first]] == wanted {
        let members = SubsetSums.members(order[first], 0) + SubsetSums.members(set, half)
        if !members.isEmpty, !take(members) { return }
        first += 1
      }
    }
  }

  private static func sums(_ amounts: ArraySlice<Int64>) -> [Int64] {
    var sums: [Int64] = [0]
    sums.reserveCapacity(1 << amounts.count)
    for amount in amounts { sums += sums.map { $0 &+ amount } }
    return sums
  }

  private static func members(_ set: Int, _ first: Int) -> [Int] {
    (0..<20).filter { set >> $0 & 1 == 1 }.map { $0 + first }
  }

  private struct Pair {
    let sum: Int64
    let a: Int32
    let b: Int32
  }

  /// Sets of up to four, each once.
  private mutating func takeSmall(_ amounts: [Int64], _ target: Int64) {
    for (place, amount) in amounts.enumerated() where amount == target {
      if !take([place]) { return }
    }
    var pairs: [Pair] = []
    pairs.reserveCapacity(amounts.count * (amounts.count - 1) / 2)
    for a in amounts.indices {
      for b in amounts.indices[(a + 1)...] {
        pairs.append(Pair(sum: amounts[a] &+ amounts[b], a: Int32(a), b: Int32(b)))
      }
    }
    pairs.sort { $0.sum < $1.sum }
    func first(_ sum: Int64) -> Int {
      var (low, high) = (0, pairs.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[middle].sum < sum { low = middle + 1 } else { high = middle }
      }
      return low
    }
    var place = first(target)
    while place < pairs.count, pairs[place].sum == target {
      if !take([Int(pairs[place].a), Int(pairs[place].b)]) { return }
      place += 1
    }
    for (c, amount) in amounts.enumerated() {
      var place = first(target &- amount)
      while place < pairs.count, pairs[place].sum == target &- amount {
        let pair = pairs[place]
        if Int(pair.b) < c, !take([Int(pair.a), Int(pair.b), c]) { return }
        place += 1
      }
    }
    takeFours(pairs, target)
  }

  private mutating func takeFours(_ pairs: [Pair], _ target: Int64) {
    var (low, high) = (0, pairs.count - 1)
    while low < pairs.count, high >= 0 {
      let sum = pairs[low].sum &+ pairs[high].sum
      if sum < target {
        low += 1
      } else if sum > target {
        high -= 1
      } else {
        var other = high
        var looked = 0
        while other >= 0, pairs[other].sum == pairs[high].sum, looked < 2000 {
          let (one, two) = (pairs[low], pairs[other])
          if one.b < two.a, !take([Int(one.a), Int(one.b), Int(two.a), Int(two.b)]) { return }
          other -= 1
          looked += 1
        }
        low += 1
      }
    }
  }
}
