internal import Foundation
internal import SortedSearch
internal import Statistics

/// The distribution of the day an open invoice is paid.
///
/// Days ahead count from the as-of day: 1 is the day after it. Beyond the last modelled day the
/// hazards of payment and of write-off stay constant.
public struct PaymentCurve: Sendable, Hashable {
  /// P(paid on or before day k), k = 1…horizon, at index k − 1.
  public let paidBy: [Float]
  /// P(neither paid nor given up by the horizon).
  public let openAtHorizon: Double
  /// The daily hazards after the horizon.
  public let tailPaymentHazard: Double
  /// Of being given up, on each day that it is still open.
  public let tailWriteOffHazard: Double

  /// The probabilities must rise and leave room for `openAtHorizon`.
  public init(
    paidBy: [Float], openAtHorizon: Double, tailPaymentHazard: Double, tailWriteOffHazard: Double
  ) {
    self.paidBy = paidBy
    self.openAtHorizon = openAtHorizon
    self.tailPaymentHazard = tailPaymentHazard
    self.tailWriteOffHazard = tailWriteOffHazard
  }

  /// Days ahead that ``paidBy`` covers.
  public var horizon: Int { paidBy.count }

  /// P(paid on or before the given day ahead); 0 for a day that is not ahead.
  public func probabilityPaid(within days: Int) -> Double {
    guard days > 0 else { return 0 }
    if days <= horizon { return Double(paidBy[days - 1]) }
    let ending = tailPaymentHazard + tailWriteOffHazard
    guard ending > 0 else { return Double(paidBy.last ?? 0) }
    let stillOpen = pow(1 - ending, Double(days - horizon))
    let later = openAtHorizon * (1 - stillOpen) * tailPaymentHazard / ending
    return min(1, Double(paidBy.last ?? 0) + later)
  }

  /// P(never paid): given up within the horizon or after it.
  public var probabilityNeverPaid: Double {
    let ending = tailPaymentHazard + tailWriteOffHazard
    let paidLater = ending > 0 ? openAtHorizon * tailPaymentHazard / ending : 0
    return max(0, 1 - Double(paidBy.last ?? 0) - paidLater)
  }

  /// The first day ahead by which it is paid with probability at least `p`; `nil` if there is none.
  public func daysAhead(atProbability p: Double) -> Int? {
    precondition(0 < p && p < 1, "\(p) is not a probability strictly between 0 and 1")
    let target = Float(p)
    let reached = (0..<horizon).partitioningIndex { paidBy[$0] >= target }
    if reached < horizon { return reached + 1 }
    let ending = tailPaymentHazard + tailWriteOffHazard
    guard ending > 0, openAtHorizon > 0 else { return nil }
    let share = (p - Double(paidBy.last ?? 0)) / (openAtHorizon * tailPaymentHazard / ending)
    guard share < 1 else { return nil }
    // A hair less, so that a day reached exactly is not missed by rounding.
    let days = log(1 - share) / log(1 - ending) - 1e-9
    return horizon + max(1, Int(nearest: days.rounded(.up)))
  }

  /// Mean days ahead of the payment, given that it is paid at all.
  public var expectedDaysAhead: Double {
    var sum = 0.0
    var before: Float = 0
    for (k, by) in paidBy.enumerated() {
      sum += Double(k + 1) * Double(by - before)
      before = by
    }
    var mass = Double(before)
    let ending = tailPaymentHazard + tailWriteOffHazard
    if ending > 0 {
      let later = openAtHorizon * tailPaymentHazard / ending
      sum += later * (Double(horizon) + 1 / ending)
      mass += later
    }
    return mass > 0 ? sum / mass : .infinity
  }
}

extension PaymentCurve {
  /// Of what is paid already.
  package static func paid(horizon: Int) -> PaymentCurve {
    PaymentCurve(
      paidBy: [Float](repeating: 1, count: horizon), openAtHorizon: 0, tailPaymentHazard: 0.05,
      tailWriteOffHazard: 0)
  }
}

extension PaymentCurve {
  /// The daily hazards of payment, and the constant one of write-off that the curve implies.
  private var parts: (hazards: [Double], writeOff: Double) {
    // P(open) falls by payments and, at one rate, by write-offs; the rate is the one that leaves what
    // is open at the horizon.
    let paid = Double(paidBy.last ?? 0)
    let given = max(0, 1 - paid - openAtHorizon)
    var exposure = 0.0
    for by in paidBy { exposure += 1 - Double(by) }
    let writeOff = exposure > 0 ? min(given / exposure, 0.5) : 0
    var (open, before) = (1.0, 0.0)
    let hazards = paidBy.map { by -> Double in
      let hazard = open > 1e-9 ? min(max((Double(by) - before) / open, 0), 1) : 0
      before = Double(by)
      open = max(open * (1 - hazard) * (1 - writeOff), 0)
      return hazard
    }
    return (hazards, writeOff)
  }

  package var hazards: [Double] { parts.hazards }

  /// The curve whose daily chances of staying unpaid are this one's to the power of `factor`.
  ///
  ///     h′ = 1 − (1 − h)^factor
  ///
  /// with h the hazard of payment of a day; write-offs stay as they are.
  package func withHazards(times factor: Double) -> PaymentCurve {
    let (hazards, writeOff) = parts
    var (open, paid) = (1.0, 0.0)
    var paidBy: [Float] = []
    paidBy.reserveCapacity(hazards.count)
    for hazard in hazards {
      let own = 1 - pow(1 - hazard, factor)
      paid += open * own
      open *= (1 - own) * (1 - writeOff)
      paidBy.append(Float(paid))
    }
    return PaymentCurve(
      paidBy: paidBy, openAtHorizon: open,
      tailPaymentHazard: 1 - pow(1 - tailPaymentHazard, factor),
      tailWriteOffHazard: tailWriteOffHazard)
  }
}
