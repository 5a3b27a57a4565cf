internal import Foundation
internal import Statistics

/// The simplest model of payment timing, which the fitted ones must beat on each ledger.
///
/// The hazard of a payment day is the portfolio's at so many days past due (``PortfolioRates``), as
/// in a life table, times the weekday's ratio; on other days it is ``offDayHazard``.
struct RateCurve: Sendable {
  private let rates: PortfolioRates
  private let days: DayTable

  private static let offDayHazard = 0.001
  private static let range = 1e-5...0.995

  init(_ rates: PortfolioRates, _ days: DayTable) { (self.rates, self.days) = (rates, days) }

  /// The log odds of payment on the days after the landmark of a spell.
  func logOdds(_ spell: LandmarkSpell, count: Int) -> [Double] {
    (1...count).map { ahead in
      let day = spell.landmark + Int32(ahead)
      var hazard = RateCurve.offDayHazard
      if days.isPaymentDay(day) {
        hazard =
          rates.hazard[DelayScale.bin(Int(day - spell.record.due))]
          * rates.weekdayRatio[days.weekday(day)]
      }
      let clamped = min(max(hazard, RateCurve.range.lowerBound), RateCurve.range.upperBound)
      return log(clamped / (1 - clamped))
    }
  }

  func logLikelihood(_ panel: PaymentPanel) -> Double {
    panel.spells.reduce(0) { sum, spell in
      let etas = logOdds(spell, count: spell.dayCount)
      let last = spell.paid ? etas[etas.count - 1] : 0
      return sum + Double(spell.record.weight) * (last - sumOfSoftplus(etas[...]))
    }
  }
}
