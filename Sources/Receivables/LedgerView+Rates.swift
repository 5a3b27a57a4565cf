/// Why no table can be made.
public struct MissingRate: Error, Hashable, CustomStringConvertible {
  /// The currency to convert.
  public let from: Currency
  /// The currency to convert it into.
  public let to: Currency
  /// No rate between the two, in either direction, is known by the end of it.
  public let day: Day
  /// A rate that is stated, and cannot be one.
  public var implausible: Double?

  public var description: String {
    "exchange_rates.csv has no rate between \(from) and \(to) of \(day) or before"
      + (implausible.map { " but \($0), which no currency is worth of another" } ?? "")
  }
}

extension LedgerView {
  /// What one unit of a currency can be worth in another.
  private static let plausibleRates = 1e-9...1e9

  /// One unit of `from` in units of `to`, by the last rate stated on or before a day, in either
  /// direction; rates beyond a billion to one are passed over.
  ///
  /// - Parameter on: the view's own day if left out.
  public func rate(
    from: Currency, to: Currency, on other: Day? = nil
  ) throws(MissingRate) -> Double {
    let day = other ?? self.day
    if from == to { return 1 }
    let stated = statedRates(from, to, by: day)
    guard let known = stated.last(where: { LedgerView.plausibleRates.contains($0.rate) }) else {
      throw MissingRate(from: from, to: to, day: day, implausible: stated.last?.rate)
    }
    return known.from == from ? known.rate : 1 / known.rate
  }

  /// How many days older than the view the rate between two currencies is, where that is more than a
  /// month; `nil` where it is newer, or where there is none.
  public func staleDays(ofRate from: Currency, _ to: Currency) -> Int? {
    let known = statedRates(from, to, by: day).last { LedgerView.plausibleRates.contains($0.rate) }
    guard from != to, let known, day - known.on > 31 else { return nil }
    return day - known.on
  }

  private func statedRates(_ from: Currency, _ to: Currency, by day: Day) -> [ExchangeRate] {
    exchangeRates.filter {
      $0.on <= day && (($0.from, $0.to) == (from, to) || ($0.from, $0.to) == (to, from))
    }
  }
}
