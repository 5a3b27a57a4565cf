/// What a dispute contests of one claim and nothing covers; minor units.
package struct ContestedPart: Sendable, Hashable {
  /// Position in the view's invoices.
  package let position: InvoiceIndex
  package let amount: Int64
}

extension LedgerView {
  /// What is owed of a document, all of its instalments.
  ///
  /// - Parameter position: of one of its claims.
  package func outstanding(ofDocument position: InvoiceIndex) -> Money {
    Money(
      minorUnits: documentPositions(position).reduce(0) { $0 + invoices.elements[$1].outstanding },
      invoices.elements[position].currency)
  }

  /// What each open dispute of a customer contests of its claims and is not covered.
  ///
  /// A dispute about a document concerns all its instalments, those due first before the others. What
  /// two disputes contest is the earlier one's.
  package func contestedByDispute(
    ofCustomer customer: CustomerIndex
  ) -> [(dispute: Dispute, parts: [ContestedPart])] {
    var contested: [InvoiceIndex: Int64] = [:]
    return disputes[customer].filter { $0.closedOn == nil }.map { dispute in
      var left = dispute.amount.minorUnits
      var parts: [ContestedPart] = []
      for position in documentPositions(dispute.invoice) where left > 0 {
        let room = invoices.elements[position].uncovered - (contested[position] ?? 0)
        let taken = min(left, room)
        guard taken > 0 else { continue }
        contested[position, default: 0] += taken
        left -= taken
        parts.append(ContestedPart(position: position, amount: taken))
      }
      return (dispute, parts)
    }
  }

  /// What is contested of a customer's claims and not covered, by position; minor units.
  package func contested(ofCustomer customer: CustomerIndex) -> [InvoiceIndex: Int64] {
    contestedByDispute(ofCustomer: customer).flatMap(\.parts).reduce(into: [:]) {
      $0[$1.position, default: 0] += $1.amount
    }
  }
}
