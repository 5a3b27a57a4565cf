import Dispatch
import Testing

@testable import Statistics

@Suite struct ParallelTests {
  @Test(arguments: [1, 2, 5]) func `both values come back, whatever the threads`(threads: Int) {
    let (sum, words) = both(threads: threads) {
      parallelMap(0..<1000, threads: threads) { $0 }.reduce(0, +)
    } _: {
      parallelParts(of: 0..<600, threads: threads) { "\($0)" }
    }
    #expect(sum == 499_500)
    #expect(words == (0..<600).map { "\($0)" })
  }

  /// Each of the inner two waits for the other, while the outer second has long been done.
  @Test func `work within work takes over threads that are free`() {
    let met = both(threads: 2) {
      let (one, other) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      @Sendable func meet(_ own: DispatchSemaphore, _ their: DispatchSemaphore) -> Bool {
        own.signal()
        return their.wait(timeout: .now() + 60) == .success
      }
      return both(threads: 2) {
        meet(one, other)
      } _: {
        meet(other, one)
      }
    } _: {
      0
    }
    #expect(met.0.0 && met.0.1)
  }

  @Test func `work within work within work comes to its end`() {
    for round in 0..<200 {
      let sums = parallelMap(0..<4, threads: 3) { i in
        parallelMap(0..<5, threads: 3) { j in
          parallelMap(0..<3, threads: 2) { i + j + $0 }.reduce(0, +)
        }.reduce(0, +)
      }
      #expect(sums == [45, 60, 75, 90], "round \(round)")
    }
  }
}
