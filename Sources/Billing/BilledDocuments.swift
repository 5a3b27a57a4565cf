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
  /// again is one sale, and one that is payable in three parts is too. An amount far above all others of
  /// the customer says nothing of those to come, whether mistyped or once in a lifetime: it counts as
  /// the largest of the others.
  func billed(_ customer: CustomerIndex) -> [Invoice] {
    var documents = documents(customer)
    for (place, amount) in LedgerView.outlying(documents) {
      documents[place] = LedgerView.document([documents[place]], amount: amount)
    }
    return documents
  }

  /// Times the customer's next largest amount of the currency from which one is beyond all others.
  private static let beyond: Int64 = 50
  /// Amounts of a currency that it takes to tell.
  private static let fewestAmounts = 5

  /// Where amounts beyond all others are, one of a currency at most, and the largest of the others.
  private static func outlying(_ documents: [Invoice]) -> [(place: Int, others: Int64)] {
    var found: [(currency: Currency, count: Int, place: Int, largest: Int64, others: Int64)] = []
    for (place, document) in documents.enumerated() {
      guard let own = found.firstIndex(where: { $0.currency == document.currency }) else {
        found.append((document.currency, 1, place, document.amount, 0))
        continue
      }
      found[own].count += 1
      if document.amount > found[own].largest {
        found[own].others = found[own].largest
        (found[own].place, found[own].largest) = (place, document.amount)
      } else {
        found[own].others = max(found[own].others, document.amount)
      }
    }
    return found.compactMap {
      $0.count >= fewestAmounts && $0.others > 0 && $0.largest / beyond > $0.others
        ? ($0.place, $0.others) : nil
    }
  }

  private func documents(_ customer: CustomerIndex) -> [Invoice] {
    let claims = invoices[customer]
    guard claims.contains(where: { $0.instalment > 0 || $0.ending == .credited }) else {
      return Array(claims)
    }
    var documents: [Invoice] = []
    var place = invoices.range(customer).lowerBound
    while place < invoices.range(customer).upperBound {
      let parts = documentPositions(place).map { invoices.elements[$0] }
      place = place.advanced(by: max(1, parts.count))
      if !parts.allSatisfy({ $0.ending == .credited }) {
        documents.append(LedgerView.document(parts))
      }
    }
    return documents
  }

  /// One document of its claims, for another amount where that is given.
  private static func document(_ claims: [Invoice], amount: Int64? = nil) -> Invoice {
    let first = claims[0]
    guard claims.count > 1 || amount != nil else { return first }
    return Invoice(
      row: first.row, customer: first.customer, issuedOn: first.issuedOn, dueOn: first.dueOn,
      currency: first.currency, amount: amount ?? claims.reduce(0) { $0 + $1.amount },
      outstanding: claims.reduce(0) { $0 + $1.outstanding }, endedOn: first.endedOn,
      ending: first.ending, kind: first.kind, instalment: first.instalment)
  }

  /// The instalments of a customer's last document in a currency.
  ///
  /// - Parameter last: that document.
  func usualInstalments(ofCustomer customer: CustomerIndex, _ last: Invoice?) -> [BilledInstalment]
  {
    guard let last, last.instalment > 0,
      let position = invoices.range(customer).last(where: { invoices.elements[$0].row == last.row })
    else { return [.whole] }
    let claims = documentPositions(position).map { invoices.elements[$0] }
    let whole = claims.reduce(0.0) { $0 + Double($1.amount) }
    return claims.map { claim in
      BilledInstalment(share: Double(claim.amount) / whole, daysLater: claim.dueOn - last.dueOn)
    }
  }

  /// What all customers were billed, customer after customer.
  var allBilled: some Sequence<Invoice> {
    customers.indices.lazy.flatMap { self.billed($0) }
  }
}
