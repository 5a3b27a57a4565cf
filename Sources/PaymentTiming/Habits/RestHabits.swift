internal import Foundation

/// How long after a part of an invoice a customer pays the next one.
///
/// What is left of an invoice has a clock of its own: half now and half 45 days later is 45 days after the
/// first half, however late that was. So what is typical of a rest is the day of the last part and the
/// customer's gap, and like payments are those of rests, as long after the part before them.
struct RestHabits: Sendable, Equatable {
  let usualGap, recentGap, lastGap: Double
}

/// A customer's gaps between parts, as decayed sums.
struct RestLine {
  private var weight = 0.0
  private var gaps = 0.0
  private var lastGaps: [Double] = []

  private static let longest: Int32 = 365

  static func gap(_ record: PaymentRecord) -> Double {
    Double(min(record.ended - record.previous, longest))
  }

  mutating func add(_ record: PaymentRecord, weight w: Double) {
    let gap = RestLine.gap(record)
    weight += w
    gaps += w * gap
    lastGaps.append(gap)
    if lastGaps.count > 10 { lastGaps.removeFirst() }
  }

  /// `nil` without a rest that was paid.
  var habits: RestHabits? {
    guard weight > 0, let last = lastGaps.last else { return nil }
    return RestHabits(
      usualGap: gaps / weight, recentGap: lastGaps.reduce(0, +) / Double(lastGaps.count),
      lastGap: last)
  }
}

extension CustomerHabits {
  /// What delays are typical of an invoice, or of the rest of one of which parts are paid.
  func typical(_ record: PaymentRecord, _ paid: PaidParts?) -> TypicalDelays {
    let plain = typical(logAmount: record.logAmount)
    guard let paid, let rest else { return plain }
    let part = Double(paid.last - record.due)
    return TypicalDelays(
      usual: part + rest.usualGap, recent: part + rest.recentGap, last: part + rest.lastGap,
      age: Double(paid.last - record.issued) + rest.usualGap)
  }
}
