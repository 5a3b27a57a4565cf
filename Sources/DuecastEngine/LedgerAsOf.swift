public import AccountReview
public import Receivables

/// A ledger as it stood on a day, with a name and what identifies its content: what every request is
/// about.
public struct LedgerAsOf: Sendable {
  /// For the heads of pages.
  public let name: String
  /// A hash of the ledger's files, or the revision of a store: it changes with the content.
  public let fingerprint: String
  /// Nothing that was posted later can be reached from it.
  public let view: LedgerView
  /// What could not be used, and what the as-of day leaves out.
  public let notices: [Notice]
  /// For the list before, where it is to be compared with.
  let ledger: Ledger?
  /// Payments in the bank whose payer is not sure.
  public var unidentifiedCash: [UnidentifiedCash] = []

  /// - Parameters:
  ///   - day: the last day whose postings count.
  ///   - name: for the heads of pages.
  ///   - fingerprint: whatever changes with the ledger's content.
  ///   - keepsLedger: whether requests can look at earlier days too, such as that of the list before.
  public init(
    _ ledger: Ledger, day: Day, name: String, fingerprint: String, keepsLedger: Bool = false
  ) {
    self.name = name
    self.fingerprint = fingerprint
    view = ledger.asOf(day)
    self.ledger = keepsLedger ? ledger : nil
    var notices: [Notice] = []
    if let last = ledger.lastDay, day > last { notices.append(.lastPosting(last, before: day)) }
    if view.issues.contains(where: { $0.code == "applied-oldest-first" }) {
      notices.append(.appliedOldestFirst)
    }
    if view.issues.contains(where: { $0.code == "payments-on-account" }) {
      notices.append(.paymentsOnAccount)
    }
    if !view.setAside.isEmpty { notices.append(.setAside(view.setAside)) }
    if let later = ledger.documentsDatedAhead(of: day) {
      notices.append(.documentsDatedAhead(later, of: day))
    }
    self.notices = notices
  }
}
