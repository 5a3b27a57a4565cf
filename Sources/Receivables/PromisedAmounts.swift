extension LedgerView {
  /// Minor units that promises of one standing still speak of, by position of the open invoice.
  ///
  /// A promise about the account speaks of the invoices that were open when it was made, in
  /// proportion to what no money on account covers.
  package func promisedAmounts(_ outcome: PromiseStanding.Outcome, graceDays: Int) -> [Int: Double]
  {
    var amounts: [Int: Double] = [:]
    for customer in customers.indices where !promises.range(customer).isEmpty {
      for standing in promiseStandings(ofCustomer: customer, graceDays: graceDays)
      where standing.outcome == outcome {
        let positions =
          standing.promise.invoice.map { documentPositions($0) }
          ?? invoicePositions(ofCustomer: customer)
        let open = positions.filter {
          let invoice = invoices.elements[$0]
          return invoice.isOpen && invoice.currency == standing.remaining.currency
            && invoice.issuedOn <= standing.promise.madeOn
        }
        let owed = open.reduce(0.0) { $0 + Double(invoices.elements[$1].uncovered) }
        guard owed > 0 else { continue }
        for position in open {
          amounts[position, default: 0] +=
            Double(standing.remaining.minorUnits)
            * Double(invoices.elements[position].uncovered) / owed
        }
      }
    }
    return amounts
  }
}
