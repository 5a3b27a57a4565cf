public import AccountReview
public import Receivables

/// Asks for the reminders that are due.
public struct LettersRequest: Sendable {
  /// Whose customers are reminded.
  public var ledger: LedgerAsOf
  /// How payment is forecast, which the plan of the day rests on.
  public var terms = ForecastTerms()
  /// The rules of the plan.
  public var policy = StatedPolicy.standard
  /// Reference rates, where late-payment interest and fixed sums are claimed; `nil` claims none.
  public var rates: ReferenceRates?

  /// The reminders by the standard policy, without claims.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// The reminders that are due.
public struct LettersResults: Sendable {
  /// What they were computed from.
  public let provenance: Provenance
  /// What a reader should know of how they came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// One for each customer and currency, and what got none.
  public let due: DunningLetters
  /// Late-payment claims, where they are made.
  public let claims: LateClaims?
}

/// Asks what a collection agency should take over.
public struct PlacementRequest: Sendable {
  /// Whose accounts may be placed.
  public var ledger: LedgerAsOf
  /// How payment is forecast, which the plan of the day rests on.
  public var terms = ForecastTerms()
  /// The rules of the plan.
  public var policy = StatedPolicy.standard
  /// Reference rates, where late-payment interest and fixed sums are claimed; `nil` claims none.
  public var rates: ReferenceRates?

  /// The placements by the standard policy, without claims.
  public init(_ ledger: LedgerAsOf) { self.ledger = ledger }
}

/// What a collection agency should take over.
public struct PlacementResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// What a reader should know of how it came about.
  public let notices: [Notice]
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// Accounts and their documents.
  public let placements: AgencyPlacements
  /// Late-payment claims, where they are made.
  public let claims: LateClaims?
}

/// A customer's account with a running balance.
public struct StatementResults: Sendable {
  /// What it was computed from.
  public let provenance: Provenance
  /// The ledger as it stood on the as-of day.
  public let view: LedgerView
  /// One for each currency in which something is open or on account.
  public let statements: [AccountStatement]
}

extension Engine {
  /// A customer's account with a running balance, in each currency.
  ///
  /// - Throws: ``EngineError/unknownCustomer(_:on:)``.
  public func statement(
    of customer: String, _ ledger: LedgerAsOf, policy: StatedPolicy = .standard
  ) throws(EngineError) -> StatementResults {
    let view = ledger.view
    guard let position = view.customers.firstIndex(where: { $0.id == customer }) else {
      throw .unknownCustomer(customer, on: view.day)
    }
    return StatementResults(
      provenance: Provenance(ledger, policy), view: view,
      statements: AccountStatement.of(position, view))
  }

  /// The reminders that are due by the plan of the day; nothing is sent.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func letters(_ request: LettersRequest) throws -> LettersResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let due = DunningLetters(plan: analysis.plan(policy), view: view, policy: policy)
    let claims = request.rates.map { LateClaims(policy.latePayment, view, $0) }
    let asked = due.letters.flatMap { letter in
      letter.lines.map(\.invoice).filter { !letter.disputed.map(\.invoice).contains($0) }
    }
    log.notice(claims.map { $0.claims(on: asked).missing.map(Notice.missingReferenceRate) } ?? [])
    return LettersResults(
      provenance: analysis.provenance(request.policy, simulates: false),
      notices: log.notices, view: view, due: due, claims: claims)
  }

  /// What a collection agency should take over by the plan of the day; nothing is sent.
  ///
  /// - Throws: ``EngineError``, `ForecastError` where models cannot be fitted.
  public func placement(_ request: PlacementRequest) throws -> PlacementResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    let analysis = try Analysis(request.ledger, request.terms, self, log)
    let placements = AgencyPlacements(plan: analysis.plan(policy), view: view, policy: policy)
    let claims = request.rates.map { LateClaims(policy.latePayment, view, $0) }
    let placed = placements.placements.flatMap { $0.documents.map(\.invoice) }
    log.notice(claims.map { $0.claims(on: placed).missing.map(Notice.missingReferenceRate) } ?? [])
    return PlacementResults(
      provenance: analysis.provenance(request.policy, simulates: false),
      notices: log.notices, view: view, placements: placements, claims: claims)
  }
}
