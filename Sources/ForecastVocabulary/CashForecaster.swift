public import Receivables

/// A forecast of cash from a view: the contract that every forecaster keeps.
public protocol CashForecaster: Sendable {
  /// A stable name for tables of scores.
  var name: String { get }
  /// Cash of each day after the view's day; the same view and seed give the same paths.
  func cashForecast(_ view: LedgerView, paths: Int, seed: UInt64) throws -> CashForecast
}

/// A forecaster that also says when each open invoice will be paid.
public protocol PaymentForecaster: CashForecaster {
  /// The curves of open invoices, and the cash that is simulated from them; the same view and seed
  /// give the same of both.
  func forecast(
    _ view: LedgerView, paths: Int, seed: UInt64
  ) throws -> (outlook: Outlook, cash: CashForecast)
}

extension PaymentForecaster {
  /// Cash of the paths alone, where no curves are wanted.
  public func cashForecast(_ view: LedgerView, paths: Int, seed: UInt64) throws -> CashForecast {
    try forecast(view, paths: paths, seed: seed).cash
  }
}
