/// What a row of another system posts.
package enum DocumentKind: String, Sendable, Hashable, CaseIterable {
  case invoice
  case creditNote = "credit_note"
  case debitNote = "debit_note"
  case fee
  case interest
  /// Cash received; on account where nothing says for what.
  case payment
  /// Cash paid back.
  case refund
  case writeOff = "write_off"
  /// A discount that the customer took.
  case discount
  /// An item whose side says what it is.
  case journal
  /// A remainder of a document that was cleared in part.
  case residual
  /// What is neither owed nor paid: orders, estimates, requests for down payment.
  case ignored

  /// Whether it is owed.
  var isClaim: Bool {
    switch self {
    case .invoice, .debitNote, .fee, .interest: true
    default: false
    }
  }

  /// Whether it reduces what is owed.
  var reduces: Bool {
    switch self {
    case .creditNote, .payment, .writeOff, .discount: true
    default: false
    }
  }

  /// What a person calls many of them.
  package var plural: String {
    switch self {
    case .invoice: "invoices"
    case .creditNote: "credit notes"
    case .debitNote: "debit notes"
    case .fee: "fees"
    case .interest: "interest items"
    case .payment: "payments"
    case .refund: "refunds"
    case .writeOff: "write-offs"
    case .discount: "discounts"
    case .journal: "journal items"
    case .residual: "residual items"
    case .ignored: "documents that are no receivables"
    }
  }
}
