import Testing

@testable import Statistics

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 5]) func `both values come back, whatever the threads`(threads: Int) {
    let (sum, words) = both(threads: threads) {
      parallelMap(0..<1000, threads: threads) { $0 }.reduce(0, +)
    } _: {
      parallelParts(of: 600, threads: threads) { "\($0)" }
    }
    #expect(sum == 499_500)
    #expect(words == (0..<600).map { "\($0)" })
  }
}
