public import Receivables

/// The joint distribution of cash received on each day after the as-of day.
///
/// It is a set of simulated paths. Points and intervals are read from them and never stored beside
/// them, so that they agree with one another and parts sum to the total on every path.
public struct CashForecast: Sendable {
  /// The last day whose postings could be seen.
  public let day: Day
  package let simulated: SimulatedPaths
  /// How intervals like these did on earlier days; `nil` where that was not measured.
  public let trackRecord: CashTrackRecord?

  package init(day: Day, _ simulated: SimulatedPaths, trackRecord: CashTrackRecord? = nil) {
    (self.day, self.simulated, self.trackRecord) = (day, simulated, trackRecord)
  }

  /// Days ahead that each path covers.
  public var horizon: Int { simulated.horizon }
  /// In order of code.
  public var currencies: [Currency] { simulated.currencies }
  /// Simulated paths, all equally probable.
  public var pathCount: Int { simulated.pathCount }

  /// The cash of each path within `days` (days ahead, 1…horizon), in major units.
  public func paths(
    _ days: ClosedRange<Int>, _ source: CashSource = .total, _ currency: Currency
  ) -> [Double] {
    precondition(
      1 <= days.lowerBound && days.upperBound <= horizon, "\(days) is not in 1...\(horizon)")
    guard let c = currencies.firstIndex(of: currency) else {
      preconditionFailure("no cash in \(currency) was forecast")
    }
    return simulated.sums(simulated.slots(c, of: source), within: days)
  }

  /// The mean cash within `days`, in major units.
  public func expected(
    _ days: ClosedRange<Int>, _ source: CashSource = .total, _ currency: Currency
  ) -> Double {
    paths(days, source, currency).reduce(0, +) / Double(pathCount)
  }

  /// The cash that `days` stay at or below with probability `p`, between order statistics by
  /// linear interpolation (Hyndman & Fan, *Sample Quantiles in Statistical Packages*, 1996, type 7).
  public func quantile(
    _ p: Double, _ days: ClosedRange<Int>, _ source: CashSource = .total, _ currency: Currency
  ) -> Double {
    CashForecast.quantile(p, ofSorted: paths(days, source, currency).sorted())
  }

  package static func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double {
    precondition(0 <= p && p <= 1, "\(p) is not a probability")
    let position = p * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }
}
