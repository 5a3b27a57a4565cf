import Receivables
import Testing

/// Entries that undo others: each on its own day, with the past as it was.
@Suite struct SignedEntryTests {
  @Test func `a returned payment opens its invoice again from that day`() throws {
    let books = try Books(
      invoices: "F1,T,2025-03-01,2025-03-31,1000.00,EUR,invoice",
      payments: "P1,T,2025-03-31,1000.00,EUR\nR1,T,2025-04-08,-1000.00,EUR",
      allocations: "P1,F1,2025-03-31,1000.00\nR1,F1,2025-04-08,-1000.00")
    #expect(try books.aged("2025-04-05") == Aged())
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 1000_00))
    #expect(try books.uncovered("2025-04-30") == ["F1": 1000_00])
    #expect(books.faults.isEmpty)
  }

  @Test func `a return without allocations undoes what its payment settled, the latest first`()
    throws
  {
    let books = try Books(
      invoices: """
        F1,T,2025-05-01,2025-05-31,430.25,EUR,invoice
        F2,T,2025-05-03,2025-06-02,69.75,EUR,invoice
        """,
      payments: "P1,T,2025-05-30,500.00,EUR\nR1,T,2025-06-06,-100.00,EUR,P1",
      allocations: "P1,F1,2025-05-30,430.25\nP1,F2,2025-05-31,69.75")
    #expect(try books.aged("2025-06-05") == Aged())
    #expect(try books.uncovered("2025-06-06") == ["F1": 30_25, "F2": 69_75])
    #expect(books.faults.isEmpty)
  }

  @Test func `a payment may go back in steps: what is on account first, then what it settled`()
    throws
  {
    let books = try Books(
      invoices: "F1,K,2025-02-01,2025-03-03,640.00,EUR,invoice",
      payments: """
        P1,K,2025-03-05,1000.00,EUR
        R1,K,2025-03-20,-360.00,EUR,P1
        R2,K,2025-04-02,-640.00,EUR,P1
        """,
      allocations: "P1,F1,2025-03-05,640.00")
    #expect(try books.aged("2025-03-19") == Aged(cash: 360_00))
    #expect(try books.aged("2025-03-31") == Aged())
    #expect(try books.aged("2025-04-02") == Aged(d1to30: 640_00))
  }

  @Test func `money in another currency returns nothing: it is on account, and said so`() throws {
    let books = try Books(
      invoices: "F1,T,2025-01-02,2025-02-01,70.00,EUR,invoice",
      payments: "P1,T,2025-02-01,70.00,EUR\nR1,T,2025-02-09,-70.00,USD,P1",
      allocations: "P1,F1,2025-02-01,70.00")
    #expect(try books.aged("2025-02-28") == Aged())
    #expect(try books.aged("2025-02-28", "USD") == Aged(cash: -70_00))
    #expect(TieOut(try books.view("2025-02-28")).balances)
    #expect(books.loaded.issues.contains { $0.code == "return-in-another-currency" })
  }

  @Test func `an allocation to the wrong invoice is moved on the day it is put right`() throws {
    let books = try Books(
      invoices: """
        F1,I,2025-02-01,2025-03-03,1000.00,EUR,invoice
        F2,I,2025-02-05,2025-03-07,1000.00,EUR,invoice
        """,
      payments: "P1,I,2025-03-10,1000.00,EUR",
      allocations: """
        P1,F1,2025-03-10,1000.00
        P1,F1,2025-04-10,-1000.00
        P1,F2,2025-04-10,1000.00
        """)
    #expect(try books.uncovered("2025-03-31") == ["F2": 1000_00])
    #expect(try books.uncovered("2025-04-30") == ["F1": 1000_00])
    #expect(try books.aged("2025-04-30").cash == 0)
    #expect(books.faults.isEmpty)
  }

  @Test func `what is applied and undone on one day comes to nothing`() throws {
    let books = try Books(
      invoices: "F1,A,2025-02-01,2025-03-03,80.00,EUR,invoice",
      payments: "P1,A,2025-03-01,80.00,EUR",
      allocations: "P1,F1,2025-03-10,80.00\nP1,F1,2025-03-10,-80.00",
      writeOffs: "F1,2025-03-20,80.00\nF1,2025-03-20,-80.00")
    #expect(try books.aged("2025-03-31") == Aged(d1to30: 80_00, cash: 80_00))
    #expect(books.faults.isEmpty)
  }

  @Test func `an over-payment that is sent back is on account no longer`() throws {
    let books = try Books(
      invoices: """
        F1,K,2025-02-01,2025-03-03,1000.00,EUR,invoice
        F2,K,2025-03-01,2025-03-31,90.00,EUR,invoice
        """,
      payments: "P1,K,2025-03-05,1100.00,EUR\nR1,K,2025-03-20,-100.00,EUR",
      allocations: "P1,F1,2025-03-05,1000.00")
    #expect(try books.uncovered("2025-03-19") == ["F2": 0])
    #expect(try books.uncovered("2025-04-30") == ["F2": 90_00])
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 90_00))
  }

  @Test func `a refund draws on the credit note that it names`() throws {
    let books = try Books(
      invoices: """
        C1,L,2025-02-01,,500.00,EUR,credit_note
        F1,L,2025-03-01,2025-03-31,300.00,EUR,invoice
        """,
      payments: "R1,L,2025-02-20,-200.00,EUR", allocations: "R1,C1,2025-02-20,-200.00")
    #expect(try books.aged("2025-02-10") == Aged(credit: 500_00))
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 300_00, credit: 300_00))
    #expect(try books.uncovered("2025-04-30") == ["F1": 0])
    #expect(books.faults.isEmpty)
  }

  @Test func `a credit note of opposite sign cancels the one before it`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice
        C1,A,2025-04-01,,200.00,EUR,credit_note
        C1X,A,2025-04-10,,-200.00,EUR,credit_note
        """)
    #expect(try books.uncovered("2025-04-05") == ["F1": 800_00])
    #expect(try books.aged("2025-04-05").credit == 200_00)
    #expect(try books.uncovered("2025-04-30") == ["F1": 1000_00])
    #expect(try books.aged("2025-04-30").credit == 0)
  }

  @Test func `cash for a debt that was written off is a recovery, not money on account`() throws {
    let books = try Books(
      invoices: """
        F1,X,2024-10-01,2024-10-31,1000.00,EUR,invoice
        F2,X,2025-05-01,2025-05-31,400.00,EUR,invoice
        """,
      payments: "P1,X,2025-06-15,400.00,EUR", allocations: "P1,F1,2025-06-15,400.00",
      writeOffs: "F1,2025-03-31,1000.00")
    #expect(try books.aged("2025-06-30") == Aged(d1to30: 400_00))
    #expect(try books.uncovered("2025-06-30") == ["F2": 400_00])
    let sums = try #require(TieOut(try books.view("2025-06-30")).currencies.first)
    #expect(sums.writtenOff.minorUnits == 600_00)
    #expect(books.faults.isEmpty)
  }

  @Test func `a recovery may be written as a negative write-off too, and counts once`() throws {
    let books = try Books(
      invoices: "F1,X,2024-10-01,2024-10-31,1000.00,EUR,invoice",
      payments: "P1,X,2025-06-15,400.00,EUR", allocations: "P1,F1,2025-06-15,400.00",
      writeOffs: "F1,2025-03-31,1000.00\nF1,2025-06-15,-400.00")
    #expect(try books.aged("2025-06-30") == Aged())
    let sums = try #require(TieOut(try books.view("2025-06-30")).currencies.first)
    #expect((sums.writtenOff.minorUnits, sums.cash.minorUnits) == (600_00, 400_00))
    #expect(books.faults.isEmpty)
  }

  // MARK: In another currency

  private let dollars = """
    F1,N,2025-02-01,2025-03-03,1000.00,USD,invoice
    F2,N,2025-02-01,2025-03-03,50.00,EUR,invoice
    """

  @Test func `a payment in another currency settles by what each side says`() throws {
    let books = try Books(
      invoices: dollars, payments: "P1,N,2025-03-03,970.00,EUR",
      allocations: "P1,F1,2025-03-03,1000.00,920.00\nP1,F2,2025-03-03,50.00,")
    #expect(try books.aged("2025-04-30", "USD") == Aged())
    #expect(try books.aged("2025-04-30", "EUR") == Aged())
    #expect(books.faults.isEmpty)
  }

  @Test func `an allocation across currencies that is undone gives back what it took`() throws {
    let books = try Books(
      invoices: dollars, payments: "P1,N,2025-03-03,920.00,EUR",
      allocations: "P1,F1,2025-03-03,1000.00,920.00\nP1,F1,2025-03-20,-1000.00,-920.00")
    #expect(try books.aged("2025-03-19", "USD") == Aged())
    #expect(try books.aged("2025-03-31", "USD") == Aged(d1to30: 1000_00))
    #expect(try books.aged("2025-03-31", "EUR") == Aged(d1to30: 50_00, cash: 920_00))
  }

  @Test func `a payment in another currency that goes back opens its invoice again`() throws {
    let books = try Books(
      invoices: dollars,
      payments: "P1,N,2025-03-03,920.00,EUR\nR1,N,2025-03-20,-920.00,EUR,P1",
      allocations: "P1,F1,2025-03-03,1000.00,920.00")
    #expect(try books.aged("2025-03-31", "USD") == Aged(d1to30: 1000_00))
    #expect(try books.aged("2025-03-31", "EUR") == Aged(d1to30: 50_00))
  }
}
