public import Forecasting
public import Receivables

/// A cash forecast for a terminal: a line for each period, a column for each source.
public enum CashText {
  /// The periods of one currency, within 80 columns whatever the amounts.
  public static func table(_ forecast: CashForecast, by period: Period, _ currency: Currency)
    -> String
  {
    let ranges = period.ranges(after: forecast.day, horizon: forecast.horizon)
    let rows = ranges.map { days in
      CashSource.allCases.map { CashRow(forecast, days, $0, currency) }
    }
    let whole = CashSource.allCases.map { CashRow(forecast, 1...forecast.horizon, $0, currency) }
    let unit = CashText.unit(for: whole.map(\.p90).max() ?? 0)

    var table = TextTable([
      .init(period.rawValue), .init("open\nexisting", .right), .init("open\nnew", .right),
      .init("to come\nexisting", .right), .init("to come\nnew", .right),
      .init("expected", .right), .init("p10", .right), .init("p90", .right),
    ])
    func cells(_ label: String, _ rows: [CashRow]) -> [String] {
      let total = rows[rows.count - 1]
      return [label]
        + (rows.map(\.expected) + [total.p10, total.p90]).map { NumberText.whole($0 / unit.size) }
    }
    for row in rows {
      table.row(cells(DayText.narrow(row[0].periodStart, row[0].periodEnd), row))
    }
    table.rule()
    table.row(cells("\(forecast.horizon) days", whole))
    return "Expected cash in \(unit.name)\(currency.code)\n\n" + table.text
  }

  /// The unit in which the largest number still fits its column.
  private static func unit(for largest: Double) -> (size: Double, name: String) {
    if largest < 9_999_999 { return (1, "") }
    if largest < 9_999_999_999 { return (1e3, "thousands of ") }
    return (1e6, "millions of ")
  }
}
