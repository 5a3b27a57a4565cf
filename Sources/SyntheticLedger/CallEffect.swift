import Foundation
import Receivables

/// What a call on the day after a day would do to an overdue claim, as it is true.
struct CallEffect: Hashable {
  /// The number of the claim among invoices.
  let invoice: Int
  /// The day at whose close it is known.
  let on: Day
  /// The days by which payment is expected sooner, over the year to come; 0 where a call changes
  /// nothing.
  let daysSooner: Double
}

extension CustomerSimulation {
  /// Days over which a call is taken to matter.
  private static let reach = 365

  /// Records what a call would do to each overdue claim.
  ///
  /// With Λ the hazard to come under the recipe, without a call and with one, a claim's unit is paid
  /// sooner by
  ///
  ///     Σₖ exp(−Λ(k)) − exp(−Λ′(k)),     k = 1 … 365 days ahead
  ///
  /// The customer's health is held where it stands. Nothing changes for what is contested, promised, paid
  /// in instalments or owed by who pays no more. How a customer's habits split a payment is left out.
  mutating func recordCallEffects(at day: Day) {
    for item in open where item.dueOn < day {
      history.callEffects.append(
        CallEffect(invoice: item.invoice, on: day, daysSooner: daysSooner(item, after: day)))
    }
  }

  private func daysSooner(_ item: OpenInvoice, after day: Day) -> Double {
    guard item.dispute == nil, item.fixedPaymentOn == nil, item.nextInstalmentOn == nil,
      recipe.knownHazard == nil
    else { return 0 }
    let until = day + recipe.contacts.effectDays
    let (pace, ratio) = (item.pace, recipe.contacts.hazardRatio)
    var (counted, left, sooner, days) = (item.counted, 0.0, 0.0, 0.0)
    for next in (day + 1)...(day + Self.reach) {
      if isPaying(on: next) {
        let position = profile.curve[next - item.anchor]
        let step = (position - counted) * dayFactor(next) * pace
        let isSpedUp = item.spedUpUntil.map { next <= $0 } ?? false
        counted = position
        left += isSpedUp ? step * ratio : step
        sooner += isSpedUp || next <= until ? step * ratio : step
      }
      guard next < item.writtenOffOn else { break }
      days += exp(-left) - exp(-sooner)
    }
    return days
  }

  private func isPaying(on day: Day) -> Bool {
    guard profile.payer != .bankrupt || profile.turnsOn.map({ day < $0 }) ?? true else {
      return false
    }
    return isPaymentDay(day)
  }
}
