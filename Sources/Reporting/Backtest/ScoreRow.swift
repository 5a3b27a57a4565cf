public import Backtesting
public import Receivables

/// One score of one forecaster at one origin: a row of `scores.csv`, the tidy table of a backtest.
public struct ScoreRow: Sendable, Hashable {
  public let ledger: String
  public let forecaster: String
  /// `all`, `existing`, `new`, `currency=…` or `segment=…`; of cash, with the currency.
  public let segment: String
  public let origin: Day
  /// Days ahead that the score covers.
  public let horizon: Int
  public let score: String
  public let value: Double

  public static let columns: [Column<ScoreRow>] = [
    Column(.ledger) { .text($0.ledger) },
    Column(.forecaster) { .text($0.forecaster) },
    Column(.scoreSegment) { .text($0.segment) },
    Column(.origin) { .day($0.origin) },
    Column(.horizon) { .integer($0.horizon) },
    Column(.scoreName) { .text($0.score) },
    Column(.scoreValue) { .number($0.value) },
  ]

  /// The rows of a backtest's results; what cannot be scored at an origin has no row there.
  public static func rows(_ results: [Backtest.Result], ledger: String) -> [ScoreRow] {
    results.flatMap { result in
      result.scores.map {
        ScoreRow(
          ledger: ledger, forecaster: result.forecaster, segment: "\($0.segment)",
          origin: result.origin, horizon: $0.horizon, score: $0.score, value: $0.value)
      }
    }
  }
}
