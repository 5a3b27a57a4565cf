/// A stop on asking for money: of a customer as a whole, or of one document.
public struct Hold: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Position in the elements of ``LedgerView/invoices``, of a document's first claim; `nil` for all of
  /// the customer's.
  public let invoice: InvoiceIndex?
  /// The first day it stands.
  public let from: Day
  /// The last day it stands; `nil` for until further notice.
  public let until: Day?
  /// `dunning_block`, `insolvency`, `plan`, `legal`, `factored`, or the ledger's own word.
  public let reason: String

  package init(
    customer: CustomerIndex, invoice: InvoiceIndex?, from: Day, until: Day?, reason: String
  ) {
    self.customer = customer
    self.invoice = invoice
    self.from = from
    self.until = until
    self.reason = reason
  }

  /// Both ends count: it stands on its first day and on its last.
  public func stands(on day: Day) -> Bool { from <= day && (until.map { day <= $0 } ?? true) }
}

extension LedgerView {
  /// The hold on a claim at the view's day: its document's own, or else its customer's; `nil` where it
  /// may be asked for.
  public func hold(onClaim position: InvoiceIndex) -> Hold? {
    let customer = invoices.elements[position].customer
    let standing = holds[customer].filter { $0.stands(on: day) }
    guard !standing.isEmpty else { return nil }
    let first = documentPositions(position).lowerBound
    return standing.first { $0.invoice == first } ?? standing.first { $0.invoice == nil }
  }

  /// The hold on a customer as a whole at the view's day.
  public func hold(onCustomer customer: CustomerIndex) -> Hold? {
    holds[customer].first { $0.invoice == nil && $0.stands(on: day) }
  }
}
