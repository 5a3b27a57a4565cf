public import AccountReview
public import ForecastVocabulary
public import Receivables

/// Asks for the reminders that are due.
public struct LettersRequest: Sendable {
  /// Whose customers are reminded.
  public var ledger: LedgerAsOf
  /// The rules of escalation.
  public var policy = StatedPolicy.standard
  /// Which days have no banking.
  public var calendar = CalendarChoice.observed
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
  /// The rules of placement.
  public var policy = StatedPolicy.standard
  /// Which days have no banking.
  public var calendar = CalendarChoice.observed
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

extension Engine {
  /// The reminders that are due; nothing is sent.
  public func letters(_ request: LettersRequest) -> LettersResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    let calendar = request.calendar.calendar(of: view)
    let due = DunningLetters(view: view, policy: policy, calendar: calendar)
    let claims = request.rates.map { LateClaims(policy.latePayment, view, $0) }
    let asked = due.letters.flatMap { letter in
      letter.lines.map(\.invoice).filter { !letter.disputed.map(\.invoice).contains($0) }
    }
    log.notice(claims.map { $0.claims(on: asked).missing.map(Notice.missingReferenceRate) } ?? [])
    return LettersResults(
      provenance: Provenance(request.ledger, request.policy, calendar: calendar.rule),
      notices: log.notices, view: view, due: due, claims: claims)
  }

  /// What a collection agency should take over; nothing is sent.
  public func placement(_ request: PlacementRequest) -> PlacementResults {
    let log = Log(self, request.ledger.notices)
    let (view, policy) = (request.ledger.view, request.policy.rules)
    let calendar = request.calendar.calendar(of: view)
    let placements = AgencyPlacements(view: view, policy: policy, calendar: calendar)
    let claims = request.rates.map { LateClaims(policy.latePayment, view, $0) }
    let placed = placements.placements.flatMap { $0.documents.map(\.invoice) }
    log.notice(claims.map { $0.claims(on: placed).missing.map(Notice.missingReferenceRate) } ?? [])
    return PlacementResults(
      provenance: Provenance(request.ledger, request.policy, calendar: calendar.rule),
      notices: log.notices, view: view, placements: placements, claims: claims)
  }
}
