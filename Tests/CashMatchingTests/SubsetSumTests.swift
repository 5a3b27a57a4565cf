import Testing

@testable import CashMatching

/// All sets that come to a sum are counted.
@Suite struct SubsetSumTests {
  /// Every set, one after the other.
  private func counted(_ amounts: [Int64], _ target: Int64, atMost size: Int) -> Int {
    (1..<(1 << amounts.count)).count { set in
      let members = amounts.indices.filter { set >> $0 & 1 == 1 }
      return members.count <= size && members.reduce(0) { $0 + amounts[$1] } == target
    }
  }

  @Test func `few amounts are searched in full`() {
    let amounts: [Int64] = [100, 200, 300, 400, -50, 150, 250, 100, 75, 25]
    for target: Int64 in [100, 175, 350, 500, 999] {
      let sums = SubsetSums(amounts, target: target)
      #expect(sums.count == min(SubsetSums.bound, counted(amounts, target, atMost: 10)))
      #expect(sums.sets.allSatisfy { $0.reduce(0) { $0 + amounts[$1] } == target })
    }
  }

  @Test func `many amounts are searched in sets of up to four, each once`() {
    let amounts: [Int64] = (0..<19).map { Int64(997 * ($0 + 3) % 1201 + 1) }
    for target: Int64 in [1501] {
      let sums = SubsetSums(amounts, target: target)
      #expect(sums.count == min(SubsetSums.bound, counted(amounts, target, atMost: 4)))
      #expect(Set(sums.sets).count == sums.sets.count)
    }
  }

  @Test func `a sum of nothing has no set`() {
    #expect(SubsetSums([1, -1], target: 0).count == 0 && SubsetSums([], target: 5).count == 0)
  }
}
