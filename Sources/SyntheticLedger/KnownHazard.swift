import Foundation

/// A daily hazard of payment whose every coefficient is known.
///
///     logit h(t) = a(t − terms) + β_segment + β_amount ln(amount / reference)
///                  + β_paper · [channel = paper] + β_health z_m + u_c,      u_c ~ N(0, σ²)
///
/// for t = 1, 2, … days since issue: an invoice still unpaid after t − 1 days is paid on day t
/// with probability h(t). Every day counts, weekends too. z_m is the customer's latent health in the
/// month of the day (``LedgerRecipe/Health``).
public struct KnownHazard: Sendable, Codable, Hashable {
  /// a, well before the due day; it rises by ``riseBeforeDue`` a day over the last ten days.
  public var beforeDue = -5.0
  public var riseBeforeDue = 0.12
  /// a on the due day itself.
  public var atDue = -0.4
  /// a on the day after the due day; it falls by ``fallAfterDue`` a day for sixty days.
  public var afterDue = -1.5
  public var fallAfterDue = 0.03
  /// β_segment, by segment; 0 where absent.
  public var segments: [SegmentEffect] = [
    SegmentEffect("manufacturing", 0.0), SegmentEffect("public", -0.5),
    SegmentEffect("retail", 0.3), SegmentEffect("services", 0.15),
  ]
  /// β_amount.
  public var amount = -0.25
  /// β_paper.
  public var paper = -0.6
  /// β_health; `nil` where health delays nothing.
  public var health: Double?
  /// σ.
  public var customerSpread = 0.5

  public init() {}

  /// A segment's shift of the log odds.
  public struct SegmentEffect: Sendable, Codable, Hashable {
    public var segment: String
    public var effect: Double

    public init(_ segment: String, _ effect: Double) {
      self.segment = segment
      self.effect = effect
    }
  }

  /// a(d), with d = days since issue − terms: low before the due day, a spike on it, then decaying.
  public func baseline(daysPastDue d: Int) -> Double {
    if d < 0 { return beforeDue + riseBeforeDue * Double(max(0, 10 + d)) }
    if d == 0 { return atDue }
    return afterDue - fallAfterDue * Double(min(d - 1, 60))
  }

  /// β_segment.
  public func effect(ofSegment segment: String) -> Double {
    segments.first { $0.segment == segment }?.effect ?? 0
  }

  /// The part of the log odds that is the same on every day of an invoice.
  ///
  /// - Parameter amountRatio: amount ÷ reference amount, in the same currency.
  public func constantPart(
    segment: String, amountRatio: Double, paper isPaper: Bool, customer: Double
  )
    -> Double
  {
    effect(ofSegment: segment) + amount * log(amountRatio) + (isPaper ? paper : 0) + customer
  }
}
