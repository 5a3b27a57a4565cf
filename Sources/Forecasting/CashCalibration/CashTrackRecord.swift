internal import Foundation
public import Receivables
internal import Statistics

/// How well intervals made the same way on earlier days of a ledger foretold what is now known.
///
/// The forecast is repeated as of every fourth week of the last half year and compared with the
/// weeks that have passed since. Each of these forecasts sees only what was known on its day but
/// for the coefficients of the payment model, which are those of today. Of a ledger with very many
/// customers a part is followed, its receipts against its own forecast: what makes intervals of large
/// sums too narrow is what customers share, which some thousands of them show as well as all.
public struct CashTrackRecord: Sendable, Hashable, Codable {
  /// One currency's past weeks and the adjustment they call for.
  public struct Entry: Sendable, Hashable, Codable {
    public let currency: Currency
    /// Past weeks compared, over all origins.
    public let weeks: Int
    /// Share of them within the 80 % interval as simulated.
    public let simulatedCoverage80: Double
    /// Share of them within the 80 % interval adjusted by what the other origins' weeks call for.
    public let coverage80: Double
    /// The distance of paths from their mean is multiplied by it in the forecast.
    public let stretch: IntervalStretch
    /// The share of them within central intervals of other widths, adjusted likewise.
    public let coverage: [LevelCoverage]
  }

  /// How often intervals that should hold a share of outcomes did.
  public struct LevelCoverage: Sendable, Hashable, Codable {
    public let nominal: Double
    public let observed: Double
  }

  /// Days from which the past was forecast, latest first.
  public let origins: [Day]
  /// One for each currency in which something was received since, in order of code.
  public let entries: [Entry]
  /// How probable payments within four weeks were, and how many came; `nil` without past outlooks.
  public let payments: PaymentReliability?
  /// The share of customers that was followed.
  public let customerShare: Double

  /// Days between origins, and the most of them.
  static let step = 28
  static let most = 6
  /// Days of history without which no past forecast is made.
  static let fewestDays = 120
  static let paths = 200
  /// Nominal coverages that are measured.
  static let levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

  /// The days from which the past of a view can be forecast, latest first.
  static func origins(_ view: LedgerView) -> [Day] {
    guard let first = view.invoices.elements.map(\.issuedOn).min() else { return [] }
    return (1...most).map { view.day - step * $0 }.filter { $0 - first >= fewestDays }
  }

  init(
    origins: [Day], entries: [Entry], payments: PaymentReliability? = nil,
    customerShare: Double = 1
  ) {
    self.origins = origins
    self.entries = entries
    self.payments = payments
    self.customerShare = customerShare
  }

  /// - Parameters:
  ///   - forecasts: of the origins, in their order.
  ///   - payments: how the outlooks of those days did.
  ///   - view: of the customers that were forecast, and no others.
  init(
    _ forecasts: [CashForecast], payments: PaymentReliability? = nil, customerShare: Double = 1,
    knownBy view: LedgerView
  ) {
    self.customerShare = customerShare
    origins = forecasts.map(\.day)
    let currencies = Set(forecasts.flatMap(\.currencies)).sorted()
    entries = currencies.compactMap { currency in
      Entry(currency, weeks: forecasts.map { CashTrackRecord.weeks($0, currency, view) })
    }
    self.payments = payments
  }

  /// The stretch for a currency; none where the past says nothing of it.
  func stretch(_ currency: Currency) -> IntervalStretch {
    entries.first { $0.currency == currency }?.stretch ?? .none
  }

  /// The whole weeks that have passed since a forecast.
  private static func weeks(
    _ forecast: CashForecast, _ currency: Currency, _ view: LedgerView
  ) -> [PastWeek] {
    guard forecast.currencies.contains(currency) else { return [] }
    var received = [Double](
      repeating: 0, count: min(forecast.horizon, view.day - forecast.day) / 7)
    for receipt in view.receipts.elements where receipt.amount.currency == currency {
      let ahead = receipt.on - forecast.day
      guard ahead >= 1, (ahead - 1) / 7 < received.count else { continue }
      received[(ahead - 1) / 7] += receipt.amount.majorUnits
    }
    return received.enumerated().map { week, amount in
      let totals = forecast.paths((7 * week + 1)...(7 * week + 7), .total, currency).sorted()
      return PastWeek(ahead: week, received: amount, paths: totals)
    }
  }
}

/// A week that was forecast, and what was received in it; major units.
struct PastWeek: Sendable {
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
  /// - Parameter weeks: of each origin; `nil` where there are none.
  init?(_ currency: Currency, weeks: [[PastWeek]]) {
    let all = weeks.flatMap { $0 }
    guard !all.isEmpty else { return nil }
    func share(_ covered: Int) -> Double { Double(covered) / Double(all.count) }
    // Origins are four weeks apart: so many horizons of 13 weeks do their outcomes span.
    let stretches = Double(weeks.count * CashTrackRecord.step) / 91
    var covered = 0
    var held = CashTrackRecord.levels.map { _ in 0 }
    for (left, own) in weeks.enumerated() {
      let others = weeks.enumerated().filter { $0.offset != left }.flatMap(\.element)
      let stretch = IntervalStretch(others, stretches: stretches)
      covered += own.count { $0.score <= stretch.factor(ahead: $0.ahead) }
      for (k, level) in CashTrackRecord.levels.enumerated() {
        held[k] += own.count { $0.isWithin(level, stretchedBy: stretch.factor(ahead: $0.ahead)) }
      }
    }
    self.init(
      currency: currency, weeks: all.count, simulatedCoverage80: share(all.count { $0.score <= 1 }),
      coverage80: share(covered),
      stretch: IntervalStretch(all, stretches: stretches),
      coverage: zip(CashTrackRecord.levels, held).map {
        CashTrackRecord.LevelCoverage(nominal: $0, observed: share($1))
      })
  }
}
