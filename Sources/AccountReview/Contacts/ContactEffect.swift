import Foundation
public import Receivables

/// What a contact does to the hazard of payment: policy's assumption, or what an experiment says.
///
/// An experiment is a randomised arm in the activity log: customers assigned to `contact` or
/// `control`. Only such a comparison can tell what a contact does, since slow payers are contacted
/// more. Counted are payments, each by its share of the invoice, and days at risk, of invoices that
/// on the day of the assignment were past due, uncontested and not promised, from the day after it
/// through the window, the view's day or the day of the next assignment, whichever is first. With e payments in
/// t invoice-days in the strata s of ``ContactExperiment``, and 1 for contact and 0 for control,
///
///     ρ̂ = Σₛ e₁ₛ t₀ₛ/tₛ  ÷  Σₛ e₀ₛ t₁ₛ/tₛ
///
/// with the variance s² of log ρ̂ from leaving out one customer at a time. Strata keep invoices
/// that are paid soon anyway, which leave both arms early, from hiding the effect. The departure
/// from policy, δ̂ = log ρ̂ − m with m the mean log effect that policy assumes for the contacts
/// made, has a normal prior around zero whose variance τ² is estimated from δ̂ itself:
///
///     δ = δ̂ · τ² / (τ² + s²),     τ² = max(0, δ̂² − s²)
///
/// and every effect of the policy is multiplied by exp δ.
///
/// - SeeAlso: Rothman, Greenland & Lash, *Modern Epidemiology* (2008), chapter 15, for the
///   Mantel–Haenszel rate ratio; Efron & Morris, *Stein's Estimation Rule and Its Competitors*
///   (1973), for the shrinkage.
public struct ContactEffect: Sendable, Hashable, Codable {
  /// What was observed in one arm.
  public struct Arm: Sendable, Hashable, Codable {
    /// Assigned to the arm, with an invoice at risk.
    public var customers = 0
    /// Invoices of which at least half of what was open was paid within the window.
    public var payments = 0
    /// Invoice-days at risk.
    public var daysAtRisk = 0
  }

  /// A comparison of the arms.
  public struct Estimate: Sendable, Hashable, Codable {
    /// ρ̂.
    public let hazardRatio: Double
    /// 95 % of the normal interval on the log scale.
    public let lower: Double
    /// The upper end of that interval.
    public let upper: Double
    /// exp m.
    public let assumedRatio: Double
    /// exp (m + δ), what is used on average.
    public let shrunkRatio: Double
  }

  /// Those that were to be contacted.
  public let contact: Arm
  /// Those that were to be left alone.
  public let control: Arm
  /// `nil` while an arm has fewer payments than policy asks for, or leaving out one customer leaves
  /// nothing to compare.
  public let estimate: Estimate?
  /// exp δ; 1 without an estimate.
  public let adjustment: Double
  /// The customers' segments by themselves, by name; none without an estimate of the whole.
  public let segments: [SegmentEffect]

  /// What contacts did in one segment of customers.
  public struct SegmentEffect: Sendable, Hashable, Codable {
    /// As customers have it; empty for those without one.
    public let segment: String
    /// Those of the segment that were to be contacted.
    public let contact: Arm
    /// Those of the segment that were to be left alone.
    public let control: Arm
    /// ρ̂ of the segment with its 95 % interval; `nil` where it has too few payments to say anything.
    public let ratio: Interval?
    /// What is used of it: the segment's own ratio drawn towards that of the whole.
    public let shrunkRatio: Double

    /// A ratio of hazards with its 95 % interval, normal on the log scale.
    public struct Interval: Sendable, Hashable, Codable {
      /// Above 1, contacts bring payments sooner.
      public let value: Double
      /// The lower end of the interval.
      public let lower: Double
      /// The upper end of the interval.
      public let upper: Double
    }
  }

  /// From the assignments that the view knows.
  public init(_ view: LedgerView, _ policy: Policy) {
    let experiment = ContactExperiment(view, policy)
    self.contact = experiment.contact
    self.control = experiment.control
    let enough = policy.experiment.minimumEvents
    guard contact.payments >= enough, control.payments >= enough,
      let observed = experiment.logRateRatio
    else {
      (estimate, adjustment, segments) = (nil, 1, [])
      return
    }
    let (logRatio, variance) = observed
    let assumed = experiment.assumedLogEffect
    let departure = logRatio - assumed
    let spread = max(0, departure * departure - variance)
    let shrunk = spread > 0 ? departure * spread / (spread + variance) : 0
    let margin = 1.959963984540054 * variance.squareRoot()
    adjustment = exp(shrunk)
    estimate = Estimate(
      hazardRatio: exp(logRatio), lower: exp(logRatio - margin), upper: exp(logRatio + margin),
      assumedRatio: exp(assumed), shrunkRatio: exp(assumed + shrunk))
    segments = SegmentEffect.all(
      in: view, policy, whole: logRatio, used: assumed + shrunk)
  }

  /// Policy's assumption alone.
  static let assumed = ContactEffect()

  private init() {
    (contact, control, estimate, adjustment, segments) = (Arm(), Arm(), nil, 1, [])
  }

  /// The hazard ratio used for a contact about an invoice in an overdue bucket (1 is the first).
  ///
  /// - Parameter segment: of the customer; one that was measured departs from the whole as it does there.
  public func hazardRatio(
    _ channel: ContactChannel, bucket: Int, _ policy: Policy, segment: String = ""
  ) -> Double {
    let whole = policy.assumedEffect(channel, bucket: bucket) * adjustment
    guard let used = estimate?.shrunkRatio,
      let own = segments.first(where: { $0.segment == segment })
    else { return whole }
    return whole * own.shrunkRatio / used
  }
}
