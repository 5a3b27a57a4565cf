import Foundation
import LedgerFiles
import TestLedgers
import Testing

@testable import Receivables

/// What a view shows beside invoices and money, and when.
@Suite struct ViewTests {
  private let invoices = """
    invoice_id,customer_id,issued_on,due_on,amount,currency
    I,a,2024-01-05,2024-02-04,100,EUR
    J,b,2024-03-01,2024-03-31,40,EUR

    """

  @Test func `customers appear with their onboarding or first document`() throws {
    let ledger = try load([
      "invoices.csv": invoices,
      "customers.csv": """
      customer_id,name,onboarded_on,churned_on,credit_limit,currency,strategic_value,tier
      a,Alpha,2024-01-10,2024-04-01,500,EUR,1.5,gold
      c,Gamma,2024-02-01,,,,,silver
      d,Delta,,,,,,gold
      """,
    ]).ledger
    let early = ledger.asOf(day(1, 9))
    #expect(early.customers.map(\.id) == ["a"])
    // Its master data became known with the onboarding.
    #expect(early.customers[0].name.isEmpty)
    #expect(early.customers[0].row == nil)
    let later = ledger.asOf(day(3, 1))
    #expect(later.customers.map(\.id) == ["a", "b", "c"])
    #expect(later.customers[0].name == "Alpha")
    #expect(later.customers[0].creditLimit?.description == "500.00")
    #expect(later.customers[0].strategicValue == 1.5)
    #expect(later.customers[0].churnedOn == nil)
    #expect(ledger.asOf(day(4, 1)).customers[0].churnedOn == day(4, 1))
    let tier = try #require(later.customerAttributes.first)
    #expect(tier.name == "tier")
    #expect(later.customers.map { tier[$0] } == ["gold", nil, "silver"])
  }

  @Test func `extra columns and the entity follow their invoice`() throws {
    let loaded = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,Entity,branch,po_number
      J,b,2024-03-01,2024-03-31,40,UK,,1
      C,a,2024-03-01,2024-03-31,-40,DE,east,2
      X,a,2024-03-01,2024-03-31,bad,FR,west,3
      I,a,2024-01-05,2024-02-04,100,DE,north,4
      """
    ])
    let view = loaded.ledger.asOf(day(12, 31))
    #expect(view.invoiceAttributes.map(\.name) == ["entity", "branch"])
    let cells = view.invoiceAttributes.map { attribute in
      view.invoices.elements.map { attribute[$0] }
    }
    #expect(cells == [["DE", "UK"], ["north", nil]])
    #expect(view.invoiceAttributes[1].levels == ["north"])
    #expect(view.invoiceAttributes[1].levelsByClaim == [0, -1])
    #expect(loaded.issues.map(\.code) == ["unknown-column", "bad-amount"])
  }

  @Test func `texts of rows that are posted later cannot be reached`() throws {
    let ledger = try load([
      "invoices.csv": """
      invoice_id,customer_id,issued_on,due_on,amount,branch
      C1,c,2024-01-05,2024-02-04,100,north
      A1,a,2024-03-01,2024-03-31,40,east
      A2,a,2024-04-01,2024-04-30,40,north
      """,
      "customers.csv": """
      customer_id,tier,posted_on
      a,gold,2024-03-02
      c,silver,2024-01-01
      """,
    ]).ledger
    func texts(_ view: LedgerView) -> [String?] { view.invoiceAttributes[0].levels }
    #expect(texts(ledger.asOf(day(2, 1))).compactMap(\.self) == ["north"])
    #expect(texts(ledger.asOf(day(3, 1))).compactMap(\.self) == ["east", "north"])
    let early = ledger.asOf(day(2, 1))
    #expect(early.invoiceAttributes[0].levelsByClaim.count == 1)
    #expect(early.customers.map { early.customerAttributes[0][$0] } == ["silver"])
    let march = ledger.asOf(day(3, 1))
    #expect(march.customers.map { march.customerAttributes[0][$0] } == [nil, "silver"])
  }

  @Test func `a dispute is open until its closing has come`() throws {
    let ledger = try load([
      "invoices.csv": invoices,
      "disputes.csv": """
      dispute_id,invoice_id,opened_on,closed_on,amount,code,outcome
      E,I,2024-02-01,2024-02-20,30.50,price,credited
      D,I,2024-02-01,,,quality,
      """,
    ]).ledger
    #expect(ledger.asOf(day(1, 31)).disputes.elements.isEmpty)
    let open = ledger.asOf(day(2, 19)).disputes[0]
    #expect(open.map(\.id) == ["D", "E"])
    #expect(open.map(\.amount.minorUnits) == [10000, 3050])
    #expect(open.allSatisfy { $0.closedOn == nil && $0.outcome.isEmpty && $0.invoice == 0 })
    let closed = ledger.asOf(day(2, 20)).disputes[0]
    #expect(closed.map(\.closedOn) == [nil, day(2, 20)])
    #expect(closed.map(\.outcome) == ["", "credited"])
  }

  @Test func `events and announcements are known by their day`() throws {
    let ledger = try load([
      "invoices.csv": invoices,
      "promises.csv": """
      promise_id,customer_id,invoice_id,made_on,promised_for,amount
      M,b,J,2024-03-10,2024-03-20,
      N,a,,2024-02-10,2024-02-20,60
      """,
      "activities.csv": """
      activity_id,customer_id,on,channel,level,outcome,collector,note,experiment_arm
      V,a,2024-02-06,call,2,reached,mira,"said ""soon"" twice",contact
      """,
      "health.csv": "customer_id,observed_on,metric,value\na,2024-02-01,logins,1e2\n",
      "reviews.csv": "customer_id,reviewed_on,reviewer,verdict,comment\nb,2024-03-05,Kim,ok,\n",
      "exchange_rates.csv": "on,from,to,rate\n2024-02-01,USD,EUR,0.9\n2024-01-31,USD,EUR,0.8\n",
      "holidays.csv": "on,calendar,name\n2024-12-25,,Christmas\n",
      "expected_billing.csv": """
      customer_id,expected_on,amount,currency,probability,posted_on
      a,2024-03-02,10,EUR,,
      a,2024-06-01,20,EUR,0.5,2024-03-01
      """,
    ]).ledger
    let february = ledger.asOf(day(2, 6))
    #expect(february.activities[0].map(\.note) == ["said \"soon\" twice"])
    #expect(february.activities[0].map(\.level) == [2])
    #expect(february.promises.elements.isEmpty)
    #expect(february.health[0].map(\.value) == [100])
    #expect(february.exchangeRates.map(\.rate) == [0.8, 0.9])
    #expect(february.holidays.map(\.on) == [day(12, 25)])
    #expect(february.expectedBilling[0].map(\.amount.minorUnits) == [1000])
    let march = ledger.asOf(day(3, 10))
    #expect(march.promises[0].map(\.amount?.minorUnits) == [6000])
    #expect(march.promises[1].map(\.invoice) == [1])
    #expect(march.reviews[1].map(\.reviewer) == ["Kim"])
    #expect(march.expectedBilling[0].map(\.probability) == [0.5])
    #expect(ledger.firstDay == day(1, 5))
    #expect(ledger.lastRecord == day(3, 10) && ledger.lastDay == day(3, 1))
  }

  @Test func `an inferred currency never comes from a later document`() throws {
    let ledger = try load(
      [
        "invoices.csv": invoices,
        "customers.csv": "customer_id,onboarded_on\na,2024-01-01\n",
        "payments.csv": "payment_id,customer_id,received_on,amount\nP,a,2024-01-04,5\n"
          + "Q,a,2024-01-06,5\n",
      ], defaultCurrency: nil
    ).ledger
    #expect(ledger.asOf(day(1, 6)).receipts[0].map(\.amount.currency.code) == ["XXX", "EUR"])
  }

  @Test func `counts and issues are those of lines known by the day`() throws {
    let ledger = try load([
      "invoices.csv": invoices + "K,a,2024-02-01,2024-03-01,x,EUR\nL,a,,2024-03-01,1,EUR\n"
    ]).ledger
    func count(_ day: Day) -> [LineCount] { ledger.asOf(day).lineCounts }
    let file = "invoices.csv"
    #expect(count(day(1, 4)) == [LineCount(file: file, read: 1, used: 0, setAside: 1)])
    #expect(count(day(1, 5)) == [LineCount(file: file, read: 2, used: 1, setAside: 1)])
    #expect(count(day(3, 1)) == [LineCount(file: file, read: 4, used: 2, setAside: 2)])
    #expect(ledger.asOf(day(1, 5)).issues.map(\.code) == ["missing-cell"])
    #expect(ledger.asOf(day(2, 1)).issues.map(\.knownOn) == [day(2, 1), nil])
  }
}

@Suite struct ImportErrorTests {
  @Test func `what cannot be read says what to do`() throws {
    #expect(throws: ImportError.noSuchPath("/nowhere/at/all")) {
      try Ledger.load(from: URL(fileURLWithPath: "/nowhere/at/all"))
    }
    #expect(
      "\(ImportError.noSuchPath("/nowhere"))"
        == "There is nothing at /nowhere: give the folder of the ledger or its invoices file.")
    try withFolder(["payments.csv": ""]) { folder in
      #expect(throws: ImportError.noInvoices(folder: folder.path)) {
        try Ledger.load(from: folder)
      }
    }
    #expect(
      throws: ImportError.unreadable(path: "invoices.csv", reason: "the file has no header row")
    ) {
      try load(["invoices.csv": "\n"])
    }
  }

  @Test func `a missing column is named`() throws {
    let semicolons = #expect(throws: ImportError.self) {
      try load(["invoices.csv": "invoice_id;customer_id\n1;a\n"])
    }
    #expect(
      semicolons?.description == "invoices.csv has no columns `invoice_id`, `customer_id`, "
        + "`issued_on`, `amount`: separate its columns with commas, or read it with "
        + "`duecast import`.")
    let amount = #expect(throws: ImportError.self) {
      try load(["invoices.csv": "invoice_id,customer_id,issued_on,due_on\n"])
    }
    #expect(
      amount?.description
        == "invoices.csv has no column `amount`: name it in the header row, or read what "
        + "another system exported with `duecast import`.")
  }

  @Test func `nothing usable is an error with its first fault, no lines are not`() throws {
    let header = "invoice_id,customer_id,issued_on,due_on,amount,currency\n"
    let error = #expect(throws: ImportError.self) {
      try load(["invoices.csv": header + "1,a,yesterday,2024-02-01,5,EUR\n"])
    }
    #expect(
      error?.description == "No line of invoices.csv can be used: correct it and try again, or "
        + "read what another system exported with `duecast import`; the first fault is invoices.csv:2: `issued_on` is `yesterday`, which is not a day — "
        + "write days as YYYY-MM-DD.")
    let empty = try load(["invoices.csv": header])
    #expect(empty.ledger.firstDay == nil && empty.ledger.lastDay == nil)
    #expect(empty.ledger.asOf(day(1, 1)).customers.isEmpty)
  }
}
