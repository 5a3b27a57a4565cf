extension LedgerView {
  /// How what is left of a promise spreads over the open claims it speaks of, in minor units.
  ///
  /// A promise about a document speaks of its claims, one about the account of all that was issued by
  /// the day it was made. Those due first are promised first, each as far as it has room.
  ///
  /// - Parameter room: of the claim at a position, in minor units; negative counts as none.
  package func spread(
    _ standing: PromiseStanding, room: (_ position: InvoiceIndex) -> Int64
  ) -> [(position: InvoiceIndex, amount: Int64)] {
    let promise = standing.promise
    let claims =
      promise.invoice.map { documentPositions($0) }
      ?? invoicePositions(ofCustomer: promise.customer)
    let open = claims.filter { position in
      let claim = invoices.elements[position]
      return claim.isOpen && claim.currency == standing.remaining.currency
        && (promise.invoice != nil || claim.issuedOn <= promise.madeOn)
    }
    var left = standing.remaining.minorUnits
    var parts: [(position: InvoiceIndex, amount: Int64)] = []
    for position in open.sorted(by: { dueDayAndPosition($0) < dueDayAndPosition($1) }) {
      let taken = min(left, room(position))
      guard taken > 0 else { continue }
      parts.append((position, taken))
      left -= taken
    }
    return parts
  }

  private func dueDayAndPosition(_ position: InvoiceIndex) -> (Day, InvoiceIndex) {
    (invoices.elements[position].dueOn, position)
  }

  /// Minor units that promises of one standing still speak of, by position of the open invoice: of what
  /// is neither covered by money on account nor contested.
  package func promisedAmounts(_ outcome: PromiseStanding.Outcome, graceDays: Int) -> [InvoiceIndex:
    Int64]
  {
    var amounts: [InvoiceIndex: Int64] = [:]
    for customer in customers.indices where !promises.range(customer).isEmpty {
      let contested = contested(ofCustomer: customer)
      for standing in promiseStandings(ofCustomer: customer, graceDays: graceDays)
      where standing.outcome == outcome {
        let parts = spread(standing) { position in
          invoices.elements[position].uncovered - contested[position, default: 0]
            - amounts[position, default: 0]
        }
        for part in parts { amounts[part.position, default: 0] += part.amount }
      }
    }
    return amounts
  }
}
