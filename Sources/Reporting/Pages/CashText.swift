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
    let table = AmountScale.fitting { scale in
      let unit = scale.name.isEmpty ? "" : "\(scale.name) of "
      return "Expected cash in \(unit)\(currency.code)\n\n"
        + text(rows, whole, by: period, horizon: forecast.horizon, unit: scale.size)
    }
    return table + trackRecord(forecast.trackRecord, currency)
  }

  /// How often such intervals held, in a line.
  static func trackRecord(_ record: CashTrackRecord?, _ currency: Currency) -> String {
    guard let record, let entry = record.entries.first(where: { $0.currency == currency })
    else { return "" }
    let share = record.customerShare
    return "\n80% intervals like these covered \(NumberText.percent(entry.coverage80)) of "
      + NumberText.count(entry.weeks, "past week", "past weeks")
      + (share < 1 ? ", measured on \(NumberText.percent(share)) of customers" : "") + ".\n"
  }

  private static func text(
    _ rows: [[CashRow]], _ whole: [CashRow], by period: Period, horizon: Int, unit: Double
  ) -> String {
    var table = TextTable([
      .init("\(period.rawValue)\nfrom"), .init("open\nexisting", .right),
      .init("open\nnew", .right),
      .init("to come\nexisting", .right), .init("to come\nnew", .right),
      .init("expected", .right), .init("p10", .right), .init("p90", .right),
    ])
    func cells(_ label: String, _ rows: [CashRow]) -> [String] {
      let total = rows[rows.count - 1]
      return [label]
        + (rows.map(\.expected) + [total.p10, total.p90]).map { NumberText.whole($0 / unit) }
    }
    for row in rows {
      table.row(cells(DayText.short(row[0].periodStart), row))
    }
    table.rule()
    table.row(cells("\(horizon) days", whole))
    return table.text
  }
}
