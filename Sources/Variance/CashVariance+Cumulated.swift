extension CashVariance {
  /// Each row with all earlier weeks of its currency in it: from the first day to the end of its week.
  ///
  /// Parts sum to the difference as they do in single weeks.
  public func cumulated() -> CashVariance {
    var sums: [Row] = []
    for row in rows {
      guard let before = sums.last, before.currency == row.currency else {
        sums.append(row)
        continue
      }
      var parts = before.parts
      parts += row.parts
      sums.append(
        Row(
          week: CashSnapshot.Week(start: before.week.start, end: row.week.end),
          currency: row.currency, forecast: before.forecast + row.forecast,
          outcome: before.outcome + row.outcome, parts: parts))
    }
    return CashVariance(from: from, to: to, isForecast: isForecast, rows: sums, items: [])
  }
}
