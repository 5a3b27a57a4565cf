internal import Receivables

/// How the receipts of open invoices divide into disputed, promised and other cash.
///
/// Within a source and a currency the simulated mean S of a period is divided in proportion to what
/// the curves of the invoices say alone,
///
///     S_k = S · Σ_i w_ik x_i / Σ_i x_i,   x_i = amount_i · P(paid within the period),
///
/// with w_ik the disputed, the promised and the remaining share of invoice i. What is both is
/// disputed: a promise does not settle what is contested.
struct OpenReceiptShares {
  /// Disputed and promised shares of each invoice of an outlook, in its order.
  private let shares: [(disputed: Double, promised: Double)]
  private let view: LedgerView
  private let outlook: Outlook

  init(_ view: LedgerView, _ outlook: Outlook, graceDays: Int) {
    self.view = view
    self.outlook = outlook
    let disputed = OpenReceiptShares.disputed(view)
    let promised = OpenReceiptShares.promised(view, graceDays: graceDays)
    shares = outlook.invoices.map { item in
      let invoice = view.invoices.elements[item.invoice]
      let owed = Double(max(1, invoice.outstanding))
      let contested = min(1, Double(disputed[item.invoice, default: 0]) / owed)
      return (contested, min(1 - contested, promised[item.invoice, default: 0] / owed))
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
      let paid =
        item.curve.probabilityPaid(within: days.upperBound)
        - item.curve.probabilityPaid(within: days.lowerBound - 1)
      let cash = invoice.outstandingMoney.majorUnits * paid
      all += cash
      disputed += share.disputed * cash
      promised += share.promised * cash
    }
    return all > 0 ? (disputed / all, promised / all) : (0, 0)
  }

  /// Minor units under an open dispute, by position of the invoice.
  private static func disputed(_ view: LedgerView) -> [Int: Int64] {
    var amounts: [Int: Int64] = [:]
    for dispute in view.disputes.elements where dispute.closedOn == nil {
      amounts[dispute.invoice, default: 0] += dispute.amount.minorUnits
    }
    return amounts
  }

  /// Minor units that pending promises speak of, by position of the invoice; a promise about the
  /// account speaks of its open invoices in proportion to what is owed.
  private static func promised(_ view: LedgerView, graceDays: Int) -> [Int: Double] {
    var amounts: [Int: Double] = [:]
    for customer in view.customers.indices where !view.promises.range(customer).isEmpty {
      for standing in view.promiseStandings(ofCustomer: customer, graceDays: graceDays)
      where standing.outcome == .pending {
        let currency = standing.remaining.currency
        let positions =
          standing.promise.invoice.map { [$0] }
          ?? Array(
            view.invoicePositions(ofCustomer: customer))
        let open = positions.filter {
          let invoice = view.invoices.elements[$0]
          return invoice.isOpen && invoice.currency == currency
            && invoice.issuedOn <= standing.promise.madeOn
        }
        let owed = open.reduce(0.0) { $0 + Double(view.invoices.elements[$1].outstanding) }
        guard owed > 0 else { continue }
        for position in open {
          amounts[position, default: 0] +=
            Double(standing.remaining.minorUnits)
            * Double(view.invoices.elements[position].outstanding) / owed
        }
      }
    }
    return amounts
  }
}
