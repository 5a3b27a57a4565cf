internal import Receivables

/// A part of an invoice with a due day of its own.
package struct BilledInstalment: Sendable, Hashable {
  /// Of the invoice.
  package let share: Double
  /// Than the first one.
  package let daysLater: Int

  package static let whole = BilledInstalment(share: 1, daysLater: 0)
}

extension LedgerView {
  /// What a customer was billed, by day of issue: documents, without those cancelled whole.
  ///
  /// The instalments of a document are one, due as the first of them: one that is cancelled and issued
  /// again is one sale, and one that is payable in three parts is too.
  func billed(_ customer: Int) -> [Invoice] {
    let claims = invoices[customer]
    guard claims.contains(where: { $0.instalment > 0 || $0.ending == .credited }) else {
      return Array(claims)
    }
    var documents: [Invoice] = []
    var place = invoices.range(customer).lowerBound
    while place < invoices.range(customer).upperBound {
      let parts = documentPositions(place).map { invoices.elements[$0] }
      place += max(1, parts.count)
      if !parts.allSatisfy({ $0.ending == .credited }) { documents.append(document(parts)) }
    }
    return documents
  }

  private func document(_ claims: [Invoice]) -> Invoice {
    let first = claims[0]
    guard claims.count > 1 else { return first }
    return Invoice(
      row: first.row, customer: first.customer, issuedOn: first.issuedOn, dueOn: first.dueOn,
      currency: first.currency, amount: claims.reduce(0) { $0 + $1.amount },
      outstanding: claims.reduce(0) { $0 + $1.outstanding }, endedOn: first.endedOn,
      ending: first.ending, kind: first.kind, instalment: first.instalment)
  }

  /// The instalments of a customer's last document in a currency.
  ///
  /// - Parameter last: that document.
  func usualInstalments(ofCustomer customer: Int, _ last: Invoice?) -> [BilledInstalment] {
    guard let last, last.instalment > 0,
      let position = invoices.range(customer).last(where: { invoices.elements[$0].row == last.row })
    else { return [.whole] }
    return documentPositions(position).map {
      let claim = invoices.elements[$0]
      return BilledInstalment(
        share: Double(claim.amount) / Double(last.amount), daysLater: claim.dueOn - last.dueOn)
    }
  }

  /// What all customers were billed, customer after customer.
  var allBilled: some Sequence<Invoice> {
    customers.indices.lazy.flatMap { self.billed($0) }
  }
}
