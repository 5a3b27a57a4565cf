import LedgerFiles
import Receivables
import Testing

/// Documents of real ledgers: claims of other kinds, numbers used twice, groups, plans of promises.
@Suite struct SettledDocumentTests {
  @Test func `debit notes, fees and interest are owed as invoices are`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,100.00,EUR,invoice
        D1,A,2025-04-05,2025-04-20,25.00,EUR,debit_note
        D2,A,2025-04-05,2025-04-20,40.00,EUR,fee
        D3,A,2025-04-05,2025-05-20,1.55,EUR,interest
        """,
      payments: "P1,A,2025-04-22,40.00,EUR", allocations: "P1,D2,2025-04-22,40.00")
    #expect(try books.aged("2025-04-30") == Aged(current: 1_55, d1to30: 125_00))
    #expect(books.faults.isEmpty)
  }

  @Test func `an invoice of nothing is no fault`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,100.00,EUR,invoice
        F2,A,2025-03-01,2025-03-31,0.00,EUR,invoice
        """)
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 100_00))
    #expect(books.faults.isEmpty)
  }

  @Test func `payments, credit notes, allocations and write-offs of nothing are no faults`() throws
  {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,100.00,EUR,invoice
        C1,A,2025-03-02,,0.00,EUR,credit_note
        """,
      payments: "P0,A,2025-03-05,0.00,EUR\nP1,A,2025-03-06,40.00,EUR",
      allocations: "P0,F1,2025-03-05,0.00\nP1,F1,2025-03-06,40.00\nP1,F1,2025-03-07,0",
      writeOffs: "F1,2025-04-01,0.00")
    #expect(try books.aged("2025-04-30") == Aged(d1to30: 60_00))
    #expect(books.loaded.issues.isEmpty)
    #expect(books.loaded.lineCounts.allSatisfy { $0.setAside == 0 && $0.used == $0.read })
  }

  @Test func `a due day before issue stays as stated, and none at all is the day of issue`() throws
  {
    let books = try Books(
      invoices: """
        F1,Z,2025-01-01,2024-09-15,1000.00,EUR,invoice
        F2,Z,2025-01-01,2024-12-20,400.00,EUR,invoice
        F3,Z,2025-01-20,,200.00,EUR,invoice
        """)
    #expect(
      try books.aged("2025-01-31") == Aged(d1to30: 200_00, d31to60: 400_00, over90: 1000_00))
    #expect(books.faults.isEmpty)
    #expect(books.loaded.issues.count == 3)
  }

  @Test func `a number is unique within its entity`() throws {
    let loaded = try Ledger.load(files: [
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,currency,entity
      100,A,2025-02-01,2025-03-03,500.00,EUR,NORTH
      100,B,2025-02-03,2025-03-05,700.00,EUR,SOUTH
      """,
      "payments.csv": "payment_id,customer_id,received_on,amount\nP1,B,2025-03-05,700.00\n",
      "allocations.csv": "payment_id,invoice_id,allocated_on,amount\nP1,100,2025-03-05,700.00\n",
    ])
    let view = loaded.ledger.asOf(try #require(Day("2025-03-31")))
    let rows = Ageing(view).rows
    #expect(rows.map(\.customerID) == ["A"])
    #expect(rows.map(\.amounts.open.minorUnits) == [500_00])
    #expect(loaded.issues.allSatisfy { $0.effect == .noticed })
  }

  /// F1 is cancelled by C1 and issued again as F1B; 9,000.00 was sold, once.
  @Test func `a cancelled invoice that is issued again is one sale, and was never late`() throws {
    let books = try Books(
      invoices: """
        F1,O,2025-04-10,2025-05-01,9000.00,EUR,invoice
        C1,O,2025-05-10,,9000.00,EUR,credit_note
        F1B,O,2025-05-10,2025-06-09,9000.00,EUR,invoice
        """,
      payments: "", allocations: "C1,F1,2025-05-10,9000.00")
    let figures = try books.figures("2025-06-30")
    #expect(figures.sales.minorUnits == 9000_00)
    #expect(figures.daysSalesOutstanding == 90)
    let view = try books.view("2025-06-30")
    let late = try view.invoices.elements.indices.filter {
      try LateInterest(ofInvoice: $0, in: view, .europeanCentralBank, .directive) != nil
    }
    #expect(late.map(view.invoiceID) == ["F1B"])
  }

  @Test func `one transfer less a credit note closes them all, and sales are net`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,600.00,EUR,invoice
        F2,A,2025-03-01,2025-03-31,500.00,EUR,invoice
        C1,A,2025-03-15,,100.00,EUR,credit_note
        """,
      payments: "P1,A,2025-04-02,1000.00,EUR",
      allocations: "P1,F1,2025-04-02,600.00\nP1,F2,2025-04-02,400.00\nC1,F2,2025-04-02,100.00")
    #expect(try books.aged("2025-04-30") == Aged())
    #expect(try books.figures("2025-04-30").sales.minorUnits == 1000_00)
    #expect(books.loaded.issues.isEmpty)
  }

  @Test func `cash of the parent on account covers what its child owes`() throws {
    let books = try Books(
      invoices: """
        F1,CH1,2025-02-01,2025-03-03,700.00,EUR,invoice
        F2,CH2,2025-02-01,2025-03-03,500.00,EUR,invoice
        F3,CH1,2025-02-10,2025-03-12,300.00,EUR,invoice
        """,
      payments: "P1,PAR,2025-03-03,1500.00,EUR",
      allocations: "P1,F1,2025-03-03,700.00\nP1,F2,2025-03-03,500.00",
      customers: "PAR,Parent,\nCH1,Child one,PAR\nCH2,Child two,PAR")
    #expect(try books.aged("2025-03-31") == Aged(d1to30: 300_00, cash: 300_00))
    #expect(try books.uncovered("2025-03-31") == ["F3": 0])
    #expect(books.loaded.issues.isEmpty)
  }

  @Test func `cash covers no debt in another currency`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-01,2025-03-31,100.00,EUR,invoice
        F2,A,2025-03-01,2025-03-31,100.00,USD,invoice
        """,
      payments: "P1,A,2025-04-01,100.00,EUR", allocations: "")
    #expect(try books.uncovered("2025-04-30") == ["F1": 0, "F2": 100_00])
  }

  @Test func `a prepayment is on account before its customer has an invoice`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-03-25,2025-04-24,2000.00,EUR,invoice
        F9,B,2025-01-01,2025-03-31,10.00,EUR,invoice
        """,
      payments: "P1,A,2025-03-10,1500.00,EUR", allocations: "P1,F1,2025-03-25,1500.00")
    #expect(try books.aged("2025-03-15") == Aged(current: 10_00, cash: 1500_00))
    #expect(try books.aged("2025-03-31") == Aged(current: 510_00))
  }

  // MARK: Promises

  private let overdue = "F1,P,2025-01-29,2025-02-28,900.00,EUR,invoice"
  private let plan = """
    R1,P,F1,2025-03-01,2025-03-10,300.00
    R2,P,F1,2025-03-01,2025-04-10,300.00
    R3,P,F1,2025-03-01,2025-05-10,300.00
    """

  @Test func `the parts of a plan are kept or broken one by one`() throws {
    let broken = try Books(invoices: overdue, promises: plan)
    #expect(try broken.figures("2025-03-20").promisesBroken == 1)
    #expect(try broken.figures("2025-03-20").promiseKeptRate == 0)
    let kept = try Books(
      invoices: overdue, payments: "P1,P,2025-03-10,300.00,EUR",
      allocations: "P1,F1,2025-03-10,300.00", promises: plan)
    #expect(try kept.figures("2025-03-20").promiseKeptRate == 1)
    #expect(try kept.figures("2025-04-20").promiseKeptRate == 0.5)
  }

  @Test func `each euro received fulfils one promise`() throws {
    let books = try Books(
      invoices: "F1,P,2025-01-29,2025-02-28,600.00,EUR,invoice",
      payments: "P1,P,2025-03-13,300.00,EUR", allocations: "P1,F1,2025-03-13,300.00",
      promises: "R1,P,F1,2025-03-01,2025-03-10,300.00\nR2,P,F1,2025-03-12,2025-04-10,300.00")
    #expect(try books.figures("2025-04-20").promisesKept == 1)
    #expect(try books.figures("2025-04-20").promisesBroken == 1)
  }

  @Test func `money that has come keeps a promise before it is applied`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-01-29,2025-02-28,1000.00,EUR,invoice
        F2,A,2025-01-29,2025-02-28,500.00,EUR,invoice
        """,
      payments: "P1,A,2025-03-10,1000.00,EUR", allocations: "",
      promises: "R1,A,F1,2025-03-01,2025-03-10,1000.00")
    #expect(try books.figures("2025-03-20").promiseKeptRate == 1)
    #expect(try books.uncovered("2025-03-20") == ["F1": 0, "F2": 500_00])
  }

  @Test func `our own credit note keeps no promise of cash`() throws {
    let books = try Books(
      invoices: """
        F1,A,2025-01-29,2025-02-28,1000.00,EUR,invoice
        C1,A,2025-03-09,,700.00,EUR,credit_note
        """,
      payments: "", allocations: "C1,F1,2025-03-09,700.00",
      promises: "R1,A,F1,2025-03-01,2025-03-10,700.00")
    #expect(try books.figures("2025-03-20").promisesKept == 0)
  }
}
