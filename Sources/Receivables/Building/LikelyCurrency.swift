internal import SortedSearch

extension LedgerBuilder {
  /// The currency in which a line that cannot be used is likely to be; `nil` where invoices are in
  /// several and nothing says.
  package func likelyCurrency(ofCustomer id: UnsafeBufferPointer<UInt8>) -> Currency? {
    let own = customerIDs.find(id).flatMap { masters[$0]?.customer.currency }
    return own ?? defaultCurrency
      ?? (documents.invoices.isEmpty ? .unstated : onlyCurrencyOfInvoices)
  }

  /// The currencies of invoices, by the days on which they became known.
  package var usedCurrencies: UsedCurrencies {
    UsedCurrencies(
      days: Dictionary(grouping: documents.invoices, by: \.currency)
        .mapValues { $0.map(\.knownOn).sorted() })
  }

  /// `nil` where invoices are in several currencies.
  private var onlyCurrencyOfInvoices: Currency? {
    guard let first = documents.invoices.first?.currency else { return nil }
    return documents.invoices.allSatisfy { $0.currency == first } ? first : nil
  }
}

/// When invoices in each currency became known.
package struct UsedCurrencies: Sendable {
  fileprivate let days: [Currency: [Int32]]

  /// The currency of most invoices that were known on a day, the first of several; `nil` where none was.
  package func mostUsed(on day: Int32) -> Currency? {
    let counts = days.mapValues { $0.partitioningIndex { $0 > day } }.filter { $0.value > 0 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
