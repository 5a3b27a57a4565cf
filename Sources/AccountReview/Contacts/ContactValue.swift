import ForecastVocabulary
import Foundation

/// What contacting a customer is worth, in major units of the account's currency.
///
/// For the contactable part a of each overdue invoice i, with S(k) the probability that it is
/// neither paid nor given up k days ahead, N the probability that it is never paid, and S′, N′ the
/// same after a contact,
///
///     value = Σᵢ aᵢ ( r/365 · Σₖ₌₀ᴰ⁻¹ [Sᵢ(k) − S′ᵢ(k)]  +  L · [Nᵢ − N′ᵢ] )  −  cost
///
/// where r is the yearly cost of capital, D the most days an invoice is taken to tie up capital and
/// L the loss given default. Each currency of a customer bears the full cost. A contact multiplies the hazard of payment, hₖ = P(paid on day k ∣
/// open before it), by θ on the days of its window and leaves later hazards and those of giving up
/// as they were:
///
///     h′ₖ = min(θ hₖ, 1 − gₖ) for k ≤ window,   h′ₖ = hₖ after it
public struct ContactValue: Sendable, Hashable, Codable {
  /// Capital freed by being paid sooner.
  public var capitalFreed: Double
  /// Expected loss avoided.
  public var lossAvoided: Double
  /// Out of pocket, by the policy.
  public var cost: Double
  /// Expected cash within the window beyond what would come anyway.
  public var extraCashInWindow: Double

  /// Below zero where the contact costs more than it brings.
  public var total: Double { capitalFreed + lossAvoided - cost }

  /// An action that is no contact.
  static let none = ContactValue(capitalFreed: 0, lossAvoided: 0, cost: 0, extraCashInWindow: 0)
}

/// The difference a contact makes to one unit of an invoice.
struct ContactDifference: Sendable, Hashable {
  /// Σₖ S(k) − S′(k) over days 0…D − 1.
  var daysSooner = 0.0
  /// N − N′, the same as P′(paid) − P(paid).
  var paidEver = 0.0
  /// P′(paid within the window) − P(paid within the window).
  var paidInWindow = 0.0

  init(_ curve: PaymentCurve, hazardRatio: Double, windowDays: Int, maximumDays: Int) {
    precondition(hazardRatio > 0, "a hazard ratio of \(hazardRatio)")
    let horizon = curve.horizon
    // The curve says how much is given up by the horizon, not when: spread it evenly.
    let givenUp = max(0, 1 - curve.probabilityPaid(within: horizon) - curve.openAtHorizon)
    let givenUpDaily = horizon > 0 ? givenUp / Double(horizon) : 0
    let ending = min(1, curve.tailPaymentHazard + curve.tailWriteOffHazard)
    // P(open) without and with the contact, and P(paid by the day before).
    var (open, contacted, paidBefore) = (1.0, 1.0, 0.0)
    for day in 1...max(windowDays, horizon, 1) {
      if day <= maximumDays { daysSooner += open - contacted }
      guard open > 1e-12 else { break }
      var (payment, giving) = (curve.tailPaymentHazard, curve.tailWriteOffHazard)
      if day <= horizon {
        let paidBy = curve.probabilityPaid(within: day)
        payment = min(1, max(0, paidBy - paidBefore) / open)
        giving = min(1 - payment, givenUpDaily / open)
        paidBefore = paidBy
      }
      let sooner = day <= windowDays ? min(hazardRatio * payment, 1 - giving) : payment
      paidEver += contacted * sooner - open * payment
      if day <= windowDays { paidInWindow = paidEver }
      contacted *= 1 - sooner - giving
      open *= 1 - payment - giving
    }
    let left = maximumDays - max(windowDays, horizon, 1)
    if left > 0 {
      let tailDays = ending > 0 ? (1 - pow(1 - ending, Double(left))) / ending : Double(left)
      daysSooner += (open - contacted) * tailDays
    }
    if ending > 0 { paidEver += (contacted - open) * curve.tailPaymentHazard / ending }
  }
}
