internal import ForecastVocabulary
internal import LedgerFiles
internal import Receivables

/// Simulated cash by period, path by path: quantiles of sums over currencies, entities or weeks are read
/// off sums of paths, never added up themselves.
enum CashPaths {
  static let figures: [Figure] = [
    .curveSchema, .asOfDay, .periodStart, .periodEnd, .currency, .cashSource, .pathNumber,
    .pathCash,
  ]

  static func write(
    _ forecast: CashForecast, by periods: Periods, to folder: OutputFolder, named name: String
  ) throws {
    let blocks = periods.ranges(after: forecast.day, horizon: forecast.horizon).flatMap { days in
      forecast.currencies.flatMap { currency in
        CashSource.parts.map { (days, currency, $0) }
      }
    }
    let asOf = forecast.day.description
    try folder.stream(name, header: figures.map(\.name), count: blocks.count) { i, csv in
      let (days, currency, source) = blocks[i]
      let (start, end) = (forecast.day + days.lowerBound, forecast.day + days.upperBound)
      for (path, cash) in forecast.paths(days, source, currency).enumerated() {
        csv.field(CurveInvoiceRow.schema)
        csv.field(asOf)
        csv.field(start)
        csv.field(end)
        csv.field(currency.code)
        csv.field(source.rawValue)
        csv.field(path + 1)
        csv.field(Cell.number(cash))
        csv.endRow()
      }
    }
  }
}
