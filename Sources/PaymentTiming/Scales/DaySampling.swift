internal import Statistics

/// Draws the days at risk that a fit uses: those of payments, and of the others the telling ones.
///
/// A day without a payment tells as much as one was to be expected: its information is h(1 − h), and
/// most days at risk are days on which hardly anybody pays. So such a day is kept with probability
///
///     p = min(1, max(c h̃, 1/20))
///
/// and weighs 1/p, where h̃ is the hazard by the customer's habits and the portfolio's weekdays alone.
/// Sums over the rows are those over all days, on average, whatever h̃ is; the variance of
/// coefficients grows by a share of about 1/c. Draws are systematic: along a spell one day is kept for
/// each whole number that the sum of p, begun at a uniform one, goes past.
///
/// - SeeAlso: Fithian & Hastie, *Local Case-Control Sampling: Efficient Subsampling in Imbalanced Data
///   Sets* (2014).
struct DaySampling: Sendable {
  /// c: days kept for each payment expected.
  let daysPerPayment: Double

  private static let leastShare = 0.05

  /// The days kept, ascending.
  ///
  /// - Parameters:
  ///   - hazards: h̃ of the days 1, 2 and so on after the landmark.
  ///   - paid: whether the invoice was paid on the last of them.
  func days(
    _ hazards: some Collection<Double>, paid: Bool, _ random: inout SplitMix64
  ) -> [SampledDay] {
    var kept: [SampledDay] = []
    var sum = random.uniform()
    for (index, hazard) in hazards.enumerated() {
      let ahead = Int32(index + 1)
      if paid, index == hazards.count - 1 {
        kept.append(SampledDay(ahead: ahead, weight: 1))
        break
      }
      let share = min(1, max(daysPerPayment * hazard, DaySampling.leastShare))
      sum += share
      if sum >= 1 {
        sum -= 1
        kept.append(SampledDay(ahead: ahead, weight: Float(1 / share)))
      }
    }
    return kept
  }
}

/// A day at risk, and the days that it stands for.
struct SampledDay: Sendable, Equatable {
  /// Days after the landmark.
  let ahead: Int32
  let weight: Float
}
