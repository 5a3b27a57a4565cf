public import DuecastEngine
internal import Receivables

/// The claim that a late invoice gives: interest and a fixed sum.
public struct InterestRow: Sendable {
  let invoiceID: String
  let customerID: String
  let dueOn: Day
  let open: Money
  let late: LateInterest
  let compensation: Money

  /// The claims that were found, in their order.
  public static func rows(_ results: InterestResults) -> [InterestRow] {
    results.claims.map { InterestRow($0, in: results.view) }
  }

  private init(_ claim: LateClaim, in view: LedgerView) {
    late = claim.late
    compensation = claim.compensation
    let invoice = view.invoices.elements[late.invoice]
    invoiceID = view.invoiceID(late.invoice)
    customerID = view.customers[invoice.customer].id
    dueOn = invoice.dueOn
    open = invoice.outstandingMoney
  }

  var total: Money { late.interest + compensation }

  public static let columns: [Column<InterestRow>] = [
    Column(.invoiceID) { .text($0.invoiceID) },
    Column(.customerID) { .text($0.customerID) },
    Column(.currency) { .text($0.open.currency.code) },
    Column(.dueOn) { .day($0.dueOn) },
    Column(.openAmount) { .money($0.open) },
    Column(.owedLate) { .money($0.late.owed) },
    Column(.daysLate) { .integer($0.late.daysLate) },
    Column(.interest) { .money($0.late.interest) },
    Column(.compensation) { .money($0.compensation) },
    Column(.totalClaim) { .money($0.total) },
  ]
}
