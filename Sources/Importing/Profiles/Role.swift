/// What a column of another system is to a ledger.
package enum Role: String, Sendable, Hashable, CaseIterable {
  case number, customer, entity, type, side, terms, status, currency, reference, text, payment
  case clearing, amount, debit, credit, net, tax, bucket, email, country, rate
  case customerName = "customer_name"
  case parent = "parent_customer"
  case fiscalYear = "fiscal_year"
  case line
  case postingKey = "posting_key"
  case specialLedger = "special_ledger"
  case issuedOn = "issued_on"
  case postedOn = "posted_on"
  case dueOn = "due_on"
  case baselineOn = "baseline_on"
  case terms1 = "terms_1"
  case terms2 = "terms_2"
  case terms3 = "terms_3"
  case localAmount = "local_amount"
  case localCurrency = "local_currency"
  case openAmount = "open_amount"
  case localOpen = "local_open_amount"
  case paidAmount = "paid_amount"
  case lineAmount = "line_amount"
  case paidOn = "paid_on"
  case closedOn = "closed_on"
  case appliedTo = "applied_to"
  case reversedBy = "reversed_by"
  case orderNumber = "po_number"
  case discount
  case isOpen = "is_open"
  case daysOverdue = "days_overdue"

  /// What its cells have to hold.
  var content: Content {
    switch self {
    case .issuedOn, .postedOn, .dueOn, .baselineOn, .paidOn, .closedOn: .day
    case .amount, .debit, .credit, .net, .tax, .bucket, .localAmount, .openAmount, .localOpen,
      .paidAmount, .lineAmount, .rate, .terms1, .terms2, .terms3, .discount, .daysOverdue:
      .number
    default: .text
    }
  }

  /// Amounts of money, whose form decides the decimal mark of the file.
  var isMoney: Bool {
    switch self {
    case .amount, .debit, .credit, .net, .tax, .bucket, .localAmount, .openAmount, .localOpen,
      .paidAmount, .lineAmount, .discount:
      true
    default: false
    }
  }

  enum Content { case text, number, day }
}
