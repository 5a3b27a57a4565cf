internal import AccountReview
public import Receivables

/// Asks what is owed, by how long it has been due.
public struct AgeingRequest: Sendable {
  /// Whose customers owe it.
  public var ledger: LedgerAsOf
  /// Where ages count from.
  public var basis = Ageing.Basis.dueDay
  /// The edges of buckets.
  public var buckets = AgeingBuckets.standard

  /// By due day, in the standard buckets.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// What is owed, by how long it has been due.
public struct AgeingResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// By customer, currency and bucket.
  public let ageing: Ageing
}

/// Asks for the usual figures of receivables, month by month.
public struct KeyFiguresRequest: Sendable {
  /// The ledger whose figures they are.
  public var ledger: LedgerAsOf
  /// Month ends before the as-of day.
  public var months = 12
  /// For how long promises are believed.
  public var policy = StatedPolicy.standard

  /// Of a year, by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// The usual figures of receivables, month by month.
public struct KeyFiguresResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// Each of the ledger as it stood then.
  public let history: KeyFigureHistory
}

extension Engine {
  /// What is owed, by how long it has been due.
  public func ageing(_ request: AgeingRequest) -> AgeingResults {
    let log = Log(self, request.ledger.notices)
    let view = request.ledger.view
    let ageing = log.step(.ageing(customers: view.customers.count)) {
      Ageing(view, basis: request.basis, buckets: request.buckets)
    }
    return AgeingResults(
      provenance: Provenance(request.ledger), notices: log.notices, ageing: ageing)
  }

  /// The usual figures of receivables, month by month.
  public func keyFigures(_ request: KeyFiguresRequest) -> KeyFiguresResults {
    let log = Log(self, request.ledger.notices)
    log.notice(request.ledger.view.distantClaims.map(Notice.distantClaims))
    let history = KeyFigureHistory(
      request.ledger.view, months: request.months,
      graceDays: request.policy.rules.promises.graceDays)
    return KeyFiguresResults(
      provenance: Provenance(request.ledger, request.policy), notices: log.notices,
      history: history)
  }
}
