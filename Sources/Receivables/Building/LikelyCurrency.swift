extension LedgerBuilder {
  /// The currency in which a line that cannot be used is likely to be; `nil` where invoices are in
  /// several and nothing says.
  package func likelyCurrency(ofCustomer id: UnsafeBufferPointer<UInt8>) -> Currency? {
    let own = customerIDs.find(id).flatMap { masters[$0]?.customer.currency }
    return own ?? defaultCurrency
      ?? (documents.invoices.isEmpty ? .unstated : onlyCurrencyOfInvoices)
  }

  /// That of most invoices, the first of several; `nil` without invoices.
  package var mostUsedCurrency: Currency? {
    var counts: [Currency: Int] = [:]
    for invoice in documents.invoices { counts[invoice.currency, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// `nil` where invoices are in several currencies.
  private var onlyCurrencyOfInvoices: Currency? {
    guard let first = documents.invoices.first?.currency else { return nil }
    return documents.invoices.allSatisfy { $0.currency == first } ? first : nil
  }
}
