import Testing

@testable import Receivables

/// Money, worked by hand.
@Suite struct LedgerTests {
  @Test func `one file of invoices is enough`() throws {
    let loaded = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,paid_on
      A-2,alpha,2024-01-10,2024-02-09,200.50,
      A-1,alpha,2024-01-01,2024-01-31,100,2024-02-05

      """
    ])
    #expect(loaded.issues.isEmpty)
    let before = loaded.ledger.asOf(day(2, 4))
    #expect(before.customers.map(\.id) == ["alpha"])
    #expect(before.invoices.elements.map(\.outstanding) == [10000, 20050])
    #expect(before.receipts.elements.isEmpty)
    let after = loaded.ledger.asOf(day(2, 5))
    #expect(after.invoiceID(0) == "A-1")
    #expect(after.invoices.elements.map(\.outstanding) == [0, 20050])
    #expect(after.invoices.elements[0].endedOn == day(2, 5))
    #expect(after.receipts.elements.map(\.amount.description) == ["100.00"])
    #expect(after.receipts.elements.map(\.unapplied.minorUnits) == [0])
    #expect(loaded.ledger.firstDay == day(1, 1))
    #expect(loaded.ledger.lastDay == day(2, 5))
  }
}
