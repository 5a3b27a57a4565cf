internal import Foundation
package import Statistics

/// Which part of each payment curve is published as the interval that covers a given share of
/// invoices.
///
/// With F the curve, a day k lies at distance
///
///     s(k) = |F(k − 1) + F(k) − 1|,   but 0 if F(k − 1) < 1/2 ≤ F(k)
///
/// from the middle, which is 1 at either end. The interval of level ℓ is the days with s(k) ≤ ℓ; it
/// always holds the median day. Days are whole and many invoices are paid on one of a few, so that
/// intervals of level 0.8 cover more than 80 %. The level for a share is therefore the one whose
/// intervals cover it: in the curves themselves, and in the outcomes of invoices after an earlier
/// cutoff, which count n/(n + 50) for n of them.
///
/// - SeeAlso: Parzen, *Quantile Probability and Statistical Data Modeling* (2004), of mid-distribution
///   functions; Romano, Patterson & Candès, *Conformalized Quantile Regression* (2019).
public struct PaymentIntervals: Sendable, Hashable, Codable {
  /// Shares of invoices whose payment day an interval should cover.
  public static let shares = [0.5, 0.8, 0.95]

  /// ℓ for each of ``shares``.
  public let levels: [Double]
  /// Outcomes that they were checked on.
  public let outcomes: Int

  private static let priorOutcomes = 50.0

  private init(levels: [Double], outcomes: Int) {
    (self.levels, self.outcomes) = (levels, outcomes)
  }

  /// Levels whose intervals cover the shares in the curves, as far as outcomes do not say otherwise.
  package init(_ curves: some Collection<PaymentCurve>, checkedOn check: LevelCoverage?) {
    var own = LevelCoverage()
    for curve in curves { own.add(curve) }
    let trust = check.map { $0.total / ($0.total + Self.priorOutcomes) } ?? 0
    let levels = Self.shares.map { share in
      let modelled = own.level(covering: share)
      return trust * (check?.level(covering: share) ?? modelled) + (1 - trust) * modelled
    }
    self.init(levels: levels, outcomes: Int(check?.total ?? 0))
  }

  /// - Throws: ``ModelFault`` where it cannot be one.
  package func validate() throws(ModelFault) {
    try ModelFault.require(
      levels.count == Self.shares.count && outcomes >= 0, "levels of intervals are missing")
    try ModelFault.require(levels, in: 0...1, "a level of the intervals")
  }

  /// The days ahead of a curve F(1)…F(horizon) at a distance of at most the level of one of
  /// ``shares``; the day after the horizon stands for all later ones.
  package func days(_ paidBy: ArraySlice<Float>, _ share: Int) -> ClosedRange<Int> {
    var (first, last) = (paidBy.count + 1, 1)
    var before = 0.0
    for (k, by) in (paidBy.map(Double.init) + [1]).enumerated() {
      if Self.distance(before, by) <= levels[share] + 1e-9 {
        (first, last) = (min(first, k + 1), k + 1)
      }
      before = by
    }
    return first...last
  }

  /// s of a day, from F on the day before and on it.
  static func distance(_ before: Double, _ by: Double) -> Double {
    before < 0.5 && by >= 0.5 ? 0 : abs(before + by - 1)
  }
}

/// What share of payments intervals of each level cover.
package struct LevelCoverage: Sendable, Hashable, Codable {
  /// Payments by distance from the middle, in steps of 1/200, rounded up.
  private var weights = [Double](repeating: 0, count: 201)
  package private(set) var total = 0.0

  package init() {}

  private mutating func add(_ weight: Double, at distance: Double) {
    weights[min(200, Int((200 * distance - 1e-6).rounded(.up)))] += weight
    total += weight
  }

  /// Every day of a curve by its probability; what is after the horizon counts as one day.
  package mutating func add(_ curve: PaymentCurve) {
    var before = 0.0
    for by in curve.paidBy.map(Double.init) + [1] {
      if by > before { add(by - before, at: PaymentIntervals.distance(before, by)) }
      before = by
    }
  }

  /// A payment on a day with F so before it and on it.
  package mutating func addPayment(before: Double, by: Double) {
    add(1, at: PaymentIntervals.distance(before, by))
  }

  /// An invoice still open when F was `by`: F on its payment day is evenly spread over the rest.
  package mutating func addOpen(by: Double) {
    let steps = 20
    for step in 0..<steps {
      let f = by + (1 - by) * (Double(step) + 0.5) / Double(steps)
      add(1 / Double(steps), at: abs(2 * f - 1))
    }
  }

  /// - Throws: ``ModelFault`` where it cannot be one.
  package func validate() throws(ModelFault) {
    try ModelFault.require(weights.count == 201, "\(weights.count) weights of intervals are there")
    try ModelFault.require(weights, in: 0...1e15, "a weight of the intervals")
    try ModelFault.require([total], in: 0...1e15, "the sum of the weights of intervals")
    let sum = weights.reduce(0, +)
    try ModelFault.require(
      abs(sum - total) <= 1e-6 * max(sum, 1), "the weights of intervals sum to \(sum), not \(total)"
    )
  }

  /// The least level whose intervals cover a share.
  package func level(covering share: Double) -> Double {
    var covered = 0.0
    for (i, weight) in weights.enumerated() {
      covered += weight
      if covered >= share * total - 1e-9 { return Double(i) / 200 }
    }
    return 1
  }
}

extension PaymentCurve {
  /// The days ahead of the first and the last day of the interval that covers `share` of invoices,
  /// of the curve's own quantiles where no intervals are given; the last is `nil` where it may
  /// never be paid.
  public func interval(
    covering share: Double, _ intervals: PaymentIntervals?
  ) -> (first: Int?, last: Int?) {
    guard let intervals else {
      return (
        daysAhead(atProbability: (1 - share) / 2), daysAhead(atProbability: (1 + share) / 2)
      )
    }
    guard let i = PaymentIntervals.shares.firstIndex(of: share) else {
      preconditionFailure("no interval is kept for a share of \(share)")
    }
    let days = intervals.days(paidBy[...], i)
    let level = intervals.levels[i]
    func ahead(_ day: Int, _ tail: Double) -> Int? {
      day <= horizon ? day : daysAhead(atProbability: tail)
    }
    return (
      ahead(days.lowerBound, min(max((1 - level) / 2, 1e-6), 0.5)),
      ahead(days.upperBound, min(max((1 + level) / 2, 0.5), 1 - 1e-6))
    )
  }
}
