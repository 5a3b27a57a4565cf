internal import AccountReview
public import CreditLoss
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
    let matrix = ProvisionMatrix(
      view: request.ledger.view, outlook: analysis?.outlook(), buckets: policy.ageing.buckets,
      terms: policy.creditLoss)
    return CreditLossResults(
      provenance: analysis?.provenance(request.policy, simulates: false)
        ?? Provenance(request.ledger, request.policy),
      notices: log.notices, matrix: matrix,
      booked: try request.booked.money(.bookedAllowance, in: matrix.currencies))
  }
}
