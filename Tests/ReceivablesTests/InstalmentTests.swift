import Receivables
import Testing

/// An invoice with several due days is several claims.
@Suite struct InstalmentTests {
  private let plan = "F1,2025-04-30,300.00\nF1,2025-02-28,300.00\nF1,2025-03-31,300.00"

  @Test func `each instalment ages and is asked for by itself`() throws {
    let books = try Books(
      invoices: "F1,M,2025-02-01,2025-04-30,900.00,EUR,invoice", instalments: plan,
      payments: "P1,M,2025-02-27,300.00,EUR", allocations: "P1,F1,2025-02-27,300.00")
    #expect(try books.aged("2025-02-20") == Aged(current: 900_00))
    #expect(try books.aged("2025-04-15") == Aged(current: 300_00, d1to30: 300_00))
    #expect(try books.aged("2025-05-15") == Aged(d1to30: 300_00, d31to60: 300_00))
    #expect(try books.figures("2025-04-15").averageDaysLate == -1)
    #expect(books.faults.isEmpty)
  }

  @Test func `a plan that leaves something over says so, and the rest is due with the invoice`()
    throws
  {
    let books = try Books(
      invoices: "F1,M,2025-02-01,2025-04-30,1000.00,EUR,invoice",
      instalments: "F1,2025-02-28,500.00\nF1,2025-03-31,450.00")
    #expect(try books.aged("2025-04-15") == Aged(current: 50_00, d1to30: 450_00, d31to60: 500_00))
    #expect(books.codes == ["plan-leaves-rest"] && books.faults.isEmpty)
    #expect(books.loaded.issues[0].problem.contains("950.00 of 1000.00 EUR"))
    #expect(books.loaded.issues[0].problem.contains("the rest is due on 2025-04-30"))
  }

  @Test func `a plan of too many parts says so`() throws {
    let parts = (0..<250).map { "F1,2025-0\(1 + $0 % 9)-1\($0 / 9 % 9),1.00" }
    let books = try Books(
      invoices: "F1,M,2025-01-01,2025-04-30,1000.00,EUR,invoice",
      instalments: parts.joined(separator: "\n"))
    #expect(Set(books.codes) == ["unusable-plan"] && books.faults.count == 250)
    #expect(books.faults[0].problem.hasSuffix("it has more than 249 instalments"))
  }

  @Test func `lines of one invoice with several due days are its instalments`() throws {
    let books = try Books(
      invoices: """
        F1,M,2025-02-01,2025-02-28,300.00,EUR,invoice
        F1,M,2025-02-01,2025-03-31,300.00,EUR,invoice
        F1,M,2025-02-01,2025-04-30,300.00,EUR,invoice
        """,
      payments: "P1,M,2025-02-27,300.00,EUR", allocations: "P1,F1,2025-02-27,300.00")
    #expect(try books.aged("2025-04-15") == Aged(current: 300_00, d1to30: 300_00))
    #expect(books.codes == ["read-as-instalments"])
  }

  @Test func `money goes to the instalment due first and comes back from the one due last`()
    throws
  {
    let books = try Books(
      invoices: "F1,M,2025-02-01,2025-04-30,900.00,EUR,invoice", instalments: plan,
      payments: "P1,M,2025-03-05,700.00,EUR",
      allocations: "P1,F1,2025-03-05,700.00\nP1,F1,2025-03-20,-150.00")
    #expect(try books.aged("2025-04-15") == Aged(current: 300_00, d1to30: 50_00, cash: 150_00))
  }

  @Test func `what is retained is due late, and not before`() throws {
    let books = try Books(
      invoices: "F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice",
      instalments: "F1,2026-03-31,100.00\nF1,2025-03-31,900.00",
      payments: "P1,A,2025-03-31,900.00,EUR", allocations: "P1,F1,2025-03-31,900.00")
    #expect(try books.aged("2025-04-30") == Aged(current: 100_00))
    #expect(try books.aged("2026-04-30") == Aged(d1to30: 100_00))
    #expect(try books.figures("2025-04-30").averageDaysLate == 0)
    let view = try books.view("2025-04-30")
    for position in view.invoices.elements.indices {
      #expect(
        try LateInterest(ofInvoice: position, in: view, .europeanCentralBank, .directive) == nil)
    }
  }

  @Test func `what is recovered of instalments that were written off whole is owed once`() throws {
    let books = try Books(
      invoices: "F1,M,2025-02-01,2025-02-28,1000.00,EUR,invoice",
      instalments: "F1,2025-02-28,900.00\nF1,2026-02-28,100.00",
      payments: "P1,M,2025-06-15,400.00,EUR", allocations: "P1,F1,2025-06-15,400.00",
      writeOffs: "F1,2025-05-31,1000.00\nF1,2025-06-15,-400.00")
    #expect(try books.aged("2025-06-30") == Aged())
    let sums = try #require(TieOut(try books.view("2025-06-30")).currencies.first)
    #expect((sums.writtenOff.minorUnits, sums.cash.minorUnits) == (600_00, 400_00))
    #expect(books.faults.isEmpty)
  }
}
