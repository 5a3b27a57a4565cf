import Testing

@testable import Statistics

@Suite struct VarianceComponentsTests {
  /// (2 + 8)/(5 − 2) within, and (2·3² + 3·2² − 10/3)/(5 − 13/5) = 100/9 between.
  @Test func `components of two groups are those worked by hand`() throws {
    var components = VarianceComponents()
    components.add([1, 3])
    components.add([5, 7, 9])
    #expect(abs(try #require(components.within) - 10.0 / 3) < 1e-12)
    #expect(abs(try #require(components.between) - 100.0 / 9) < 1e-12)
  }

  @Test func `groups that differ less than their values do not differ`() {
    var components = VarianceComponents()
    components.add([1, 9])
    components.add([2, 8])
    #expect(components.between == 0)
  }

  @Test func `what cannot be told is not told`() {
    var components = VarianceComponents()
    components.add([])
    #expect(components.within == nil && components.between == nil)
    components.add([4])
    components.add([6])
    #expect(components.within == nil && components.between == nil)
    var one = VarianceComponents()
    one.add([4, 6])
    #expect(one.within == 2 && one.between == nil)
  }
}

@Suite struct RandomWalkTests {
  @Test func `a random walk penalises differences of neighbours alone`() {
    let block = Penalty.Block.randomWalk(firstColumn: 1, count: 3, precision: 2)
    let penalty = Penalty(ridge: [0, 0, 0, 0], blocks: [block])
    // 2 (1² + 2²) is βᵀSβ.
    let beta = [5.0, 0, 1, 3]
    let pull = penalty.matrix.times(beta)
    #expect(zip(beta, pull).reduce(0) { $0 + $1.0 * $1.1 } == 10)
    #expect(penalty.matrix.times([7, 4, 4, 4]) == [0, 0, 0, 0])
  }
}
