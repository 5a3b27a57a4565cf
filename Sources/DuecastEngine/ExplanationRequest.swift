public import AccountReview
public import ForecastVocabulary
internal import Forecasting
package import PaymentTiming
public import Receivables

/// Asks when one invoice will be paid, and why.
public struct ExplanationRequest: Sendable {
  /// The ledger that has the invoice.
  public var ledger: LedgerAsOf
  /// The invoice's identifier.
  public var invoice: String
  /// Which of its instalments, from 1; `nil`: the first of which something is still to come.
  public var instalment: Int?
  /// How payment is forecast.
  public var terms = ForecastTerms()
  /// The rules of the worklist.
  public var policy = StatedPolicy.standard

  /// Whether the curve is wanted cell by cell, for audits.
  public var includesDesign = false

  /// The invoice on standard terms.
  public init(_ ledger: LedgerAsOf, invoice: String) {
    (self.ledger, self.invoice) = (ledger, invoice)
  }
}

/// What is known and expected of one invoice.
public struct ExplanationResults: Sendable {
  /// What is expected of a claim.
  public enum Expectation: Sendable {
    /// It is settled, or covered by cash or credit on account.
    case settled
    /// It is open, and no cash is still to come of it.
    case nothingToCome
    /// When it will be paid, beside all others and the worklist.
    case payment(InvoiceOutlook, among: Outlook, Worklist)
  }

  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// The positions of the invoice's claims: one, or one for each instalment.
  public let claims: Range<InvoiceIndex>
  /// The position of the claim that is explained.
  public let claim: InvoiceIndex
  /// What is expected of it.
  public let expectation: Expectation
  /// Its curve cell by cell; `nil` where that was not asked for, or it is not of the regressions alone.
  package let design: InvoiceDesign?
}

extension Engine {
  /// When one invoice will be paid, and why.
  ///
  /// Nothing is fitted for a claim that is settled.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func explain(_ request: ExplanationRequest) throws -> ExplanationResults {
    let log = Log(self, request.ledger.notices)
    let view = request.ledger.view
    let claims = try request.claims(in: view)
    let open = claims.first { view.invoices.elements[$0].isStillToCome }
    let claim = try request.chosen(among: claims) ?? open ?? claims.lowerBound
    func results(
      _ expectation: ExplanationResults.Expectation, _ provenance: Provenance,
      _ design: InvoiceDesign? = nil
    ) -> ExplanationResults {
      ExplanationResults(
        provenance: provenance, notices: log.notices, view: view, claims: claims, claim: claim,
        expectation: expectation, design: design)
    }
    let found = view.invoices.elements[claim]
    guard found.endedOn == nil, found.uncovered != 0 else {
      return results(.settled, Provenance(request.ledger, request.policy))
    }
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let outlook = analysis.outlook()
    let provenance = analysis.provenance(request.policy, simulates: false)
    guard let own = outlook.invoices.first(where: { $0.invoice == claim }) else {
      return results(.nothingToCome, provenance)
    }
    let worklist = analysis.worklist(outlook, request.policy.rules)
    let design =
      request.includesDesign
      ? analysis.fitted.timing?.design(ofInvoice: claim, in: view) : nil
    return results(.payment(own, among: outlook, worklist), provenance, design)
  }
}

extension Invoice {
  /// Whether cash is still to come of it.
  fileprivate var isStillToCome: Bool { isOpen && uncovered > 0 }
}

extension ExplanationRequest {
  fileprivate func claims(in view: LedgerView) throws(EngineError) -> Range<InvoiceIndex> {
    let positions = view.invoices.elements.indices
    guard let position = positions.first(where: { view.invoiceID($0) == invoice }) else {
      throw .unknownInvoice(invoice, on: view.day)
    }
    return view.documentPositions(position)
  }

  fileprivate func chosen(among claims: Range<InvoiceIndex>) throws(EngineError) -> InvoiceIndex? {
    guard let instalment else { return nil }
    guard (1...claims.count).contains(instalment) else {
      throw .unknownInstalment(instalment, of: invoice, instalments: claims.count)
    }
    return claims.lowerBound.advanced(by: instalment - 1)
  }
}
