public import Receivables

/// Forecasts made afresh at successive origins, each seeing only what was known then, and scored
/// by what happened next.
///
/// - SeeAlso: Tashman, *Out-of-Sample Tests of Forecasting Accuracy* (2000).
public struct RollingOrigin: Sendable {
  /// One forecaster's scores at one origin.
  public struct Result: Sendable, Codable {
    public let forecaster: String
    public let origin: Day
    /// `nil` for a forecaster of cash alone.
    public let payments: Payments?
    /// One for each currency; none for a rule that forecasts open invoices alone.
    public let cash: [CashScores]
  }

  /// Scores of invoices open at an origin.
  public struct Payments: Sendable, Codable {
    public let all: PaymentScores
    /// Of customers with a paid invoice at the origin, and of those without.
    public let existing: PaymentScores
    public let new: PaymentScores
  }

  public let origins: [Day]
  public let horizon: Int

  /// Origins `step` days apart, the last one early enough for its whole horizon to be known.
  ///
  /// There are fewer than `count` where earlier ones would come before the ledger's first 90 days.
  public init(ledger: Ledger, count: Int, step: Int, horizon: Int = 91) {
    precondition(count >= 1 && step >= 1, "\(count) origins \(step) days apart")
    self.horizon = horizon
    guard let last = ledger.lastDay else {
      origins = []
      return
    }
    let earliest = (ledger.firstDay ?? last) + 90
    origins = (0..<count).map { last - horizon - step * (count - 1 - $0) }
      .filter { $0 >= earliest }
  }

  /// Scores a forecaster at each origin; its failure at one is the failure of the run.
  ///
  /// - Parameter coversBilling: whether its cash covers billing to come, so that all receipts are a
  ///   fair measure of it.
  public func run(
    _ forecaster: some PaymentForecaster, on ledger: Ledger, coversBilling: Bool,
    paths: Int = 500, seed: UInt64 = 1
  ) throws -> [Result] {
    try origins.map { origin in
      let (view, later) = (ledger.asOf(origin), ledger.asOf(origin + horizon))
      let (outlook, cash) = try forecaster.forecast(view, paths: paths, seed: seed)
      return Result(
        forecaster: forecaster.name, origin: origin,
        payments: payments(outlook, view: view, later: later),
        cash: coversBilling ? cash.currencies.map { CashScores(cash, $0, later: later) } : [])
    }
  }

  /// Scores a forecaster of cash alone at each origin.
  public func runCash(
    _ forecaster: some CashForecaster, on ledger: Ledger, paths: Int = 500, seed: UInt64 = 1
  ) throws -> [Result] {
    try origins.map { origin in
      let later = ledger.asOf(origin + horizon)
      let cash = try forecaster.cashForecast(ledger.asOf(origin), paths: paths, seed: seed)
      return Result(
        forecaster: forecaster.name, origin: origin, payments: nil,
        cash: cash.currencies.map { CashScores(cash, $0, later: later) })
    }
  }

  private func payments(_ outlook: Outlook, view: LedgerView, later: LedgerView) -> Payments {
    let settled = view.customers.indices.map { view.paidInvoices(ofCustomer: $0) > 0 }
    func scores(_ keep: (Bool) -> Bool) -> PaymentScores {
      let kept = outlook.invoices.filter {
        keep(settled[Int(view.invoices.elements[$0.invoice].customer)])
      }
      return PaymentScores(
        Outlook(day: outlook.day, horizon: outlook.horizon, invoices: kept, customers: []),
        origin: view, later: later)
    }
    return Payments(all: scores { _ in true }, existing: scores { $0 }, new: scores { !$0 })
  }
}
