public import Receivables

/// How kept forecasts did in the weeks that have passed since, one currency at a time.
public struct SnapshotRecord: Sendable, Hashable {
  /// One currency's weeks, forecast and passed.
  public struct Entry: Sendable, Hashable {
    /// Forecasts are compared in the currency of their cash.
    public let currency: Currency
    /// Kept forecasts of which at least one week has passed.
    public let forecasts: Int
    /// Whole weeks forecast and passed, over all forecasts.
    public let weeks: Int
    /// Σ |received − forecast| / Σ |received| of weeks; `nil` where nothing was received.
    public let weightedError: Double?
    /// Σ (forecast − received) / Σ |received|: above zero, more was forecast than came.
    public let bias: Double?
    /// Share of weeks within the 80 % interval.
    public let coverage80: Double
  }

  /// In order of code; without currencies of which no week has passed.
  public let entries: [Entry]

  /// - Parameter view: of the last day to which cash is known.
  public init(_ snapshots: [CashSnapshot], knownBy view: LedgerView) {
    var received: [Currency: [Int32: Int64]] = [:]
    for receipt in view.receipts.elements {
      received[receipt.amount.currency, default: [:]][receipt.on.number, default: 0] +=
        receipt.amount.minorUnits
    }
    let currencies = Set(snapshots.flatMap { $0.currencies.map(\.currency) }).sorted()
    entries = currencies.compactMap { currency in
      var (weeks, held, forecasts) = (0, 0, 0)
      var (error, bias, scale) = (0.0, 0.0, 0.0)
      for snapshot in snapshots {
        guard let entry = snapshot.currencies.first(where: { $0.currency == currency }) else {
          continue
        }
        var passed = false
        for (w, week) in snapshot.weeks.enumerated()
        where week.end <= view.day && week.end - week.start == 6 {
          let came = (week.start.number...week.end.number).reduce(Int64(0)) {
            $0 + (received[currency]?[$1] ?? 0)
          }
          weeks += 1
          passed = true
          if entry.p10[w] <= came && came <= entry.p90[w] { held += 1 }
          error += Double((came - entry.total[w]).magnitude)
          bias += Double(entry.total[w] - came)
          scale += Double(came.magnitude)
        }
        if passed { forecasts += 1 }
      }
      guard weeks > 0 else { return nil }
      return Entry(
        currency: currency, forecasts: forecasts, weeks: weeks,
        weightedError: scale > 0 ? error / scale : nil, bias: scale > 0 ? bias / scale : nil,
        coverage80: Double(held) / Double(weeks))
    }
  }
}
