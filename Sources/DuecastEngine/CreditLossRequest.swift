internal import AccountReview
public import CreditLoss
internal import ForecastVocabulary
internal import Forecasting
public import Receivables

/// Asks for the allowance for expected credit loss.
public struct CreditLossRequest: Sendable {
  /// What is owed.
  public var ledger: LedgerAsOf
  /// How payment is forecast; `nil` leaves the models' own figure out.
  public var terms: ForecastTerms? = ForecastTerms()
  /// The rules of the provision matrix.
  public var policy = StatedPolicy.standard
  /// The allowance in the books, once for each currency.
  public var booked: [StatedAmount] = []

  /// Whether the months before are asked for too.
  public var includesHistory = false

  /// The allowance by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// The allowance for expected credit loss.
public struct CreditLossResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// By segment and ageing bucket.
  public let matrix: ProvisionMatrix
  /// What moved it month by month, by currency; empty where it was not asked for.
  public let rollForward: [AllowanceRollForward]
  /// Allowances of past days against what was lost; empty where they were not asked for.
  public let backtest: [AllowanceBacktest]
  /// The allowance in the books.
  public let booked: [Currency: Money]
}

extension Engine {
  /// The allowance for expected credit loss, by a provision matrix.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func creditLoss(_ request: CreditLossRequest) throws -> CreditLossResults {
    let log = Log(self, request.ledger.notices)
    let policy = request.policy.rules
    let analysis = try request.terms.map { try Analysis(request.ledger, $0, self, log) }
    let matrix =
      analysis.map { $0.provision($0.outlook(), policy) }
      ?? ProvisionMatrix(
        view: request.ledger.view, outlook: nil, buckets: policy.ageing.buckets,
        terms: policy.creditLoss)
    log.notice(policy.creditLoss.unknownDebtors(request.ledger.view))
    let (buckets, terms) = (policy.ageing.buckets, policy.creditLoss)
    return CreditLossResults(
      provenance: analysis?.provenance(request.policy, simulates: false)
        ?? Provenance(request.ledger, request.policy),
      notices: log.notices, matrix: matrix,
      rollForward: request.includesHistory
        ? AllowanceRollForward.all(request.ledger.view, buckets: buckets, terms: terms) : [],
      backtest: request.includesHistory
        ? AllowanceBacktest.all(request.ledger.view, buckets: buckets, terms: terms) : [],
      booked: try request.booked.money(.bookedAllowance, in: matrix.currencies))
  }
}

extension Analysis {
  /// The allowance, with the model's own figure calibrated where the past shows enough.
  func provision(_ outlook: Outlook, _ policy: Policy) -> ProvisionMatrix {
    let (buckets, terms) = (policy.ageing.buckets, policy.creditLoss)
    return ProvisionMatrix(
      view: view, outlook: outlook, buckets: buckets, terms: terms,
      calibrations: LossCalibration.all(view, buckets: buckets, terms: terms) {
        fitted.pastOpenOutlook($0)
      })
  }
}

extension ProvisionTerms {
  /// Assessed debtors that the ledger does not know.
  fileprivate func unknownDebtors(_ view: LedgerView) -> [Notice] {
    let known = Set(view.customers.map(\.id))
    return individual.map(\.customerID).filter { !known.contains($0) }.map {
      .unknownDebtor($0, on: view.day)
    }
  }
}
