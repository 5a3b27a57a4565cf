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

  /// The claim on an invoice, by position, as if it were the only one on its document; `nil` if it was
  /// not owed late.
  ///
  /// - Throws: `MissingReferenceRate`.
  public func claim(_ position: InvoiceIndex) throws(MissingReferenceRate) -> LateClaim? {
    let currency = view.invoices.elements[position].currency
    return try LateInterest(ofInvoice: position, in: view, rates, policy.terms(currency)).map {
      LateClaim(late: $0, compensation: policy.compensation.sum(for: $0.owed))
    }
  }

  /// The interest and the fixed sum on each of some claims, in their order; nought where it was not owed
  /// late, or a rate is missing.
  ///
  /// The fixed sum is for an invoice, not for each of its instalments: the first of those given has it.
  public func sums(_ positions: [InvoiceIndex]) -> [(interest: Money, compensation: Money)] {
    let found = Dictionary(
      claims(on: positions).claims.map { ($0.late.invoice, $0) }, uniquingKeysWith: { $1 })
    return positions.map { position in
      let none = Money.zero(view.invoices.elements[position].currency)
      let claim = found[position]
      return (claim?.late.interest ?? none, claim?.compensation ?? none)
    }
  }

  /// The claims on some invoices, and those for which no reference rate is known, by currency.
  func claims(
    on positions: some Sequence<InvoiceIndex>
  ) -> (claims: [LateClaim], missing: [MissingReferenceRates]) {
    var claims: [LateClaim] = []
    var missing: [Currency: MissingReferenceRates] = [:]
    for position in positions {
      do throws(MissingReferenceRate) {
        if let claim = try claim(position) { claims.append(claim) }
      } catch {
        let none = MissingReferenceRates(
          currency: error.currency, earliest: error.day, invoices: [])
        missing[error.currency, default: none].add(
          view.invoiceID(position), error.day, view.invoices.elements[position].outstanding)
      }
    }
    return (once(claims), missing.values.sorted { $0.currency < $1.currency })
  }

  /// Leaves the fixed sum of an invoice to the first of its instalments, by what all of them owed.
  private func once(_ claims: [LateClaim]) -> [LateClaim] {
    var owed: [InvoiceIndex: (first: InvoiceIndex, sum: Money)] = [:]
    for claim in claims {
      let document = view.documentPositions(claim.late.invoice)
      guard document.count > 1 else { continue }
      let known = owed[document.lowerBound]
      owed[document.lowerBound] = (
        known?.first ?? claim.late.invoice,
        known.map { $0.sum + claim.late.owed } ?? claim.late.owed
      )
    }
    guard !owed.isEmpty else { return claims }
    return claims.map { claim in
      guard let all = owed[view.documentPositions(claim.late.invoice).lowerBound] else {
        return claim
      }
      let sum = policy.compensation.sum(for: all.sum)
      return LateClaim(
        late: claim.late,
        compensation: all.first == claim.late.invoice ? sum : .zero(sum.currency))
    }
  }
}
