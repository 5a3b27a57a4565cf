import Receivables
import TestLedgers
import Testing

/// When and by what an invoice was paid: the value day of the cash, and reasons for the rest.
@Suite struct ValueDayTests {
  /// 1,000.00 due on 31 March, received on the 28th and matched on 15 May.
  @Test func `cash that is matched later was paid when it was received`() throws {
    let books = try Books(
      invoices: """
        F1,G,2025-03-01,2025-03-31,1000.00,EUR,invoice
        F2,G,2025-05-01,2025-05-31,10.00,EUR,invoice
        """,
      payments: "P1,G,2025-03-28,1000.00,EUR", allocations: "P1,F1,2025-05-15,1000.00",
      promises: "R1,G,F1,2025-03-20,2025-03-31,1000.00")
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 1000_00, cash: 1000_00))
    #expect(try books.uncovered("2025-04-30") == ["F1": 0])
    #expect(try books.figures("2025-04-30").promiseKeptRate == 1)
    #expect(try books.figures("2025-05-31").averageDaysLate == -3)
    #expect(try books.figures("2025-05-31").promiseKeptRate == 1)
    let view = try books.view("2025-05-31")
    #expect(try LateInterest(ofInvoice: 0, in: view, .europeanCentralBank, .directive) == nil)
  }

  @Test func `an invoice is not paid before it is issued`() throws {
    let books = try Books(
      invoices: "F1,G,2025-03-10,2025-04-09,500.00,EUR,invoice",
      payments: "P1,G,2025-03-01,500.00,EUR", allocations: "P1,F1,2025-04-20,500.00")
    #expect(try books.figures("2025-04-30").averageDaysLate == -30)
    let view = try books.view("2025-04-30")
    #expect(view.cashParts(0).map(\.on) == [try #require(Day("2025-03-10"))])
  }

  @Test(arguments: [("0.01", "999.99", 0), ("0.02", "999.98", 4)])
  func `a cent that is written off is rounding and no loss`(
    rest: String, paid: String, days: Int
  ) throws {
    let received = "2025-03-\(31 - 4 + days)"
    let books = try Books(
      invoices: "F1,A,2025-03-01,2025-03-27,1000.00,EUR,invoice",
      payments: "P1,A,\(received),\(paid),EUR", allocations: "P1,F1,\(received),\(paid)",
      writeOffs: "F1,2025-04-15,\(rest)")
    let figures = try books.figures("2025-04-30")
    #expect(figures.averageDaysLate == Double(days))
    #expect(figures.badDebtShare == 0)
    let view = try books.view("2025-04-30")
    #expect(view.invoices.elements[0].ending == .paid)
    #expect(view.invoices.elements[0].endedOn?.description == received)
    #expect(view.settlements[0].map(\.reason) == [.cash, .rounding])
    #expect(try books.aged("2025-03-31").d1to30 == (rest == "0.01" ? 1 : 2))
  }

  @Test func `two per cent taken within the discount days are a discount`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice
        C1,A,2025-03-10,,20.00,EUR,credit_note
        """,
      payments: "P1,A,2025-03-10,980.00,EUR",
      allocations: "P1,F1,2025-03-10,980.00\nC1,F1,2025-03-10,20.00")
    let view = try books.view("2025-04-30")
    #expect(view.invoices.elements[0].ending == .paid)
    #expect(view.invoices.elements[0].endedOn?.description == "2025-03-10")
    #expect(view.cashParts(0).map(\.amount) == [980_00])
    #expect(try books.figures("2025-04-30").badDebtShare == 0)
  }

  /// The customer pays 700.00 on the due day; we credit the rest three weeks later.
  @Test func `our credit note never makes late what was not owed`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice
        C1,A,2025-04-20,,300.00,EUR,credit_note
        """,
      payments: "P1,A,2025-03-31,700.00,EUR",
      allocations: "P1,F1,2025-03-31,700.00\nC1,F1,2025-04-20,300.00")
    let view = try books.view("2025-04-30")
    #expect(try LateInterest(ofInvoice: 0, in: view, .europeanCentralBank, .directive) == nil)
    #expect(try books.figures("2025-04-30").averageDaysLate == 0)
  }

  @Test func `a part that is waived is a loss, and the cash is late by its own day`() throws {
    let books = try Books(
      invoices: "F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice",
      payments: "P1,A,2025-04-20,700.00,EUR", allocations: "P1,F1,2025-04-20,700.00",
      writeOffs: "F1,2025-04-10,300.00")
    let figures = try books.figures("2025-04-30")
    #expect(figures.averageDaysLate == 20)
    #expect(figures.badDebtShare == 0.3)
  }

  @Test func `tax withheld is no loss, and bad debt is`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,1000.00,EUR,invoice
        F2,A,2025-03-01,2025-03-31,500.00,EUR,invoice
        """,
      payments: "P1,A,2025-04-10,900.00,EUR", allocations: "P1,F1,2025-04-10,900.00",
      writeOffs: "F1,2025-04-10,100.00,tax_withheld\nF2,2025-04-12,500.00,bad_debt")
    #expect(try books.figures("2025-04-30").badDebtShare == 500.0 / 1500)
    let view = try books.view("2025-04-30")
    #expect(view.invoices.elements.map(\.ending) == [.paid, .writtenOff])
  }

  /// Half on the due day, half 45 days later.
  @Test func `cash in parts has a day and a share for each`() throws {
    let books = try Books(
      invoices: "F1,A,2025-01-01,2025-01-31,1000.00,EUR,invoice",
      payments: "P1,A,2025-01-31,500.00,EUR\nP2,A,2025-03-17,500.00,EUR",
      allocations: "P1,F1,2025-02-10,500.00\nP2,F1,2025-03-20,500.00")
    let parts = try books.view("2025-03-31").cashParts(0)
    #expect(parts.map(\.on.description) == ["2025-01-31", "2025-03-17"])
    #expect(parts.map(\.amount) == [500_00, 500_00])
    let before = try books.view("2025-03-18").cashParts(0)
    #expect(before.map(\.isApplied) == [true, false])
    #expect(try books.view("2025-03-18").cashParts(0).map(\.isApplied) == [true, false])
  }
}
