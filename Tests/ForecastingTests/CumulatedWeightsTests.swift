import Statistics
import Testing

@testable import Simulation

@Suite struct CumulatedWeightsTests {
  @Test(arguments: 0..<20) func `a share falls where the sums say`(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    // Some weigh nothing, and some most of all.
    let weights = (0..<(1 + seed * 7)).map { _ in
      random.uniform() < 0.2 ? 0 : random.exponential(mean: random.uniform() < 0.1 ? 50 : 1)
    }
    let cumulated = CumulatedWeights(weights)
    var sum = 0.0
    let sums = weights.map { weight in
      sum += weight
      return sum
    }
    #expect(cumulated.total == sum)
    for k in 0..<2000 {
      let share = k < 1000 ? Double(k) / 1000 : random.uniform()
      let place = sums.firstIndex { $0 >= share * sum } ?? weights.count - 1
      #expect(cumulated.position(share) == place, "\(share)")
    }
  }
}
