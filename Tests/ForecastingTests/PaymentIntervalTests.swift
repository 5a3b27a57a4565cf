import Testing

@testable import ForecastVocabulary

@Suite struct PaymentIntervalTests {
  /// Paid on day 1 with 1/4, on day 2 with 1/4, later with 1/2.
  ///
  /// By s = |F(k − 1) + F(k) − 1|, day 1 lies at 3/4, day 2 holds the median and so lies at 0, and
  /// what is later at 1/2.
  private let curve = PaymentCurve(
    paidBy: [0.25, 0.5], openAtHorizon: 0.5, tailPaymentHazard: 0.1, tailWriteOffHazard: 1 / 30)

  @Test func `levels are those whose intervals cover the share in the curves`() {
    let intervals = PaymentIntervals([curve], checkedOn: nil)
    // The median day alone holds 1/4, with later ones 3/4, with day 1 all.
    #expect(intervals.levels == [0.5, 0.75, 0.75])
    #expect(intervals.days(curve.paidBy[...], 0) == 2...3)
    #expect(intervals.days(curve.paidBy[...], 1) == 1...3)
    #expect(intervals.outcomes == 0)
  }

  @Test func `outcomes count by their number`() {
    var outcomes = LevelCoverage()
    for _ in 0..<50 { outcomes.addPayment(before: 0.4, by: 0.6) }
    // All on their median days: they call for level 0, with weight 50/(50 + 50).
    let intervals = PaymentIntervals([curve], checkedOn: outcomes)
    #expect(intervals.levels == [0.25, 0.375, 0.375])
    #expect(intervals.days(curve.paidBy[...], 1) == 2...2)
    #expect(intervals.outcomes == 50)
  }

  @Test func `an open invoice counts for the days still ahead of it`() {
    var open = LevelCoverage()
    open.addOpen(by: 0.5)
    // u is even over (1/2, 1), so that |2u − 1| is even over (0, 1).
    for share in [0.2, 0.5, 0.8] {
      #expect(abs(open.level(covering: share) - share) < 0.03)
    }
    var late = LevelCoverage()
    late.addOpen(by: 0.9)
    #expect(late.level(covering: 0.01) > 0.8)
  }

  @Test func `an interval beyond the horizon ends on a day of the tail`() throws {
    var outcomes = LevelCoverage()
    for _ in 0..<5000 { outcomes.addPayment(before: 0.4, by: 0.6) }
    let narrow = PaymentIntervals([curve], checkedOn: outcomes)
    #expect(curve.interval(covering: 0.8, narrow) == (2, 2))
    // Level 3/4: the first day by which 7/8 are paid, which is all that ever is.
    #expect(
      curve.interval(covering: 0.8, PaymentIntervals([curve], checkedOn: nil)) == (1, nil))
    // Level 1/2: the first day by which 3/4 are paid.
    let last = try #require(
      curve.interval(covering: 0.5, PaymentIntervals([curve], checkedOn: nil)).last)
    #expect(curve.probabilityPaid(within: last) >= 0.75)
    #expect(curve.probabilityPaid(within: last - 1) < 0.75)
  }
}
