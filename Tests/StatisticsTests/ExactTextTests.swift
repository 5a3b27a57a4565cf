import Testing

@testable import Statistics

@Suite struct ExactTextTests {
  private let composed = "M\u{FC}ller"
  private let decomposed = "Mu\u{308}ller"

  @Test func `texts that Unicode holds equal are two keys`() {
    #expect(composed == decomposed)
    #expect(ExactText(composed) != ExactText(decomposed))
    let numbers = Dictionary(
      uniqueKeysWithValues: [composed, decomposed].enumerated().map { (ExactText($1), $0) })
    #expect(numbers[ExactText(composed)] == 0 && numbers[ExactText(decomposed)] == 1)
    // `u` is before `ü` in bytes.
    #expect([composed, decomposed].map(ExactText.init).sorted().map(\.text.utf8.count) == [8, 7])
  }

  @Test(
    arguments: [
      (0.5, 1), (-0.5, -1), (2.4, 2), (1e30, Int64.max), (-1e30, Int64.min),
      (.infinity, Int64.max), (.nan, 0), (9.3e18, Int64.max),
    ] as [(Double, Int64)])
  func `any number has a nearest whole one`(number: Double, whole: Int64) {
    #expect(Int64(nearest: number) == whole)
  }

  @Test func `sums beyond whole numbers stop at the last`() {
    #expect(Int64.max.clampedSum(1) == .max)
    #expect(Int64.min.clampedSum(-1) == .min)
    #expect(Int64(5).clampedSum(-7) == -2)
  }
}
