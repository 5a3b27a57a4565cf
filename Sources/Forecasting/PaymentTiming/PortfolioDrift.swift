internal import Foundation
internal import Receivables

/// How the portfolio pays of late against its long run: a bad month shows within weeks.
///
/// For a day, the offset of the log hazard odds over the 28 days up to it, before and after due
/// days, shrunken to 0 (``HabitOffset``).
struct PortfolioDrift: Sendable {
  typealias Offsets = (beforeDue: Double, afterDue: Double)

  private static let window: Int32 = 28
  /// Payments of one day come together; this many count as one piece of evidence.
  private static let clumping = 5.0
  private let first: Int32
  /// Cumulated events and days at risk by bin, for each day.
  private let events: [[Double]]
  private let exposure: [[Double]]
  private let logits: [Double]

  init(_ records: PaymentRecords, rates: PortfolioRates, days: DayTable, cutoff: Int32) {
    first = records.firstDay
    logits = rates.logitHazard
    let bins = DelayScale.binCount
    let count = Int(max(0, cutoff - first)) + 1
    var events = [Double](repeating: 0, count: count * bins)
    var exposure = events
    for record in records.records {
      let last = min(record.ended, cutoff)
      guard record.issued < last else { continue }
      for day in (record.issued + 1)...last where days.isPaymentDay(day) {
        exposure[Int(day - first) * bins + DelayScale.bin(Int(day - record.due))] += 1
      }
      if record.paid && record.ended <= cutoff {
        events[Int(last - first) * bins + DelayScale.bin(Int(last - record.due))] += 1
      }
    }
    func cumulated(_ values: [Double]) -> [[Double]] {
      var sum = [Double](repeating: 0, count: bins)
      return (0..<count).map { day in
        for bin in 0..<bins { sum[bin] += values[day * bins + bin] }
        return sum
      }
    }
    self.events = cumulated(events)
    self.exposure = cumulated(exposure)
  }

  func offsets(on day: Int32) -> Offsets {
    guard day >= first else { return (0, 0) }
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
        events: n[bins], exposure: e[bins], logits: logits[bins], priorMean: 0,
        priorDeviation: 0.5)
    }
    return (offset(0..<due + 1), offset(due + 1..<DelayScale.binCount))
  }
}
