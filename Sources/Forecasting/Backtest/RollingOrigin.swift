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
    /// All open invoices; those of customers with and without settled history.
    public let all: PaymentScores
    public let existing: PaymentScores
    public let new: PaymentScores
  }

  public let origins: [Day]
  public let horizon: Int

  /// Origins `step` days apart, the last one early enough for its whole horizon to be known.
  public init(ledger: Ledger, count: Int, step: Int, horizon: Int = 91) {
    precondition(count >= 1 && step >= 1, "\(count) origins \(step) days apart")
    self.horizon = horizon
    guard let last = ledger.lastDay else {
      origins = []
      return
    }
    origins = (0..<count).map { last - horizon - step * (count - 1 - $0) }
  }

  /// Scores a forecaster at each origin; its failure at one is the failure of the run.
  public func run(
    _ forecaster: some PaymentForecaster, on ledger: Ledger,
    progress: (Day) -> Void = { _ in }
  ) throws -> [Result] {
    try origins.map { origin in
      progress(origin)
      let view = ledger.asOf(origin)
      let later = ledger.asOf(origin + horizon)
      let outlook = try forecaster.outlook(view)
      let settled = view.customers.indices.map { c in
        view.invoices[c].contains { $0.ending == .paid }
      }
      func scores(_ keep: (Bool) -> Bool) -> PaymentScores {
        let kept = outlook.invoices.filter {
          keep(settled[Int(view.invoices.elements[$0.invoice].customer)])
        }
        return PaymentScores(
          Outlook(day: outlook.day, horizon: outlook.horizon, invoices: kept, customers: []),
          origin: view, later: later)
      }
      return Result(
        forecaster: forecaster.name, origin: origin, all: scores { _ in true },
        existing: scores { $0 }, new: scores { !$0 })
    }
  }
}
