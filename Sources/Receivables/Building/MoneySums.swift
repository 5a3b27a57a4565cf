// Sums of money that must have room.

extension LedgerBuilder {
  /// No sum of amounts of a ledger goes beyond this, in minor units, whatever their signs.
  ///
  /// Sums of a view are sums of a part of the ledger's amounts, or of two or three such; with this
  /// bound they need no check of their own.
  private static let mostMoney: UInt64 = 1 << 60

  /// Refuses a ledger whose amounts together go beyond any money.
  func checkSums() throws(LedgerFault) {
    var sums = CurrencyTable<(currency: Currency, sum: UInt64)>()
    func add(_ amount: UInt64, _ currency: Currency) {
      let before = sums[currency, default: (currency, 0)].sum
      let (sum, overflows) = before.addingReportingOverflow(amount)
      sums[currency, default: (currency, 0)].sum = overflows ? .max : sum
    }
    // Mostly a currency's amounts follow one another.
    var run = (currency: Currency.unstated, sum: UInt64(0))
    func add(_ amount: Int64, _ currency: Currency) {
      let (sum, overflows) = run.sum.addingReportingOverflow(amount.magnitude)
      if currency == run.currency, !overflows {
        run.sum = sum
      } else {
        add(run.sum, run.currency)
        run = (currency, amount.magnitude)
      }
    }
    for invoice in documents.invoices { add(invoice.amount, invoice.currency) }
    for note in documents.creditNotes { add(note.amount, note.currency) }
    for receipt in postings.receipts { add(receipt.amount, receipt.currency) }
    for reduction in postings.reductions where reduction.invoice >= 0 {
      add(reduction.amount, documents.invoices[Int(reduction.invoice)].currency)
    }
    for promise in events.promises {
      if let amount = promise.record.amount { add(amount.minorUnits, amount.currency) }
    }
    for flow in events.otherFlows {
      add(flow.flow.amount.minorUnits, flow.flow.amount.currency)
    }
    for billing in events.expectedBilling {
      add(billing.record.amount.minorUnits, billing.record.amount.currency)
    }
    add(run.sum, run.currency)
    for (currency, sum) in sums.sorted where sum > LedgerBuilder.mostMoney {
      let largest = documents.invoices.indices.filter {
        documents.invoices[$0].currency == currency
      }.max { documents.invoices[$0].amount < documents.invoices[$1].amount }
      throw .tooMuchMoney(
        currency: currency,
        largest: largest.map {
          "invoice \(quoted(documents.invoiceNames[$0])) of "
            + Money(minorUnits: documents.invoices[$0].amount, currency).grouped
        })
    }
  }
}
