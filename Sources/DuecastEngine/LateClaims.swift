internal import AccountReview
public import Receivables

/// Interest and the fixed sum on one invoice that was owed late.
public struct LateClaim: Sendable, Hashable {
  /// The interest, and what it was computed on.
  public let late: LateInterest
  /// The fixed sum.
  public let compensation: Money
}

/// The late-payment claims on a view's invoices.
public struct LateClaims: Sendable {
  private let policy: LatePaymentPolicy
  private let view: LedgerView
  private let rates: ReferenceRates

  init(_ policy: LatePaymentPolicy, _ view: LedgerView, _ rates: ReferenceRates) {
    (self.policy, self.view, self.rates) = (policy, view, rates)
  }

  /// The claim on an invoice, by position; `nil` if it was not owed late.
  ///
  /// - Throws: `MissingReferenceRate`.
  public func claim(_ position: Int) throws(MissingReferenceRate) -> LateClaim? {
    let currency = view.invoices.elements[position].currency
    return try LateInterest(ofInvoice: position, in: view, rates, policy.terms(currency)).map {
      LateClaim(late: $0, compensation: policy.compensation.sum(for: $0.owed))
    }
  }

  /// The interest and the fixed sum of an invoice; nought if it was not owed late, or a rate is
  /// missing.
  public func sums(_ position: Int) -> (interest: Money, compensation: Money) {
    guard let claim = try? claim(position) else {
      let none = Money.zero(view.invoices.elements[position].currency)
      return (none, none)
    }
    return (claim.late.interest, claim.compensation)
  }

  /// The claims on some invoices, and those for which no reference rate is known, by currency.
  func claims(
    on positions: some Sequence<Int>
  ) -> (claims: [LateClaim], missing: [MissingReferenceRates]) {
    var claims: [LateClaim] = []
    var missing: [Currency: (earliest: Day, invoices: [String])] = [:]
    for position in positions {
      do throws(MissingReferenceRate) {
        if let claim = try claim(position) { claims.append(claim) }
      } catch {
        var found = missing[error.currency] ?? (error.day, [])
        found.invoices.append(view.invoiceID(position))
        found.earliest = min(found.earliest, error.day)
        missing[error.currency] = found
      }
    }
    return (
      claims,
      missing.sorted { $0.key < $1.key }.map {
        MissingReferenceRates(
          currency: $0.key, earliest: $0.value.earliest, invoices: $0.value.invoices)
      }
    )
  }
}
