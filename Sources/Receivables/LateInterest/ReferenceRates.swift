/// Reference rates of late-payment interest, by currency and half-year.
///
/// A rate is stated for the first day of a half-year, 1 January or 1 July, and holds to its end
/// (Directive 2011/7/EU, article 2 (7)).
public struct ReferenceRates: Sendable, Hashable {
  private struct HalfYear: Sendable, Hashable {
    let currency: Currency
    /// Half-years since the year 0.
    let number: Int

    init(_ currency: Currency, _ day: Day) {
      self.currency = currency
      number = 2 * day.year + (day.month > 6 ? 1 : 0)
    }
  }

  /// Per cent a year.
  private var rates: [HalfYear: Double] = [:]

  /// The rate of the European Central Bank's main refinancing operations on the first day of each
  /// half-year from 2013, when the directive came into force, to the first of 2026 (ECB, *Key ECB
  /// interest rates*).
  public static let europeanCentralBank: ReferenceRates = {
    let byHalfYear: [Double] = [
      0.75, 0.5, 0.25, 0.15, 0.05, 0.05, 0.05, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2.5, 4, 4.5,
      4.25, 3.15, 2.15, 2.15,
    ]
    var table = ReferenceRates()
    guard let euro = Currency("EUR") else { preconditionFailure("EUR is no currency") }
    for (k, rate) in byHalfYear.enumerated() {
      guard let first = Day(year: 2013 + k / 2, month: k.isMultiple(of: 2) ? 1 : 7, day: 1) else {
        preconditionFailure("half-year \(k) has no first day")
      }
      table.rates[HalfYear(euro, first)] = rate
    }
    return table
  }()

  private init() {}

  /// The rate on a day, in per cent a year; `nil` where none is stated for its half-year.
  public func rate(_ currency: Currency, on day: Day) -> Double? {
    rates[HalfYear(currency, day)]
  }

  /// Whether any rate of a currency is stated.
  public func covers(_ currency: Currency) -> Bool {
    rates.keys.contains { $0.currency == currency }
  }

  /// States rates, in place of those that are there.
  ///
  /// - Parameter stated: each from the first day of a half-year, in per cent a year.
  public mutating func state(_ stated: [(currency: Currency, from: Day, rate: Double)]) {
    for (currency, from, rate) in stated {
      precondition(ReferenceRates.isFirstDay(from), "\(from) is no first day of a half-year")
      rates[HalfYear(currency, from)] = rate
    }
  }

  /// Whether a day is 1 January or 1 July.
  public static func isFirstDay(_ day: Day) -> Bool {
    day.dayOfMonth == 1 && (day.month == 1 || day.month == 7)
  }
}
