import Foundation
import Receivables
import TestLedgers
import Testing

@Suite struct KeyFiguresTests {
  /// Sales of one invoice a month from April to September 2024, of which 1,250 is paid.
  private let months = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    apr,a,2024-04-10,2024-05-10,2250,EUR
    may,a,2024-05-10,2024-06-09,2000,EUR
    jun,a,2024-06-10,2024-07-10,2500,EUR
    jul,b,2024-07-15,2024-08-14,2250,EUR
    aug,b,2024-08-12,2024-09-11,1750,EUR
    sep,b,2024-09-10,2024-10-10,2500,EUR
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,a,2024-09-05,1250,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,apr,2024-09-05,1250
    """,
  ]

  private func figures(
    _ files: [String: String], _ day: String, graceDays: Int = 3
  ) throws -> CurrencyKeyFigures {
    let view = try ledger(ofFiles: files).ledger.asOf(#require(Day(day)))
    return try #require(KeyFigures(view, graceDays: graceDays).currencies.first)
  }

  private func expect(
    _ value: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs((value ?? .nan) - expected) < 1e-9, "\(value ?? .nan) is not \(expected)",
      sourceLocation: sourceLocation)
  }

  /// Receivables of 12,000 use up September (30 days), August (31), July (31), June (30) and
  /// May (31), together 11,000, and 1,000 of April's 2,250.
  @Test func `counting back takes whole months and a part of the last`() throws {
    let figures = try figures(months, "2024-09-30")
    #expect(figures.receivables.description == "12000.00")
    expect(figures.daysSalesOutstandingByCountBack, 153 + 1000.0 / 2250 * 30)
    // 166.3 days.
    #expect(abs((figures.daysSalesOutstandingByCountBack ?? 0) - 166.3) < 0.05)
    // 6,500 in 90 days is 26,361.1 a year, over 12,000.
    expect(figures.receivablesTurnover, 6500.0 * 365 / 90 / 12_000)
  }

  /// Six debtors of 30, 20, 20, 10, 10 and 10; invoices of March are unpaid to 40 of 100 at the end
  /// of June, 91 days after the month.
  @Test func `concentration and the share at risk are of amounts`() throws {
    var invoices = "invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on\n"
    for (customer, amount) in [("A", 30), ("B", 20), ("C", 20), ("D", 10), ("E", 10), ("F", 10)] {
      invoices += "\(customer),\(customer),2024-06-01,2024-07-01,\(amount).00,EUR,\n"
    }
    invoices += "G,A,2024-03-05,2024-04-05,60.00,EUR,2024-05-01\n"
    invoices += "H,A,2024-03-31,2024-04-30,40.00,EUR,2024-07-05\n"
    invoices += "I,A,2024-04-01,2024-05-01,70.00,EUR,2024-07-05\n"
    let ledger = try ledger(ofFiles: ["invoices.csv": invoices]).ledger
    func figures(_ text: String) throws -> CurrencyKeyFigures {
      let on = try #require(Day(text))
      return try #require(KeyFigures(ledger.asOf(on)).currencies.first)
    }
    let june = try figures("2024-06-30")
    expect(june.atRiskRate, 0.4)
    let july = try figures("2024-07-05")
    expect(july.topFiveShare, 0.9)
    expect(july.concentrationIndex, 0.09 + 2 * 0.04 + 3 * 0.01)
  }

  @Test func `the history is what each month end showed`() throws {
    let view = try ledger(ofFiles: months).ledger.asOf(#require(Day("2024-09-15")))
    let history = KeyFigureHistory(view, months: 3, graceDays: 3)
    #expect(
      history.figures.map(\.day.description)
        == ["2024-06-30", "2024-07-31", "2024-08-31", "2024-09-15"])
    for figures in history.figures {
      #expect(figures == KeyFigures(view.asOf(figures.day), graceDays: 3))
    }
    #expect(KeyFigureHistory(view, months: 99, graceDays: 3).figures.count <= 7)
  }

  @Test func `counting back takes the days so far of the view's own month`() throws {
    expect(
      try figures(months, "2024-09-15").daysSalesOutstandingByCountBack,
      15 + 31 + 31 + 30 + 31 + 1000.0 / 2250 * 30)
    // Before the payment and September's invoice: 10,750 is all that was ever invoiced.
    expect(
      try figures(months, "2024-09-04").daysSalesOutstandingByCountBack,
      4 + 31 + 31 + 30 + 31 + 30)
  }

  /// In the 90 days to 30 September, 6,500 was invoiced; all but September's invoice is overdue.
  @Test func `simple, best possible and delinquent days add up`() throws {
    let figures = try figures(months, "2024-09-30")
    #expect(figures.sales.description == "6500.00")
    expect(figures.daysSalesOutstanding, 12000.0 / 6500 * 90)
    expect(figures.bestPossibleDaysSalesOutstanding, 2500.0 / 6500 * 90)
    expect(figures.averageDaysDelinquent, 9500.0 / 6500 * 90)
    expect(figures.overdueShare, 9500.0 / 12000)
    // April's is 143, May's 113 and June's 82 days past due.
    expect(figures.over90Share, 3000.0 / 12000)
  }

  /// September opens with 10,750, adds 2,500 and ends with 12,000, of which 2,500 is current.
  @Test(arguments: ["2024-09-30", "2024-10-01", "2024-10-30"])
  func `collection effectiveness is of the last full month`(day: String) throws {
    let figures = try figures(months, day)
    #expect(figures.collectionEffectivenessFrom.description == "2024-09-01")
    #expect(figures.collectionEffectivenessTo.description == "2024-09-30")
    expect(figures.collectionEffectivenessIndex, 1250.0 / 10750)
  }

  @Test func `what cannot be defined is not a number`() throws {
    let figures = try figures(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        x,a,2024-01-10,2024-02-09,100,EUR,2024-02-12
        """
      ], "2024-09-30")
    #expect(figures.daysSalesOutstanding == nil)
    #expect(figures.averageDaysDelinquent == nil)
    #expect(figures.overdueShare == nil)
    #expect(figures.collectionEffectivenessIndex == nil)
    #expect(figures.promiseKeptRate == nil)
    #expect(figures.disputeCycleDays == nil)
    #expect(figures.averageDaysLate == nil)
    // Nothing is owed: it takes no days to have sold it.
    #expect(figures.daysSalesOutstandingByCountBack == 0)
  }

  @Test func `days late are weighted by amount and early is below zero`() throws {
    let figures = try figures(
      [
        "invoices.csv": """
        invoice_id,customer_id,issued_on,due_on,amount,currency,paid_on
        late,a,2024-07-01,2024-07-31,300,EUR,2024-08-10
        early,a,2024-07-01,2024-07-31,100,EUR,2024-07-21
        before,a,2024-01-01,2024-01-31,900,EUR,2024-03-31
        open,a,2024-07-01,2024-07-31,50,EUR,
        """
      ], "2024-09-30")
    expect(figures.averageDaysLate, (300 * 10 - 100 * 10) / 400)
  }

  private let promises = [
    "invoices.csv": """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I1,a,2024-05-01,2024-05-31,100,EUR
    I2,a,2024-05-01,2024-05-31,200,EUR
    I3,a,2024-05-01,2024-05-31,400,EUR
    I4,b,2024-05-01,2024-05-31,800,EUR
    """,
    "payments.csv": """
    payment_id,customer_id,received_on,amount,currency
    P1,a,2024-06-13,100,EUR
    P2,a,2024-06-14,200,EUR
    P3,a,2024-06-12,150,EUR
    P4,b,2024-06-12,300,EUR
    """,
    "allocations.csv": """
    payment_id,invoice_id,allocated_on,amount
    P1,I1,2024-06-13,100
    P2,I2,2024-06-14,200
    P3,I3,2024-06-12,150
    """,
    "promises.csv": """
    promise_id,customer_id,invoice_id,made_on,promised_for,amount
    on time,a,I1,2024-06-01,2024-06-10,
    a day late,a,I2,2024-06-01,2024-06-10,200
    in part,a,I3,2024-06-01,2024-06-10,
    on account,b,,2024-06-01,2024-06-10,300
    """,
  ]

  /// With 3 days of grace: I1 is paid on the last of them, I2 the day after, I3 in part; the
  /// account's 300 arrived without an invoice.
  @Test func `a promise is kept by what arrives in full by its day plus grace`() throws {
    let day = try #require(Day("2024-06-20"))
    let view = try ledger(ofFiles: promises).ledger.asOf(day)
    let standings = view.customers.indices.flatMap {
      view.promiseStandings(ofCustomer: $0, graceDays: 3)
    }
    let outcomes = Dictionary(
      uniqueKeysWithValues: standings.map { ($0.promise.id, $0.outcome) })
    #expect(
      outcomes == [
        "on time": .kept, "a day late": .broken, "in part": .broken, "on account": .kept,
      ])
    #expect(
      standings.first { $0.promise.id == "in part" }?.remaining.description == "250.00")
    #expect(standings.first { $0.promise.id == "a day late" }?.remaining.minorUnits == 0)
    let figures = try figures(promises, "2024-06-20")
    expect(figures.promiseKeptRate, 2.0 / 4)
    #expect((figures.promisesKept, figures.promisesBroken) == (2, 2))
    #expect(try self.figures(promises, "2024-06-20", graceDays: 4).promisesKept == 3)
  }

  @Test(arguments: [
    ("2024-06-11", PromiseStanding.Outcome.pending), ("2024-06-13", .pending),
    ("2024-06-14", .broken),
  ])
  func `until its grace has passed a promise is pending`(
    day: String, outcome: PromiseStanding.Outcome
  ) throws {
    let view = try ledger(ofFiles: promises).ledger.asOf(#require(Day(day)))
    let standing = view.promiseStandings(ofCustomer: 0, graceDays: 3)
      .first { $0.promise.id == "in part" }
    #expect(standing?.outcome == outcome)
  }

  @Test func `a promise renewed in time replaces the one before it`() throws {
    var files = promises
    files["promises.csv"] = """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      first,a,I3,2024-06-01,2024-06-10,
      second,a,I3,2024-06-10,2024-06-17,
      third,a,I3,2024-06-18,2024-06-25,
      """
    let view = try ledger(ofFiles: files).ledger.asOf(#require(Day("2024-06-24")))
    let standings = view.promiseStandings(ofCustomer: 0, graceDays: 3)
    #expect(standings.map(\.outcome) == [.superseded, .broken, .pending])
  }

  @Test func `a dispute's cycle runs from its opening to its closing`() throws {
    var files = promises
    files["disputes.csv"] = """
      dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
      D1,I1,2024-06-01,2024-06-05,,price,accepted
      D2,I2,2024-06-01,2024-06-11,,price,rejected
      D3,I3,2024-06-01,2024-07-30,,price,
      """
    let figures = try figures(files, "2024-06-20")
    expect(figures.disputeCycleDays, 7)
    #expect((figures.disputesClosed, figures.disputesOpen) == (2, 1))
  }
}
