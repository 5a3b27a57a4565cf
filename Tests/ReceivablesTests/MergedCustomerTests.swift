import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// Two accounts that become one on 1 March.
@Suite struct MergedCustomerTests {
  private let files = [
    "customers.csv": """
    customer_id,name,merged_into,merged_on
    A,Alder,,
    M,Maple,A,2025-03-01
    Z,Zelkova,,
    """,
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    A1,A,2025-01-01,2025-01-31,100.00,EUR,invoice
    A2,A,2025-02-10,2025-03-12,50.00,EUR,invoice
    M1,M,2025-01-15,2025-02-14,70.00,EUR,invoice
    MC,M,2025-01-20,,20.00,EUR,credit_note
    Z1,Z,2025-01-05,2025-02-04,30.00,EUR,invoice
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,M,2025-02-20,40.00,EUR
    """,
    "allocations.csv": "payment_id,invoice_id,allocated_on,amount\n",
    "promises.csv": """
    promise_id,customer_id,invoice_id,made_on,promised_for,amount
    R,M,M1,2025-02-10,2025-04-10,70.00
    """,
    "disputes.csv": """
    dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
    D,Z1,2025-02-01,,30.00,price,
    """,
  ]

  private func view(_ day: String) throws -> LedgerView {
    try Ledger.load(files: files).ledger.asOf(try #require(Day(day)))
  }

  @Test func `money of the heir is another customer's only until the merger`() throws {
    var files = files
    files["customers.csv"]? += "\nB,Birch,M,2025-03-05\n"
    files["payments.csv"]? += "\nP2,A,2025-02-25,5.00,EUR\nP3,B,2025-02-25,5.00,EUR\n"
    files["allocations.csv"]? += "P2,M1,2025-02-25,5.00\nP3,A1,2025-02-25,5.00\n"
    let ledger = try Ledger.load(files: files).ledger
    func noticed(_ day: String) throws -> [Int] {
      ledger.asOf(try #require(Day(day))).issues.filter { $0.code == "another-customer" }
        .map(\.line)
    }
    #expect(try noticed("2025-02-28") == [2, 3])
    // B goes to M, and by it to A.
    #expect(try noticed("2025-03-01") == [3])
    #expect(try noticed("2025-03-05") == [])
  }

  @Test func `before the day the accounts are two`() throws {
    let view = try view("2025-02-28")
    #expect(view.customers.map(\.id) == ["A", "M", "Z"])
    #expect(view.customers.indices.map { view.invoices[$0].count } == [2, 1, 1])
  }

  @Test func `from the day on the history follows`() throws {
    let view = try view("2025-03-01")
    #expect(view.customers.map(\.id) == ["A", "Z"])
    #expect(view.invoices.elements.indices.map(view.invoiceID) == ["A1", "M1", "A2", "Z1"])
    #expect(view.customers.indices.map { view.invoices[$0].count } == [3, 1])
    #expect(view.invoices.elements.map(\.customer) == [0, 0, 0, 1])
    #expect(view.receipts.range(0).map(view.receiptID) == ["P1"])
    #expect(view.creditNotes[0].map(\.id) == ["MC"])
    #expect(view.promises[0].map(\.invoice) == [1])
    #expect(view.disputes[1].map(\.invoice) == [3])
    // 40.00 in cash and 20.00 in credit cover what is due first.
    #expect(view.invoices.elements.map(\.uncovered) == [40_00, 70_00, 50_00, 30_00])
    #expect(TieOut(view).balances, "\(TieOut(view).message)")
  }

  @Test func `customers that are merged into each other stay apart`() throws {
    var files = files
    files["customers.csv"] = """
      customer_id,merged_into,merged_on
      A,M,2025-02-01
      M,A,2025-02-01
      """
    let view = try Ledger.load(files: files).ledger.asOf(try #require(Day("2025-03-01")))
    #expect(view.customers.map(\.id) == ["A", "M", "Z"])
  }
}
