import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// Payments without allocations, worked by hand.
@Suite struct OldestFirstTests {
  private let files = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency,kind
    F1,A,2025-01-01,2025-01-31,100.00,EUR,invoice
    F2,A,2025-01-29,2025-02-28,100.00,EUR,invoice
    F3,A,2025-03-01,2025-03-31,100.00,EUR,invoice
    C1,A,2025-04-05,,30.00,EUR,credit_note
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,A,2025-02-03,150.00,EUR
    P2,A,2025-03-03,100.00,EUR
    """,
  ]

  private func owed(_ day: String, _ ledger: Ledger) throws -> [Int64] {
    ledger.asOf(try #require(Day(day))).invoices.elements.map(\.outstanding)
  }

  @Test func `payments settle the oldest invoices first when asked to`() throws {
    let loaded = try Ledger.load(files: files, apply: .oldestFirst)
    #expect(loaded.issues.map(\.code) == ["applied-oldest-first"])
    #expect(try owed("2025-02-02", loaded.ledger) == [100_00, 100_00])
    #expect(try owed("2025-02-03", loaded.ledger) == [0, 50_00])
    #expect(try owed("2025-03-03", loaded.ledger) == [0, 0, 50_00])
    #expect(try owed("2025-04-05", loaded.ledger) == [0, 0, 20_00])
    let view = loaded.ledger.asOf(try #require(Day("2025-04-30")))
    #expect(view.cashParts(1).map(\.on.description) == ["2025-02-03", "2025-03-03"])
    #expect(TieOut(view).balances, "\(TieOut(view).message)")
  }

  @Test func `payments that nothing ties to invoices are said to be on account`() throws {
    func codes(_ files: [String: String], _ day: String) throws -> [String] {
      try Ledger.load(files: files).ledger.asOf(try #require(Day(day))).issues.map(\.code)
    }
    #expect(try codes(files, "2025-02-02") == [])
    #expect(try codes(files, "2025-02-03") == ["payments-on-account"])
    // A file of allocations without lines says that none is applied.
    var allocated = files
    allocated["allocations.csv"] = "payment_id,invoice_id,allocated_on,amount\n"
    #expect(try codes(allocated, "2025-04-30") == [])
    // From its day on, `paid_on` says what was paid.
    var dated = files
    dated["invoices.csv"] = """
      invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
      F1,A,2025-01-01,2025-01-31,100.00,EUR,2025-03-03
      """
    #expect(try codes(dated, "2025-03-02") == ["payments-on-account"])
    #expect(try codes(dated, "2025-03-03") == [])
  }

  /// 120 on account before any invoice: 100 of it and then 20 go to what is issued next.
  @Test func `money on account waits for the next invoice`() throws {
    var files = files
    files["payments.csv"] = """
      payment_id,customer_id,received_on,amount,currency
      P1,A,2024-12-20,120.00,EUR
      """
    let loaded = try Ledger.load(files: files, apply: .oldestFirst)
    #expect(try owed("2025-01-01", loaded.ledger) == [0])
    #expect(try owed("2025-01-29", loaded.ledger) == [0, 80_00])
  }

  @Test func `without asking, payments stay on account and cover the oldest`() throws {
    let ledger = try Ledger.load(files: files).ledger
    #expect(try owed("2025-04-30", ledger) == [100_00, 100_00, 100_00])
    let view = ledger.asOf(try #require(Day("2025-04-30")))
    #expect(view.invoices.elements.map(\.uncovered) == [0, 0, 20_00])
  }

  @Test func `allocations go before what is asked`() throws {
    var files = files
    files["allocations.csv"] = """
      payment_id,invoice_id,allocated_on,amount
      P1,F3,2025-03-05,100.00
      """
    let loaded = try Ledger.load(files: files, apply: .oldestFirst)
    #expect(loaded.issues.isEmpty)
    #expect(try owed("2025-04-30", loaded.ledger) == [100_00, 100_00, 0])
  }
}
