import Foundation
import Statistics
import Testing

@testable import PaymentTiming

@Suite struct HabitOffsetTests {
  @Test func `without evidence it is the prior mean`() {
    let offset = HabitOffset.mode(
      events: [0.0, 0], exposure: [0.0, 0], logits: [-1, 1], priorMean: 0.7, priorDeviation: 1)
    #expect(offset == 0.7)
  }

  /// 300 of 400 against a baseline of one half: log odds of 3.
  @Test func `with much evidence it is the customer's own log odds`() {
    let offset = HabitOffset.mode(
      events: [30_000.0], exposure: [40_000], logits: [0], priorMean: 0, priorDeviation: 1)
    #expect(abs(offset - log(3)) < 1e-3)
  }

  /// The derivative of the log posterior is zero there.
  @Test(arguments: 0..<30) func `it is the mode of the posterior`(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let exposure = (0..<5).map { _ in Double.random(in: 0..<50, using: &random).rounded() }
    let events = exposure.map { ($0 * random.uniform()).rounded() }
    let logits = (0..<5).map { _ in Double.random(in: -4..<3, using: &random) }
    let (mean, deviation) = (Double.random(in: -1..<1, using: &random), 0.3 + random.uniform())
    let offset = HabitOffset.mode(
      events: events, exposure: exposure, logits: logits, priorMean: mean,
      priorDeviation: deviation)
    var slope = -(offset - mean) / (deviation * deviation)
    for (n, (e, l)) in zip(events, zip(exposure, logits)) {
      slope += n - e / (1 + exp(-l - offset))
    }
    #expect(abs(slope) < 0.02 * (1 + exposure.reduce(0, +) / 4))
  }
}
