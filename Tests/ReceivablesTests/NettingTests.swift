import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// Payments of nothing net what a customer owes with what is owed to it.
@Suite struct NettingTests {
  private func files(_ allocations: String) -> [String: String] {
    [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,kind
      I,a,2024-01-02,2024-02-01,100.00,EUR,invoice
      N,a,2024-01-10,2024-01-10,100.00,EUR,credit_note
      """,
      "payments.csv": "payment_id,customer_id,received_on,amount\nP,a,2024-01-20,0.00\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n" + allocations,
    ]
  }

  @Test func `a payment of nothing settles an invoice with a credit note`() throws {
    let loaded = try Ledger.load(files: files("P,I,2024-01-20,100.00\nP,N,2024-01-20,-100.00\n"))
    #expect(loaded.issues.isEmpty, "\(loaded.issues)")
    let view = loaded.ledger.asOf(day(1, 20))
    #expect(view.invoices.elements[0].outstanding == 0)
    #expect(view.invoices.elements[0].ending == .credited)
    #expect(view.settlements[0].map(\.reason) == [.creditNote])
    #expect(view.creditNotes.elements[0].unapplied.minorUnits == 0)
    #expect(view.receipts.elements.isEmpty)
    #expect(TieOut(view).balances)
    #expect(loaded.ledger.asOf(day(1, 19)).invoices.elements[0].outstanding == 10_000)
  }

  @Test func `what a payment of nothing does not make up is said, until it does`() throws {
    let short = try Ledger.load(files: files("P,I,2024-01-20,100.00\nP,N,2024-01-20,-40.00\n"))
    #expect(short.issues.map(\.code) == ["allocation-over-payment"])
    #expect(short.ledger.asOf(day(1, 31)).invoices.elements[0].outstanding == 6000)
    let later = try Ledger.load(files: files("P,I,2024-01-20,100.00\nP,N,2024-01-25,-100.00\n"))
    #expect(later.issues.isEmpty)
    #expect(later.ledger.asOf(day(1, 24)).issues.map(\.code) == ["allocation-over-payment"])
    #expect(later.ledger.asOf(day(1, 24)).invoices.elements[0].outstanding == 10_000)
    #expect(later.ledger.asOf(day(1, 25)).invoices.elements[0].outstanding == 0)
  }
}

/// Cash on account pays what is not contested before what is.
@Suite struct DisputedCoverTests {
  @Test func `cash on account covers what is undisputed first`() throws {
    func uncovered(_ cash: String) throws -> [Int64] {
      let view = try Ledger.load(files: [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency
        A,a,2024-01-02,2024-01-20,100.00,EUR
        B,a,2024-01-03,2024-02-01,250.00,EUR
        C,a,2024-01-04,2024-02-03,80.00,EUR
        """,
        "payments.csv": "payment_id,customer_id,received_on,amount\nP,a,2024-01-30,\(cash)\n",
        "disputes.csv": """
        dispute_id,invoice_id,opened_on,closed_on,amount
        D,A,2024-01-25,2024-03-01,
        E,B,2024-01-25,2024-03-01,50.00
        """,
      ]).ledger
      // Once the disputes are closed, what is due first is paid first.
      #expect(view.asOf(day(3, 1)).invoices.elements[0].uncovered < 10_000 || cash == "80.00")
      return view.asOf(day(2, 10)).invoices.elements.map(\.uncovered)
    }
    #expect(try uncovered("100.00") == [10_000, 15_000, 8000])
    #expect(try uncovered("200.00") == [10_000, 5000, 8000])
    #expect(try uncovered("300.00") == [8000, 5000, 0])
    #expect(try uncovered("80.00") == [10_000, 25_000, 0])
  }
}
