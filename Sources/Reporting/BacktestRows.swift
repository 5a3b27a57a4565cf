public import Forecasting
public import Receivables

/// One score of one forecaster at one origin: a row of the tidy table of a backtest.
public struct ScoreRow: Sendable, Hashable {
  public let ledger: String
  public let forecaster: String
  /// `all`, `existing` or `new` for invoices; the currency for cash.
  public let segment: String
  public let origin: Day
  /// Days ahead that the score covers.
  public let horizon: Int
  public let score: String
  public let value: Double

  public static let columns: [Column<ScoreRow>] = [
    Column("ledger") { .text($0.ledger) },
    Column("forecaster") { .text($0.forecaster) },
    Column("segment") { .text($0.segment) },
    Column("origin") { .day($0.origin) },
    Column("horizon") { .integer($0.horizon) },
    Column("score") { .text($0.score) },
    Column("value") { .number($0.value) },
  ]

  /// The rows of a backtest's results; what cannot be scored at an origin has no row there.
  public static func rows(
    _ results: [RollingOrigin.Result], ledger: String, horizon: Int
  ) -> [ScoreRow] {
    results.flatMap { result in
      func row(_ segment: String, _ score: String, _ value: Double?) -> ScoreRow? {
        guard let value else { return nil }
        return ScoreRow(
          ledger: ledger, forecaster: result.forecaster, segment: segment, origin: result.origin,
          horizon: horizon, score: score, value: value)
      }
      var rows: [ScoreRow] = []
      if let payments = result.payments {
        let segments = [
          ("all", payments.all), ("existing", payments.existing), ("new", payments.new),
        ]
        for (segment, scores) in segments where scores.invoices > 0 {
          rows += [
            row(segment, "invoices", Double(scores.invoices)),
            row(segment, "negative_log_likelihood", scores.negativeLogLikelihood),
            row(segment, "crps_days", scores.crpsDays),
            row(segment, "median_error_days", scores.medianErrorDays),
            row(segment, "brier_30", scores.brier30),
            row(segment, "coverage_80", scores.coverage80),
            row(segment, "weekly_wape", scores.weeklyWAPE),
          ].compactMap { $0 }
        }
      }
      for cash in result.cash {
        rows += [
          row(cash.currency.code, "receipts_weekly_wape", cash.weeklyWAPE),
          row(cash.currency.code, "receipts_bias", cash.bias),
          row(cash.currency.code, "receipts_coverage_80", cash.coverage80),
        ].compactMap { $0 }
      }
      return rows
    }
  }
}

/// The scores of a backtest for a terminal: means over origins.
public enum BacktestText {
  public static func table(_ rows: [ScoreRow]) -> String {
    let scores = [
      ("negative_log_likelihood", "log\nloss", 3), ("crps_days", "CRPS\ndays", 2),
      ("median_error_days", "median\nerror", 2), ("brier_30", "Brier\n30 days", 3),
      ("coverage_80", "covered\nof 80%", 2), ("weekly_wape", "weekly\nWAPE", 3),
    ]
    var table = TextTable(
      [.init("forecaster"), .init("segment"), .init("invoices", .right)]
        + scores.map { .init($0.1, .right) })
    for forecaster in unique(rows.map(\.forecaster)) {
      for segment in ["all", "existing", "new"] {
        let own = rows.filter { $0.forecaster == forecaster && $0.segment == segment }
        guard let invoices = mean(own, "invoices") else { continue }
        table.row(
          [forecaster, segment, NumberText.whole(invoices)]
            + scores.map { score, _, digits in
              mean(own, score).map { NumberText.fixed($0, digits: digits) } ?? ""
            })
      }
    }
    return table.text
  }

  /// All receipts, from invoices open at the origin or billed later, by currency.
  public static func cashTable(_ rows: [ScoreRow]) -> String {
    var table = TextTable([
      .init("forecaster"), .init("currency"), .init("weekly\nWAPE", .right), .init("bias", .right),
      .init("covered\nof 80%", .right),
    ])
    let cash = rows.filter { $0.score.hasPrefix("receipts_") }
    for forecaster in unique(cash.map(\.forecaster)) {
      for currency in Set(cash.map(\.segment)).sorted() {
        let own = cash.filter { $0.forecaster == forecaster && $0.segment == currency }
        guard let error = mean(own, "receipts_weekly_wape"), let bias = mean(own, "receipts_bias"),
          let coverage = mean(own, "receipts_coverage_80")
        else { continue }
        table.row([
          forecaster, currency, NumberText.fixed(error, digits: 3),
          NumberText.fixed(bias, digits: 3), NumberText.fixed(coverage, digits: 2),
        ])
      }
    }
    return table.text
  }

  private static func mean(_ rows: [ScoreRow], _ score: String) -> Double? {
    let values = rows.filter { $0.score == score }.map(\.value)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// In order of first appearance.
  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
