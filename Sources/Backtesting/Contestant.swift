public import ForecastVocabulary
public import Receivables

/// What takes part in a backtest: a name, and the scores of its forecast at an origin.
public struct Contestant: Sendable {
  /// Unique in a backtest; tables of scores show it.
  public let name: String
  /// Identifies what the forecast depends on beside the ledger and the origin.
  let fingerprint: @Sendable (Day) throws -> String
  let scores: @Sendable (BacktestOrigin) throws -> [BacktestScore]

  /// - Parameter fingerprint: two contestants of the same name, ledger, origin and fingerprint have
  ///   the same scores.
  public init(
    name: String, fingerprint: @escaping @Sendable (Day) throws -> String,
    scores: @escaping @Sendable (BacktestOrigin) throws -> [BacktestScore]
  ) {
    self.name = name
    self.fingerprint = fingerprint
    self.scores = scores
  }

  /// A forecaster of open invoices.
  ///
  /// - Parameters:
  ///   - coversBilling: whether its cash covers billing to come, so that all receipts are a fair
  ///     measure of it.
  ///   - byCustomer: whether it tells the cash of existing customers from that of new ones.
  ///   - options: what it depends on beside the ledger.
  ///   - also: further scores read off its outlook.
  public static func payments(
    _ forecaster: some PaymentForecaster, coversBilling: Bool, byCustomer: Bool = false, paths: Int,
    seed: UInt64, options: String = "",
    also: (@Sendable (BacktestOrigin, Outlook) -> [BacktestScore])? = nil
  ) -> Contestant {
    Contestant(name: forecaster.name) { _ in
      "\(options) paths \(paths) seed \(seed)"
    } scores: { origin in
      let (outlook, cash) = try forecaster.forecast(origin.view, paths: paths, seed: seed)
      return origin.scores(OpenInvoiceCurves(outlook, of: origin.view), cash: cash)
        + (coversBilling ? origin.scores(receipts: cash, byCustomer: byCustomer) : [])
        + (also?(origin, outlook) ?? [])
    }
  }

  /// A forecaster of all receipts, without invoices.
  public static func receipts(
    _ forecaster: some CashForecaster, paths: Int, seed: UInt64, options: String = ""
  ) -> Contestant {
    Contestant(name: forecaster.name) { _ in
      "\(options) paths \(paths) seed \(seed)"
    } scores: { origin in
      origin.scores(
        receipts: try forecaster.cashForecast(origin.view, paths: paths, seed: seed))
    }
  }

  /// Forecasts that another program made.
  public static func recorded(_ forecasts: RecordedForecasts) -> Contestant {
    Contestant(name: forecasts.name) { origin in
      try ContentHash.ofFiles(forecasts.files(at: origin)).description
    } scores: {
      try forecasts.scores(at: $0)
    }
  }
}
