internal import ForecastVocabulary
internal import Receivables

/// How the receipts of open invoices divide into disputed, promised and other cash.
///
/// Within a source and a currency the simulated mean S of a period is divided in proportion to what
/// the curves of the invoices say alone,
///
///     S_k = S · Σ_i w_ik x_i / Σ_i x_i,   x_i = uncovered_i · E(share in cash within the period),
///
/// with w_ik the disputed, the promised and the remaining share of invoice i. What is both is
/// disputed: a promise does not settle what is contested.
package struct OpenReceiptShares {
  /// Disputed and promised shares of each invoice of an outlook, in its order.
  let shares: [(disputed: Double, promised: Double)]
  private let view: LedgerView
  private let outlook: Outlook

  init(_ view: LedgerView, _ outlook: Outlook, graceDays: Int) {
    self.view = view
    self.outlook = outlook
    let disputed = view.customers.indices.reduce(into: [InvoiceIndex: Int64]()) {
      amounts, customer in
      amounts.merge(view.contested(ofCustomer: customer)) { $0 + $1 }
    }
    let promised = view.promisedAmounts(.pending, graceDays: graceDays)
    shares = outlook.invoices.map { item in
      let invoice = view.invoices.elements[item.invoice]
      let owed = Double(max(1, invoice.uncovered))
      let contested = min(1, Double(disputed[item.invoice, default: 0]) / owed)
      return (
        contested, min(1 - contested, Double(promised[item.invoice, default: 0]) / owed)
      )
    }
  }

  /// The shares of a source's cash within `days`; nothing is disputed where nothing is expected.
  func of(
    _ model: CustomerKind, _ currency: Currency, within days: ClosedRange<Int>
  ) -> (disputed: Double, promised: Double) {
    var (all, disputed, promised) = (0.0, 0.0, 0.0)
    for (item, share) in zip(outlook.invoices, shares) where item.model == model {
      let invoice = view.invoices.elements[item.invoice]
      guard invoice.currency == currency else { continue }
      let cash = invoice.uncoveredMoney.majorUnits * item.cashShare(within: days)
      all += cash
      disputed += share.disputed * cash
      promised += share.promised * cash
    }
    return all > 0 ? (disputed / all, promised / all) : (0, 0)
  }
}
