public import Receivables

/// How healthy one account is at a view's day, and why.
public struct Scorecard: Sendable, Hashable, Identifiable {
  /// As ``Customer/id``.
  public let customerID: String
  /// Empty where the ledger has none.
  public let name: String
  /// The ledger's own; empty for none.
  public let segment: String
  /// Says whether the review waits for a person.
  public let tier: Tier
  /// 0 (bad) to 100; `nil` where too little is known, or the customer has left.
  public let score: Double?
  /// By the score alone, after the month ends before; a score near a limit keeps its band.
  public let scoreBand: HealthBand?
  /// That, no better than flags allow.
  public let band: HealthBand?
  /// From 0 (bad) to 100; those of which something is known.
  public let pillars: [Pillar: Double]
  /// Of the weights of what the portfolio measures, the share for which something is known.
  public let evidence: Double
  /// What the score rests on, or why there is none.
  public let basis: Basis
  /// The score one period before.
  public let previousScore: Double?
  /// That of ``previousScore``, with the flags of that day.
  public let previousBand: HealthBand?
  /// Of scored accounts, the share with lower scores; ties count half.
  public internal(set) var percentileInPortfolio: Double?
  /// The same share among the scored accounts of its segment.
  public internal(set) var percentileInSegment: Double?
  /// P(leaves within the horizon); `nil` where too few have left to learn from, or the customer has.
  public let churnProbability: Double?
  /// Leading ones first.
  public let flags: [HealthFlag]
  /// Flags, but for notes, that were not there one period before.
  public let newFlags: [HealthFlag]
  /// Strongest first.
  public let drivers: [Driver]
  /// Whether a person is to look at it, and by when.
  public let review: ReviewStanding
  /// Where each of ``flags`` stands, in their order, and then those that do not hold any more.
  public let flagStandings: [FlagStanding]

  public var id: String { customerID }

  /// One measure's part in a score.
  public struct Driver: Sendable, Hashable {
    /// What is measured.
    public let measure: HealthMeasure
    /// As `health.csv` names its metric.
    public let name: String
    /// As measured: a metric's level, a change in its unit or as a share, or what a fact of the ledger
    /// counts.
    public let value: Double
    /// From 0 (bad) to 100.
    public let score: Double
    /// Points above or below 50.
    public let contribution: Double
    /// The day of the last measurement; `nil` for a fact of the ledger.
    public let measuredOn: Day?
    /// Of ``value``; `relative` for a change as a share.
    public let unit: String
    /// A change against the same months a year ago, not the months before.
    public let isAgainstYearAgo: Bool
    /// Against accounts like it when they were as new.
    public let isByNorm: Bool
    /// Scored by its place in the portfolio, for want of a scale.
    public let isByPlace: Bool
  }

  /// What a score rests on.
  public struct Basis: Sendable, Hashable {
    /// Days since it was taken on, of an account that is new: it has no past to be judged by.
    public let newForDays: Int?
    /// Nothing is measured of it but what the ledger says.
    public let isByLedgerAlone: Bool
  }

  /// What changed for the worse since one period before.
  public enum Alert: Sendable, Hashable {
    /// A flag that was not there.
    case flag(HealthFlag)
    /// A worse band, and why: the drivers below 50 that weigh most, leading ones first, or where flags
    /// allow no better band than that, those that have no alert of their own.
    case band(from: HealthBand, to: HealthBand, because: [Driver], flags: [HealthFlag])
  }

  /// Change since one period before.
  public var trend: Double? {
    guard let score, let previousScore else { return nil }
    return score - previousScore
  }

  /// Why somebody should look at the account now, leading signs first; empty if nothing changed for
  /// the worse.
  public var alerts: [Alert] {
    let flags = newFlags.map(Alert.flag)
    guard isInWorseBand, let band, let previousBand else { return flags }
    let reasons =
      isLimitedByFlags
      ? []
      : drivers.filter { $0.contribution < 0 }
        .sorted { ($0.measure.isLeading ? 0 : 1) < ($1.measure.isLeading ? 0 : 1) }
    return flags + [
      .band(
        from: previousBand, to: band, because: Array(reasons.prefix(2)),
        flags: limitingFlags.filter { !newFlags.contains($0) })
    ]
  }

  /// Whether flags allow no better band, and the score would.
  private var isLimitedByFlags: Bool {
    guard let band, let scoreBand else { return false }
    return band > scoreBand
  }

  /// The flags for which the band is no better.
  private var limitingFlags: [HealthFlag] {
    guard isLimitedByFlags else { return [] }
    return zip(flags, flagStandings).filter { flag, standing in
      flag.severity == (band == .red ? .red : .amber) && standing.state != .closedByPerson
    }.map(\.0)
  }

  /// Whether there are ``alerts``.
  public var hasAlerts: Bool { !newFlags.isEmpty || isInWorseBand }

  private var isInWorseBand: Bool {
    guard let band, let previousBand else { return false }
    return band > previousBand
  }

  /// Whether an alert rests on a sign that shows before money is late.
  public var hasLeadingAlert: Bool {
    newFlags.contains(where: \.isEarly)
      || (isInWorseBand
        && (isLimitedByFlags
          ? limitingFlags.contains(where: \.isEarly)
          : drivers.first { $0.contribution < 0 }?.measure.isLeading == true))
  }
}
