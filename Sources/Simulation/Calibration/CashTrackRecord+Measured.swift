package import ForecastVocabulary
internal import Foundation
package import Receivables
internal import Statistics

extension CashTrackRecord {
  /// The days from which the past of a view can be forecast, latest first.
  package static func origins(_ view: LedgerView) -> [Day] {
    guard let first = view.usualDaysOfIssue?.lowerBound else { return [] }
    return (1...most).map { view.day - step * $0 }.filter { $0 - first >= fewestDays }
  }

  /// - Parameters:
  ///   - past: views of earlier days, latest first, with their forecasts.
  ///   - payments: how the outlooks of those days did.
  ///   - view: of the customers that were forecast, and no others.
  package init(
    _ past: [(view: LedgerView, cash: CashForecast)], payments: PaymentReliability? = nil,
    customerShare: Double = 1, knownBy view: LedgerView
  ) {
    let forecasts = past.map { item in
      let weeks = min(item.cash.horizon, view.day - item.view.day) / 7
      return PastForecast(
        cash: item.cash, weeks: weeks,
        received: PastReceipts(after: item.view, weeks: weeks, knownBy: view))
    }
    let currencies = Set(past.flatMap(\.cash.currencies)).sorted()
    self.init(
      origins: past.map(\.view.day),
      entries: currencies.compactMap { currency in
        Entry(currency, forecasts.filter { $0.cash.currencies.contains(currency) })
      }, payments: payments, customerShare: customerShare)
  }
}

/// A forecast of an earlier day, and what came of it.
package struct PastForecast {
  let cash: CashForecast
  /// Whole weeks that have passed since.
  let weeks: Int
  let received: PastReceipts

  /// The weeks that have passed, of one source.
  func weeks(_ source: CashSource, _ currency: Currency) -> [PastWeek] {
    let own = received.weeks(source, currency)
    return (0..<weeks).map { week in
      PastWeek(
        ahead: week, received: own?[week] ?? 0,
        paths: cash.paths((7 * week + 1)...(7 * week + 7), source, currency).sorted())
    }
  }

  func stretched(_ stretches: CashStretches, _ currency: Currency) -> PastForecast {
    PastForecast(
      cash: cash.stretched(by: cash.currencies.map { $0 == currency ? stretches : .none }),
      weeks: weeks, received: received)
  }
}

/// A week that was forecast, and what was received in it; major units.
package struct PastWeek: Sendable {
  /// Whole weeks from the forecast to its beginning.
  let ahead: Int
  let received: Double
  /// Rising.
  let paths: [Double]
  private let expected: Double
  /// How far outside the 80 % interval it was (``IntervalStretch``).
  let score: Double

  init(ahead: Int, received: Double, paths: [Double]) {
    self.ahead = ahead
    self.received = received
    self.paths = paths
    expected = paths.reduce(0, +) / Double(paths.count)
    score = IntervalStretch.nonconformity(
      received, expected: expected, low: CashForecast.quantile(0.1, ofSorted: paths),
      high: CashForecast.quantile(0.9, ofSorted: paths))
  }

  /// Whether anything was forecast or received.
  var isTelling: Bool { received > 0 || (paths.last ?? 0) > 0 }

  /// Whether a central interval, stretched about the mean, holds what was received.
  func isWithin(_ nominal: Double, stretchedBy factor: Double) -> Bool {
    let (low, high) = (
      CashForecast.quantile((1 - nominal) / 2, ofSorted: paths),
      CashForecast.quantile((1 + nominal) / 2, ofSorted: paths)
    )
    let unstretched = expected + (received - expected) / factor
    return low <= unstretched && unstretched <= high
  }
}

extension CashTrackRecord.Entry {
  /// - Returns: `nil` where no week has passed since any of the forecasts.
  init?(_ currency: Currency, _ past: [PastForecast]) {
    let simulated = past.map { $0.weeks(.total, currency) }
    let count = simulated.reduce(0) { $0 + $1.count }
    guard count > 0 else { return nil }
    var covered = 0
    var held = CashTrackRecord.levels.map { _ in 0 }
    for left in past.indices {
      let others = past.indices.filter { $0 != left }.map { past[$0] }
      let stretches = CashStretches(others, currency)
      for week in past[left].stretched(stretches.ofParts, currency).weeks(.total, currency) {
        let factor = stretches.total.factor(ahead: week.ahead)
        if week.score <= factor { covered += 1 }
        for (k, level) in CashTrackRecord.levels.enumerated()
        where week.isWithin(level, stretchedBy: factor) { held[k] += 1 }
      }
    }
    func share(_ weeks: Int) -> Double { Double(weeks) / Double(count) }
    self.init(
      currency: currency, weeks: count,
      simulatedCoverage80: share(simulated.joined().count { $0.score <= 1 }),
      coverage80: share(covered), stretches: CashStretches(past, currency),
      coverage: zip(CashTrackRecord.levels, held).map {
        CashTrackRecord.LevelCoverage(nominal: $0, observed: share($1))
      })
  }
}
