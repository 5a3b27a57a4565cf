internal import Foundation
internal import Receivables

/// How the portfolio pays of late against its long run: a bad month shows within weeks.
///
/// For a day, the offset of the log hazard odds over the 28 days up to it, before and after due
/// days, shrunken to 0 (``HabitOffset``).
struct PortfolioDrift: Sendable {
  /// On the log odds.
  struct Offsets: Sendable, Hashable, Codable {
    var beforeDue = 0.0
    var afterDue = 0.0
  }

  private static let window: Int32 = 28
  /// Payments of one day come together; this many count as one piece of evidence.
  private static let clumping = 5.0
  private let first: Int32
  /// Cumulated events and days at risk by bin, for each day.
  private let events: [[Double]]
  private let exposure: [[Double]]
  private let logits: [Double]
  /// Where only those of one day are known.
  private let known: Offsets?

  /// Known for one day alone.
  init(on day: Int32, _ offsets: Offsets) {
    (first, known) = (day, offsets)
    (events, exposure, logits) = ([], [], [])
  }

  init(_ counts: PortfolioDays, rates: PortfolioRates) {
    (first, known) = (counts.first, nil)
    logits = rates.logitHazard
    let bins = DelayScale.binCount
    func cumulated(_ values: [Double]) -> [[Double]] {
      var sum = [Double](repeating: 0, count: bins)
      return (0..<counts.dayCount).map { day in
        for bin in 0..<bins { sum[bin] += values[day * bins + bin] }
        return sum
      }
    }
    self.events = cumulated(counts.events)
    self.exposure = cumulated(counts.exposure)
  }

  func offsets(on day: Int32) -> Offsets {
    if let known {
      precondition(day == first, "the drift of day \(day) is not known")
      return known
    }
    guard day >= first else { return Offsets() }
    let end = min(Int(day - first), events.count - 1)
    let start = end - Int(PortfolioDrift.window)
    func window(_ cumulated: [[Double]]) -> [Double] {
      let base = start >= 0 ? cumulated[start] : [Double](repeating: 0, count: logits.count)
      return zip(cumulated[end], base).map { ($0 - $1) / PortfolioDrift.clumping }
    }
    let (n, e) = (window(events), window(exposure))
    let due = DelayScale.bin(0)
    func offset(_ bins: Range<Int>) -> Double {
      HabitOffset.mode(
        events: n, exposure: e, logits: logits, bins: bins, priorMean: 0, priorDeviation: 0.5)
    }
    return Offsets(
      beforeDue: offset(0..<due + 1), afterDue: offset(due + 1..<DelayScale.binCount))
  }
}
