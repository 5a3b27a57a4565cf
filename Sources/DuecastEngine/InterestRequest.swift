internal import AccountReview
public import Receivables

/// Asks for late-payment interest and fixed sums.
public struct InterestRequest: Sendable {
  /// The ledger whose invoices are late.
  public var ledger: LedgerAsOf
  /// Margins and fixed sums.
  public var policy = StatedPolicy.standard
  /// Reference rates of each currency.
  public var rates = ReferenceRates.europeanCentralBank
  /// Whether claims on what was paid late and is settled are asked for too.
  public var includesSettled = false

  /// The claims on open invoices, by the standard policy.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// Late-payment interest and fixed sums.
public struct InterestResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// In the order of the ledger's invoices.
  public let claims: [LateClaim]
  /// The late invoices for which a reference rate is missing, by currency.
  public let missing: [MissingReferenceRates]
}

extension Engine {
  /// Late-payment interest and fixed sums, as the law grants them.
  ///
  /// What a missing rate keeps from being claimed stands beside what is claimed.
  public func interest(_ request: InterestRequest) -> InterestResults {
    let log = Log(self, request.ledger.notices)
    let view = request.ledger.view
    let late = view.invoices.elements.indices.filter { position in
      let invoice = view.invoices.elements[position]
      return (request.includesSettled || invoice.isOpen) && invoice.dueOn < view.day
    }
    let (claims, missing) =
      LateClaims(request.policy.rules.latePayment, view, request.rates).claims(on: late)
    return InterestResults(
      provenance: Provenance(request.ledger, request.policy),
      notices: log.notices + missing.map(Notice.missingReferenceRate), view: view,
      claims: claims, missing: missing)
  }
}
