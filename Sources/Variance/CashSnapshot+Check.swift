internal import Receivables
public import Statistics

extension CashSnapshot {
  /// No single amount of a kept forecast is larger, so that sums of them stay whole numbers.
  private static let mostUnits: Int64 = 100_000_000_000_000_000
  private static let mostWeeks = 600

  /// Checks a kept forecast that was read: weeks that follow one another, amounts for each of them, and
  /// totals that are billing and invoices.
  ///
  /// - Throws: ``ModelFault`` naming what is wrong.
  public func validate() throws(ModelFault) {
    try validateWeeks()
    try ModelFault.require(
      Set(currencies.map(\.currency)).count == currencies.count, "a currency is there twice")
    var sums: [Currency: [Int64]] = [:]
    for entry in currencies {
      for amounts in [entry.total, entry.p10, entry.p90, entry.billing] {
        try validate(amounts, "\(entry.currency)")
      }
      for (low, high) in zip(entry.p10, entry.p90) {
        try ModelFault.require(low <= high, "in \(entry.currency) p10 \(low) is above p90 \(high)")
      }
      sums[entry.currency] = entry.billing
    }
    var keys: Set<InvoicePlaces.Key> = []
    for item in invoices {
      try validate(item.expected, "invoice \(item.invoice)")
      try ModelFault.require(
        (item.part ?? 0) >= 0 && keys.insert(item.key).inserted,
        "invoice \(item.invoice) is there twice")
      guard var sum = sums.removeValue(forKey: item.currency) else {
        throw ModelFault(
          "invoice \(item.invoice) is in \(item.currency), of which there is no total")
      }
      for week in weeks.indices { sum[week] = sum[week].clampedSum(item.expected[week]) }
      sums[item.currency] = sum
    }
    for entry in currencies {
      for (week, sum) in zip(weeks, zip(sums[entry.currency] ?? [], entry.total))
      where sum.0 != sum.1 {
        throw ModelFault(
          "the total in \(entry.currency) of the week from \(week.start) is \(sum.1), and billing "
            + "and invoices are \(sum.0)")
      }
    }
  }

  private func validateWeeks() throws(ModelFault) {
    try ModelFault.require(
      (1...Self.mostWeeks).contains(weeks.count), "it is of \(weeks.count) weeks")
    var last = day
    for week in weeks {
      try ModelFault.require(
        week.start == last + 1 && week.end >= week.start && week.end - week.start < 7,
        "the week from \(week.start) to \(week.end) does not follow \(last)")
      last = week.end
    }
  }

  private func validate(_ amounts: [Int64], _ of: String) throws(ModelFault) {
    try ModelFault.require(
      amounts.count == weeks.count, "\(of) has \(amounts.count) amounts for \(weeks.count) weeks")
    for amount in amounts {
      try ModelFault.require(
        (-Self.mostUnits...Self.mostUnits).contains(amount), "\(of) has an amount of \(amount)")
    }
  }
}
