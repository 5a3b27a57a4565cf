/// The probability that an event has not happened by the end of each period.
public struct SurvivalCurve: Sendable, Hashable, Codable {
  /// S(0) = 1, S(1) … S(horizon), never rising.
  public let survival: [Double]

  /// The last period the curve knows.
  public var horizon: Int { survival.count - 1 }

  /// - Parameter survival: S(0) = 1, then never rising and never below 0.
  public init(survival: [Double]) {
    precondition(survival.first == 1, "survival begins at \(survival.first ?? 0), not at 1")
    precondition(
      zip(survival, survival.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 },
      "survival rises or is negative")
    self.survival = survival
  }

  /// - Parameter hazards: of periods 1, 2, …; each the probability of an event in the period for
  ///   those at risk in it.
  public init(hazards: some Sequence<Double>) {
    var survival = [1.0]
    for hazard in hazards {
      precondition(0 <= hazard && hazard <= 1, "a hazard of \(hazard)")
      survival.append(survival[survival.count - 1] * (1 - hazard))
    }
    self.survival = survival
  }

  /// The curve of one who has survived to the end of `period`, which becomes period 0.
  ///
  /// - Returns: S(period + t) / S(period); nil if nobody survives that long.
  public func given(survivedTo period: Int) -> SurvivalCurve? {
    precondition(0 <= period && period <= horizon, "period \(period) is not in 0...\(horizon)")
    let left = survival[period]
    return left > 0 ? SurvivalCurve(survival: survival[period...].map { $0 / left }) : nil
  }

  /// The first period by whose end an event has happened with probability `p` or more.
  ///
  /// - Returns: nil if that is beyond the horizon.
  public func quantile(_ p: Double) -> Int? {
    precondition(0 <= p && p <= 1, "\(p) is not a probability")
    return survival.firstIndex { 1 - $0 >= p }
  }

  /// The mean number of periods survived up to the horizon, Σ S(t) for t = 0 ..< horizon.
  public var restrictedMean: Double { survival.dropLast().reduce(0, +) }

  /// Kaplan and Meier's estimate: the product of one less each period's share of events.
  ///
  ///     S(t) = Πₛ (1 − eventsₛ / at riskₛ),      s = 1 … t
  ///
  /// A spell censored in a period was at risk in it. Periods with nobody at risk change nothing.
  ///
  /// - SeeAlso: Kaplan & Meier, *Nonparametric Estimation from Incomplete Observations* (1958).
  public static func kaplanMeier(_ spells: some Sequence<Spell>, horizon: Int) -> SurvivalCurve {
    precondition(horizon >= 0, "a horizon of \(horizon)")
    var entering = [Int](repeating: 0, count: horizon + 2)
    var (leaving, events) = (entering, entering)
    for spell in spells where spell.entry < horizon {
      entering[spell.entry + 1] += 1
      leaving[min(spell.exit, horizon) + 1] += 1
      if spell.ended, spell.exit <= horizon { events[spell.exit] += 1 }
    }
    var atRisk = 0
    return SurvivalCurve(
      hazards: (1..<(horizon + 1)).map { period in
        atRisk += entering[period] - leaving[period]
        return atRisk > 0 ? Double(events[period]) / Double(atRisk) : 0
      })
  }
}
