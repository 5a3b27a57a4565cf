import ForecastVocabulary
import Receivables
internal import Statistics

/// A rule that says what each day brings, and by how much it was wrong in past weeks.
///
/// Paths add the errors, drawn at random, a seventh on each day of their week. The rule does not know
/// where cash comes from: all of it is shown as ``CashSource/billingExisting``.
struct DailyRule {
  /// Of each day ahead, in major units.
  let levels: [Double]
  /// Of whole weeks; at least one.
  let weekErrors: [Double]

  /// - Parameters:
  ///   - stream: names the random numbers, with the currency.
  ///   - rule: of a currency's receipts by days before the view's day (``LedgerView/dailyReceipts(_:)``).
  static func cashForecast(
    _ view: LedgerView, paths: Int, horizon: Int, seed: UInt64, stream: String,
    _ rule: ([Double]) -> DailyRule
  ) -> CashForecast {
    let currencies = Set(view.receipts.elements.map(\.amount.currency)).sorted()
    var cash = SimulatedPaths(currencies: currencies, pathCount: paths, horizon: horizon)
    for (c, currency) in currencies.enumerated() {
      let slot = SimulatedPaths.Slot(currency: c, source: .billingExisting)
      let own = rule(view.dailyReceipts(currency))
      var generator = SplitMix64(seed: seed, stream: "\(stream) \(currency)")
      for path in 0..<paths {
        var drawn = 0.0
        for day in 1...horizon {
          if (day - 1).isMultiple(of: 7), paths > 1 {
            drawn = own.weekErrors[Int.random(in: own.weekErrors.indices, using: &generator)]
          }
          cash[slot, path: path, ahead: day] = Float(max(0, own.levels[day - 1] + drawn / 7))
        }
      }
    }
    return CashForecast(day: view.day, cash)
  }
}
