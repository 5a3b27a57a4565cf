/// Cash received from a customer, whether or not it is allocated yet.
///
/// Its identifier is ``LedgerView/receiptID(_:)``.
public struct Receipt: Sendable, Hashable {
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// The value day, on which the bank credited it.
  public let on: Day
  /// Below zero for cash that went back: a returned or refunded payment.
  public let amount: Money
  /// What no invoice has taken up by the view's day; below zero where more went back than was on
  /// account.
  public let unapplied: Money
  /// Credit that it took up beside invoices: a credit note paid out, or netted in the transfer.
  public let drawn: Money
  /// What settled invoices in other currencies.
  public let converted: Money

  package init(
    customer: CustomerIndex, on: Day, amount: Money, unapplied: Money, drawn: Money? = nil,
    converted: Money? = nil
  ) {
    self.customer = customer
    self.on = on
    self.amount = amount
    self.unapplied = unapplied
    self.drawn = drawn ?? .zero(amount.currency)
    self.converted = converted ?? .zero(amount.currency)
  }
}

/// A credit note (or an invoice of negative amount); amounts are positive.
public struct CreditNote: Sendable, Hashable {
  /// Unique in the ledger.
  public let id: String
  /// Position in ``LedgerView/customers``.
  public let customer: CustomerIndex
  /// Sales fall by its amount from this day on.
  public let issuedOn: Day
  /// Above zero, unlike the document's own amount.
  public let amount: Money
  /// What is left of it at the view's day.
  public let unapplied: Money
  /// What was used up elsewhere than on an invoice of the ledger, as by a refund.
  public let netted: Money
  /// What was taken back by a later document.
  public let cancelled: Money

  package init(
    id: String, customer: CustomerIndex, issuedOn: Day, amount: Money, unapplied: Money,
    netted: Money,
    cancelled: Money? = nil
  ) {
    self.id = id
    self.customer = customer
    self.issuedOn = issuedOn
    self.amount = amount
    self.unapplied = unapplied
    self.netted = netted
    self.cancelled = cancelled ?? .zero(amount.currency)
  }
}
